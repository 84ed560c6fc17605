export { renderList, type ScreenOptions } from "./screens/list";
export { renderLiveList } from "./screens/live-list";
export { renderHealth } from "./screens/health";
export { ALL_PARTS, renderService, type PagePart } from "./screens/service";
export {
  describeService,
  endpointsOf,
  podsOf,
  summarise,
  type ServiceDetails,
  type ServiceSummary,
} from "./service-view";
export { chosenService, chosenServices, declaredServices, type DeclaredService } from "./stack-services";
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
export { awaitHealth, judge, type ServiceHealth, type Verdict, type WaitOptions } from "./health";
export { ServiceLogs, type LogsRead, type ServiceLogLine, type ServiceLogOptions } from "./logs/logs";
export { podState, isReady, type PodState, type Tone } from "./pod-state";
export { matches, showLabels, type Labels } from "./selector";
export { age, LONGEST_PAST, parseDuration, shortDuration } from "./time";
export { claimsOf, claimTemplate } from "./volumes";
