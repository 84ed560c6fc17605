/**
 * `cdktf-kube-services/audit`: auditing plans from a program, and the types and helpers for rules of one's own.
 *
 * A rule sees a plan after its secrets were masked: objects in the provider's spelling (`spec[0].template[0]…`, read by
 * paths without list positions), values that are not known yet or hidden as marks that are no text.
 * @packageDocumentation
 */
export { audit, type AuditInput, type AuditOptions } from "./audit";
export {
  format,
  formatMarkdownParts,
  FORMATS,
  type Format,
  type FormatOptions,
  type MarkdownOptions,
  type MarkdownPartsOptions,
  type TextOptions,
} from "./format";
export { isHiddenFromRules, Masked, Unknown, type Branch, type Mark, type MaskReason, type Tree } from "./mask/marks";
export type { Action, Change } from "./model/change";
export type { AttributeDiff } from "./model/diff";
export type { PlanModel } from "./model/model";
export type { KubernetesObject } from "./model/object";
export type { Container, Pods } from "./model/pods";
export type { Reach, Service, ServicePort } from "./model/services";
export { blocks, flag, isUndecided, keys, map, number, pick, text, texts } from "./model/tree";
export type { Match, Selected, World } from "./model/world";
export type { Note } from "./notes/notes";
export { readEvidence, type Evidence, type EvidenceFacts, type FoundBy } from "./plan/evidence";
export { readPlan } from "./plan/read";
export type { OutputFacts, PlanProvenance, RawPlan } from "./plan/plan";
export type { Acknowledgement } from "./policy/acknowledgement";
export { readBaseline, type Baseline } from "./policy/baseline";
export { readPolicy, type Policy } from "./policy/policy";
export { readUserRules } from "./policy/user-rules";
export type {
  AcknowledgedFinding,
  ChangeReport,
  Comparison,
  EnvironmentReport,
  Gate,
  IdleAcknowledgement,
  Leftover,
  Picture,
  Provenance,
  Removal,
  Report,
  ReportedFinding,
  Result,
  RuleReport,
  ServiceFacts,
  ServiceReport,
  SourcePlace,
  UndecidedGate,
  Verdict as ReportVerdict,
  WorkloadPicture,
} from "./report/report";
export type { Finding } from "./rule/evaluate";
export {
  changeRule,
  containerRule,
  objectRule,
  podRule,
  serviceChangeRule,
  serviceRule,
  type ReadsMarks,
} from "./rule/define";
export {
  CATEGORIES,
  SEVERITIES,
  UNDECIDED,
  type Category,
  type ChangeRule,
  type Hit,
  type Rule,
  type RuleFacts,
  type Severity,
  type StateRule,
  type Verdict,
} from "./rule/rule";
export { BUILT_IN_RULES } from "./rules";
export { codeAcknowledgements } from "./stack/code-acknowledgements";
export { codeSources } from "./stack/sources";
