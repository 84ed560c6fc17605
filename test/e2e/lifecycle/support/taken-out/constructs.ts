import type { Construct } from "constructs";
import {
  ConfigMap,
  CronJob,
  DaemonSet,
  Deployment,
  ExternalService,
  Secret,
  ServiceAccount,
  StatefulService,
  StatefulSet,
  StatelessService,
  WorkloadService,
} from "../../../../../lib";
import { cronJobSpecShape } from "../../../../../lib/batch/job-spec";
import { cronJobSchema } from "../../../../../lib/batch/cron-job";
import { externalServiceSchema } from "../../../../../lib/service-types/external-service";
import { statefulServiceSchema } from "../../../../../lib/service-types/stateful-service";
import { statelessServiceSchema } from "../../../../../lib/service-types/stateless-service";
import { workloadServiceSchema } from "../../../../../lib/service-types/workload-service";
import { configMapSchema, secretSchema } from "../../../../../lib/workload/config";
import { daemonSetSchema } from "../../../../../lib/workload/daemon-set";
import { deploymentSchema } from "../../../../../lib/workload/deployment";
import { serviceAccountSchema } from "../../../../../lib/workload/service-account";
import { statefulSetSchema } from "../../../../../lib/workload/stateful-set";
import { rowsOf, type Row } from "./rows";

type Props = Readonly<Record<string, unknown>>;

/** A construct whose every prop is taken out. */
export interface Tried {
  readonly name: string;
  readonly rows: () => Row[];
  /** Props that stand beside every row. */
  readonly base: (row: Row) => Props;
  readonly make: (scope: Construct, id: string, props: Props) => unknown;
}

const FIRST = { name: "first", image: "nginx:1.27", ports: [{ name: "http", containerPort: 8080, servicePort: 80 }] };
const CLAIM = { claimTemplate: { name: "data", storage: "1Gi" }, mountPath: "/data" };
const pods = ({ place, set }: Row): Props => ({
  // A volume that is mounted into some containers only, and into all.
  containers: set === "volumes[].containers" ? [FIRST, { name: "second", image: "nginx:1.27" }] : [FIRST],
  ...(/^autoscaling/.test(place) || /^autoscaling/.test(set) ? {} : { replicas: 0 }),
  ...(set.includes("volumeMounts") ? { volumes: [{ name: "mounted", emptyDir: {} }] } : {}),
  ...(set.includes("volumeDevices")
    ? { volumes: [{ name: "disk", persistentVolumeClaim: { claimName: "disk" } }] }
    : {}),
});
const stateful = (row: Row): Props => ({
  ...pods(row),
  // The provider drops it without a claim template, so it is refused there.
  ...(row.place === "minReadySeconds" ? { volumes: [CLAIM] } : {}),
});

/** Props that no other construct has, or that this one has for the first time. */
const only =
  (...tops: readonly string[]) =>
  (rows: Row[]): Row[] =>
    rows.filter(({ place }) => tops.includes(/^\w+/.exec(place)?.[0] ?? ""));

/**
 * Props that only names and labels as given have: none of them can be taken out by itself, and taking out the switch gives
 * another workload. The Service's ports in Kubernetes' words stand instead of the containers'; WorkloadService has rows
 * of the same.
 */
const AS_GIVEN = /^(asGiven|selector|workloadName|workloadSelector|serviceName|ports)\b/;

/** What a CronJob says beside how its Jobs run. */
const OF_CRON_JOBS = [
  "timeZone",
  "concurrencyPolicy",
  "suspend",
  "startingDeadlineSeconds",
  "successfulJobsHistoryLimit",
  "failedJobsHistoryLimit",
];

/** Rows of the workload behind a service, as a further version has them. */
const ofVersion = (rows: Row[]): Row[] =>
  rows
    .filter(({ place, set }) => place === set && !/^(name|namespace|version|app|labels|annotations)$/.test(place))
    // Who may call whom is said of all versions.
    .filter(({ place }) => !/^allow(From|To)/.test(place))
    // The Service leads to the first container's port, so that a version must have it.
    .filter(({ place }) => place !== "containers[].ports");

const TO_PODS = { selector: { app: "db" }, ports: [{ name: "p", port: 5432 }] };
/** What a Service can be, each with all that belongs to it. */
const SHAPES: Readonly<Record<string, (scope: Construct, id: string) => unknown>> = {
  external: (scope, id) => new ExternalService(scope, id, { externalName: "db.example.com" }),
  "virtual IP": (scope, id) => new WorkloadService(scope, id, TO_PODS),
  "node ports": (scope, id) =>
    new WorkloadService(scope, id, {
      ...TO_PODS,
      exposure: { type: "NodePort", externalTrafficPolicy: "Local" },
      stickySession: { timeoutSeconds: 100 },
    }),
  balancer: (scope, id) =>
    new WorkloadService(scope, id, {
      ...TO_PODS,
      exposure: {
        type: "LoadBalancer",
        externalTrafficPolicy: "Local",
        loadBalancerSourceRanges: ["192.0.2.0/24"],
        loadBalancer: { type: "Other", address: "192.0.2.21" },
      },
    }),
  "balancer without node ports": (scope, id) =>
    new WorkloadService(scope, id, {
      ...TO_PODS,
      exposure: { type: "LoadBalancer", allocateLoadBalancerNodePorts: false },
    }),
  "balancer of a class": (scope, id) =>
    new WorkloadService(scope, id, {
      ...TO_PODS,
      exposure: { type: "LoadBalancer", loadBalancerClass: "example.com/balancer" },
    }),
  headless: (scope, id) => new WorkloadService(scope, id, { ...TO_PODS, access: { type: "Headless" } }),
};

