/** Why a full plan is made. */
export type FullPlanCode =
  | "ConfigurationUnread"
  | "RemoteExecution"
  | "StateUnread"
  | "ProviderUnknown"
  | "ClusterUnread"
  | "SettingsUnread"
  | "OutputsDiffer"
  | "ManyDiffer"
  | "PlanDiffers";

/** What differs cannot be told before Terraform runs, or a full plan is cheaper. */
export class FullPlanNeeded extends Error {
  constructor(
    readonly code: FullPlanCode,
    readonly why: string,
  ) {
    super(`${code}: ${why}`);
  }
}
