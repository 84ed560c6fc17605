export { simulateLogs } from "./logs";
export { metricsObjects, serveMetrics } from "./metrics";
