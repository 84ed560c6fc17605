export { isCritical, writeApproval, type ApprovalPolicy } from "./approvals";
export { synthesiseBase } from "./base";
export { compareStacks, type ChangedStack, type Side } from "./compare-stacks";
export { checkRelease, chosen, type CheckedStack } from "./check-release";
export { evidenceOf } from "./evidence";
export { NAMES } from "./files";
export { readSigningKey, readTrustedKeys, type SigningKey, type TrustedKey } from "./keys";
export { configuredStack, plainPlan, readStack, stacksOf, type PlainPlan, type StackRelease } from "./read-release";
export { PIPELINES, writePipeline, type Pipeline } from "./pipelines";
export { writeRecord } from "./record";
export { writeBlobs } from "./blobs";
export { ephemeralValues, keyedDigest, readDigestKey } from "./stack-facts";
export { readyPlan, withConfigurations, type ReadyPlan } from "./workspace";
export {
  acknowledgedIn,
  makeReleaseFolder,
  maskedText,
  REPORT_FILES,
  verdictOf,
  writeStack,
  type ReleaseOptions,
  type WrittenStack,
} from "./write-release";