/** Each shape of a Service becomes each other one. */
function shapeChanges(): Row[] {
  const shapes = Object.keys(SHAPES);
  return shapes.flatMap((from) =>
    shapes
      .filter((to) => to !== from)
      .map((to) => ({
        name: `${from} to ${to}`,
        place: from,
        set: from,
        before: { shape: from },
        after: { shape: to },
      })),
  );
}

export const TRIED: readonly Tried[] = [
  {
    name: "Service",
    rows: shapeChanges,
    base: () => ({}),
    make: (scope, id, { shape }) => SHAPES[String(shape)]!(scope, id),
  },
  {
    name: "StatelessService",
    rows: () => rowsOf(statelessServiceSchema, AS_GIVEN),
    base: pods,
    make: (scope, id, props) => new StatelessService(scope, id, props as never),
  },
  {
    name: "StatefulService",
    rows: () => rowsOf(statefulServiceSchema, AS_GIVEN),
    base: stateful,
    make: (scope, id, props) => new StatefulService(scope, id, props as never),
  },
  {
    name: "StatelessService.addVersion",
    rows: () => ofVersion(rowsOf(deploymentSchema, AS_GIVEN)),
    base: pods,
    make: (scope, id, props) =>
      new StatelessService(scope, id, { containers: [FIRST], replicas: 0 }).addVersion("v2", props),
  },
  {
    name: "StatefulService.addVersion",
    rows: () => ofVersion(rowsOf(statefulSetSchema, AS_GIVEN)),
    base: stateful,
    make: (scope, id, props) =>
      new StatefulService(scope, id, { containers: [FIRST], replicas: 0 }).addVersion("v2", props),
  },
  {
    name: "WorkloadService",
    // A construct as workload gives the same labels as a selector.
    rows: () => rowsOf(workloadServiceSchema, /^workload<0>/),
    base: ({ place, set }) => ({
      ...(/^(selector|workload)/.test(place) || /^workload/.test(set) ? {} : { selector: { app: "web" } }),
      ports: [{ name: "http", port: 80 }],
    }),
    make: (scope, id, props) => new WorkloadService(scope, id, props as never),
  },
  {
    name: "ExternalService",
    rows: () => rowsOf(externalServiceSchema),
    base: () => ({ externalName: "www.example.com" }),
    make: (scope, id, props) => new ExternalService(scope, id, props as never),
  },
  {
    name: "Deployment",
    rows: () => only("app")(rowsOf(deploymentSchema)),
    base: pods,
    make: (scope, id, props) => new Deployment(scope, id, props as never),
  },
  {
    name: "StatefulSet",
    rows: () => only("app")(rowsOf(statefulSetSchema)),
    base: (row) => ({ ...stateful(row), serviceName: "names" }),
    make: (scope, id, props) => new StatefulSet(scope, id, props as never),
  },
  {
    name: "DaemonSet",
    rows: () => only("strategy")(rowsOf(daemonSetSchema)),
    // On no node, so that no pod of its is counted.
    base: () => ({ containers: [FIRST], nodeSelector: { "example.com/no-such-node": "true" } }),
    make: (scope, id, props) => new DaemonSet(scope, id, props as never),
  },
  {
    name: "CronJob",
    rows: () => only(...Object.keys(cronJobSpecShape), ...OF_CRON_JOBS)(rowsOf(cronJobSchema)),
    base: () => ({ containers: [FIRST], schedule: "0 3 1 1 *" }),
    make: (scope, id, props) => new CronJob(scope, id, props as never),
  },
  {
    name: "ConfigMap",
    rows: () => rowsOf(configMapSchema),
    base: () => ({}),
    make: (scope, id, props) => new ConfigMap(scope, id, props),
  },
  {
    name: "Secret",
    // Write-only values need an ephemeral variable, and the provider reads none of them back: they have tests of their own.
    rows: () => rowsOf(secretSchema, /^writeOnly/),
    base: () => ({ data: { password: "plain" }, allowLiterals: true }),
    make: (scope, id, props) => new Secret(scope, id, props as never),
  },
  {
    name: "ServiceAccount",
    rows: () => rowsOf(serviceAccountSchema),
    base: () => ({}),
    make: (scope, id, props) => new ServiceAccount(scope, id, props),
  },
];
