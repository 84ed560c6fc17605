export { oneLine, printable, textWidth } from "./text";
export { terminal, type OutputStream, type Terminal } from "./terminal";
export { paint, paintSeries, type Style } from "./style";
export { liveScreen, type LiveScreen, type ScreenStream } from "./live-screen";
export { fitsTable, renderTable, type Cell, type Column, type TableOptions } from "./table";
export { wrapLine } from "./wrap";
export { progress, type Progress, type ProgressOptions, type ProgressStream, type Step } from "./progress";
export { tasks, type Tasks } from "./tasks";
