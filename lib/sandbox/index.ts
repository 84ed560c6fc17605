export { DEFAULT_SANDBOX, cacheFolder, sandboxFolder, type SandboxFolder } from "./folders";
export { bringUp, type UpOptions } from "./up";
export { takeDown } from "./down";
export { sandboxEnvironment, sandboxStatus, type ComponentStatus, type SandboxStatus } from "./sandbox";
export { identify, type ProcessIdentity } from "./process-identity";
export { terminalReporter, type Reporter } from "./report";
export { DEFAULT_POOL, RESERVED_POOL } from "./setup-objects";
export { POD_STATUS_ANNOTATION } from "./kwok";
export { sandboxProvider, type ProviderChoice, type SandboxProvider } from "./terraform-provider";
