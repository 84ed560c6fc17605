export { PIPELINES, writePipeline, type Pipeline } from "./pipelines";
export type { PipelineFacts } from "./facts";
