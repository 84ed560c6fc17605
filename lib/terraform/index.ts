export { initialise } from "./initialise";
export { findTerraform, type Terraform } from "./find";
export { checkRequirements, readRequirements, type Requirements } from "./requirements";
export { runProcess, type ProcessOptions, type ProcessResult } from "./process";
export { diagnostics, runTerraform, runTerraformOrThrow, showJson } from "./run";
export { findStack, listStacks, outputDirectory, type OutputPlace, type SynthesisedStack } from "./stack";
export { readStateJson, stateUnreadable } from "./state-json";
export { temporaryFolder } from "./temporary-folder";
export { synthesise, type SynthesisOptions } from "./synthesise";
