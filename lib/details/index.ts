export { renderList, type ScreenOptions } from "./screens/list";
export { renderLiveList } from "./screens/live-list";
export { renderHealth } from "./screens/health";
export { renderObject } from "./screens/object";
export { renderObjects } from "./screens/objects";
export { takeObjectDetails, takeSelector, type ObjectDetails } from "./object-details";
export { ALL_PARTS, renderService, type PagePart } from "./screens/service";
export {
  describeService,
  endpointsOf,
  podsOf,
  summarise,
  type ServiceDetails,
  type ServiceSummary,
} from "./service-view";
export {
  chosenEntry,
  declaredEntries,
  declaredServices,
  kindOfEntry,
  meantEntries,
  namedEntries,
  type DeclaredEntries,
  type DeclaredService,
  type Entry,
} from "./stack-entries";
export {
  EMPTY_SNAPSHOT,
  HEALTH_PARTS,
  LIST_PARTS,
  takeServiceSnapshot,
  takeSnapshot,
  type Part,
  type Snapshot,
} from "./snapshot";
export { listServices, type ListedService, takeListSnapshot } from "./list-snapshot";
export { followSnapshot, type LiveOptions } from "./live";
export { judge, type ServiceHealth } from "./health";
export { allHealthy, awaitHealth, withoutCovered, type Verdict, type WaitOptions } from "./await-health";
export {
  declaredObjects,
  describeObjects,
  objectParts,
  partOf,
  podSelector,
  type DeclaredObject,
  type ObjectKind,
  type ObjectView,
} from "./objects";
export { ServiceLogs, type LogsRead, type ServiceLogLine, type ServiceLogOptions } from "./logs/logs";
export { podState, isReady, type PodState, type Tone } from "./pod-state";
export { matches, showLabels, type Labels } from "./selector";
export { age, LONGEST_PAST, parseDuration, shortDuration } from "./time";
export { claimsOf, claimTemplate } from "./volumes";
export { followStack, takeStackView, type StackView } from "./stack-view";
export { declaredState, type CodeDifference, type DeclaredState } from "./code-differences";
