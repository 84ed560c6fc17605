/**
 * What the API requires of objects within objects, and this library relies on: by the field that they stand in, or by
 * the last of the fields where one name means several things. Held to the API server's own schema by
 * `test/e2e/answer-shapes.test.ts`; the types of answers ({@link Wire}) promise these fields alone, so that the compiler
 * finds whatever relies on another.
 */
export const REQUIRED = {
  ownerReferences: ["kind", "name", "uid"],
  "HorizontalPodAutoscaler.spec": ["scaleTargetRef"],
  scaleTargetRef: ["kind", "name"],
  metric: ["name"],
  "metrics.resource": ["name"],
  "currentMetrics.resource": ["name"],
  containerResource: ["name"],
  pods: ["metric"],
  object: ["metric"],
  external: ["metric"],
  describedObject: ["kind", "name"],
  paths: ["backend"],
  service: ["name"],
  "backend.resource": ["kind", "name"],
  "defaultBackend.resource": ["kind", "name"],
  parameters: ["kind", "name"],
  "Service.spec.ports": ["port"],
  "loadBalancer.ingress.ports": ["port"],
  matchExpressions: ["operator"],
  "selector.matchExpressions": ["key"],
  "labelSelector.matchExpressions": ["key"],
  "podSelector.matchExpressions": ["key"],
  "namespaceSelector.matchExpressions": ["key"],
  "nodeSelectorTerms.matchExpressions": ["key"],
  "preference.matchExpressions": ["key"],
  "clusterRoleSelectors.matchExpressions": ["key"],
  matchLabelExpressions: ["key"],
  matchFields: ["key", "operator"],
  containers: ["name"],
  initContainers: ["name"],
  ephemeralContainers: ["name"],
  containerStatuses: ["name", "restartCount"],
  initContainerStatuses: ["name", "restartCount"],
  ephemeralContainerStatuses: ["name", "restartCount"],
  allocatedResourcesStatus: ["name"],
  env: ["name"],
  configMapKeyRef: ["key"],
  secretKeyRef: ["key"],
  fileKeyRef: ["key"],
  httpGet: ["port"],
  tcpSocket: ["port"],
  grpc: ["port"],
  httpHeaders: ["name"],
  volumes: ["name"],
  volumeMounts: ["name"],
  volumeDevices: ["name"],
  "configMap.items": ["key"],
  "secret.items": ["key"],
  persistentVolumeClaim: ["claimName"],
  dataSource: ["kind", "name"],
  dataSourceRef: ["kind", "name"],
  claims: ["name"],
  resourceClaims: ["name"],
  resourceClaimStatuses: ["name"],
  schedulingGates: ["name"],
  sysctls: ["name"],
  os: ["name"],
  exitCodes: ["operator"],
  onExitCodes: ["operator"],
  taints: ["key"],
  volumesAttached: ["name"],
  "configSource.configMap": ["name"],
  "active.configMap": ["name"],
  "assigned.configMap": ["name"],
  "lastKnownGood.configMap": ["name"],
  linux: ["uid"],
  forNodes: ["name"],
  forZones: ["name"],
  roleRef: ["kind", "name"],
  subjects: ["kind", "name"],
  // Only some of the releases that the sandbox runs have these.
  workloadRef: ["name"],
  evictionResponders: ["name"],
  "nodeAllocatableResourceClaimStatuses.mapping": ["name"],
  "nodeAllocatableResourceClaimStatuses.overhead": ["name"],
  volumeHealth: ["name"],
  "schedulingConstraints.topology": ["key"],
  // Gateway API, whose schema lies in a definition of its own.
  backendRefs: ["name"],
  parents: ["parentRef"],
  parentRef: ["name"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** A field that is there wherever the API requires it. */
export type Relied = (typeof REQUIRED)[keyof typeof REQUIRED][number];

const table: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(REQUIRED));

/** What is required of an object at a place such as `Ingress.spec.rules.http.paths`. */
export function requiredAt(path: string): readonly string[] {
  const steps = path.split(".");
  return [1, 2, 3].flatMap((count) => (steps.length < count ? [] : (table.get(steps.slice(-count).join(".")) ?? [])));
}
