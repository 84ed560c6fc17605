/** The service that every subject declares N times: a Deployment and a NodePort Service with client-IP affinity. */
export const SERVICE = {
  image: "nginx:1.27",
  replicas: 2,
  containerPort: 8080,
  servicePort: 80,
  stickySeconds: 10_800,
  requests: { cpu: "100m", memory: "64Mi" },
  limits: { cpu: "200m", memory: "128Mi" },
  probePath: "/healthz",
} as const;

/** How many services, and where the output goes: set by the runner. */
export const COUNT = Number(process.env["BENCH_N"]);
export const OUTDIR = process.env["BENCH_OUT"] ?? "";
