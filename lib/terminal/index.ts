export { printable, oneLine } from "./text";
export { terminal, type OutputStream, type Terminal } from "./terminal";
export { paint, type Style } from "./style";
export { renderTable, type Cell, type Column, type TableOptions } from "./table";
export { progress, type Progress, type ProgressOptions, type ProgressStream, type Step } from "./progress";
