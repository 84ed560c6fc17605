export { oneLine, printable, textWidth } from "./text";
export { terminal, type OutputStream } from "./terminal";
export { paint, paintSeries, type Style } from "./style";
export { liveScreen } from "./live-screen";
export { fitsTable, renderTable, type Cell, type Column } from "./table";
export { wrapLine } from "./wrap";
export { progress, type Progress, type ProgressStream, type Step } from "./progress";
export { tasks, type Tasks } from "./tasks";
