export { PIPELINES, writePipeline, type Pipeline, type PipelineFacts } from "./pipelines";
