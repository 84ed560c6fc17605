import { TerraformVariable } from "cdktf";
import {
  ConfigMap,
  CronJob,
  DaemonSet,
  Job,
  RetiredService,
  StatefulService,
  StatelessService,
  type CronJobProps,
  type DaemonSetProps,
  type JobProps,
} from "../../lib";
import { problemsIfAny, synthesise, testStack } from "../support/synthesise";

const CONTAINERS = [{ image: "example.com/migrate:1", args: ["up"] }];
const WEB = [{ image: "nginx:1.27", ports: [{ containerPort: 8080 }] }];

const job = (props: Partial<JobProps> = {}): Job =>
  new Job(testStack(), "migrate", { containers: CONTAINERS, ...props });

const codesOf = (make: () => unknown): readonly string[] =>
  problemsIfAny(make).map(({ code, prop }) => `${code} ${prop}`);

describe("a Job", () => {
  test("is what Kubernetes takes, is waited for, and has an address without its checksum", () => {
    const stack = testStack();
    const migrate = new Job(stack, "migrate", {
      containers: CONTAINERS,
      permissions: [{ resources: ["configmaps"], verbs: ["get"] }],
      backoffLimit: 2,
      labels: { tier: "db" },
      completionTimeoutSeconds: 900,
      onDelete: { workload: "retain" },
    });
    expect(migrate.name).toMatch(/^migrate-[0-9a-f]{8}$/);
    const made = synthesise(stack);
    expect(made.addresses).toEqual([
      "kubernetes_job_v1.migrate",
      "kubernetes_role_binding_v1.migrate",
      "kubernetes_role_v1.migrate",
      "kubernetes_service_account_v1.migrate",
      "terraform_data.retained",
    ]);
    expect(made.resource("kubernetes_job_v1.migrate")).toMatchObject({
      wait_for_completion: true,
      timeouts: { create: "900s", update: "900s" },
      metadata: [
        {
          name: migrate.name,
          namespace: "shop",
          labels: {
            tier: "db",
            "app.kubernetes.io/managed-by": "cdktf-kube-services",
            "app.kubernetes.io/name": "migrate",
          },
        },
      ],
      spec: [
        {
          backoff_limit: 2,
          template: [{ metadata: [{ labels: { job: "migrate" } }], spec: [{ restart_policy: "Never" }] }],
        },
      ],
    });
    expect(made.resource("terraform_data.retained")).toMatchObject({
      for_each: { "kubernetes_job_v1.migrate": expect.any(String) as string },
    });
    expect(new RetiredService(testStack(), "migrate", { keep: ["workload"] }).forgotten).toContain(
      "kubernetes_job_v1.migrate",
    );
  });

  test("has another name where it runs something else, and the same one where it does not", () => {
    const { name } = job();
    expect(job().name).toBe(name);
    // What Kubernetes changes in place, and what reaches no pod.
    const same: Partial<JobProps>[] = [
      { backoffLimit: 1 },
      { parallelism: 3 },
      { activeDeadlineSeconds: 60 },
      { labels: { a: "b" } },
      { annotations: { a: "b" } },
      { completionTimeoutSeconds: 60 },
      { waitForCompletion: false },
    ];
    expect(same.map((props) => job(props).name)).toEqual(same.map(() => name));
    const other: Partial<JobProps>[] = [
      { containers: [{ image: "example.com/migrate:2", args: ["up"] }] },
      { containers: [{ image: "example.com/migrate:1", args: ["down"] }] },
      { completions: 2 },
      { completionMode: "Indexed", backoffLimitPerIndex: 1 },
      { completionMode: "Indexed", backoffLimitPerIndex: 2 },
      { restartOn: "another-checksum" },
      { podLabels: { a: "b" } },
      { restartPolicy: "OnFailure" },
    ];
    expect(new Set([name, ...other.map((props) => job(props).name)]).size).toBe(other.length + 1);
  });

  test("with an index for each pod says what the provider would make 0", () => {
    const indexed = { completionMode: "Indexed", completions: 4, parallelism: 2, backoffLimitPerIndex: 1 } as const;
    expect(job(indexed).resource.object["spec"]).toMatchObject({
      ...indexed,
      backoffLimit: 2_147_483_647,
      maxFailedIndexes: 4,
    });
    expect(job({ ...indexed, maxFailedIndexes: 0 }).resource.object["spec"]).toMatchObject({ maxFailedIndexes: 0 });
  });

  test("has one name for references, however many others there are", () => {
    const named = (others: number): string => {
      const stack = testStack();
      for (let index = 0; index < others; index++) new TerraformVariable(stack, `v${index}`, {}).stringValue.toString();
      const config = new ConfigMap(stack, "config", { data: { a: "b" } });
      const args = [new TerraformVariable(stack, "release", { type: "string" }).stringValue];
      return new Job(stack, "migrate", {
        containers: [{ image: "a:1", args, envFrom: [{ configMapRef: { name: config.name } }] }],
      }).name;
    };
    expect(named(7)).toBe(named(0));
  });

  test("has exactly its name and labels as given", () => {
    const given = new Job(testStack(), "load", {
      asGiven: true,
      name: "load-data",
      labels: { a: "b" },
      containers: CONTAINERS,
    });
    expect(given.resource.object).toMatchObject({ metadata: { name: "load-data", labels: { a: "b" } } });
    const { template } = given.resource.object["spec"] as { template: { metadata: { labels: object } } };
    expect(template.metadata.labels).toEqual({});
  });

  test("gates a rollout: the pods of that service and version come after it", () => {
    const stack = testStack();
    const migrate = new Job(stack, "migrate", { containers: CONTAINERS });
    const seed = new Job(stack, "seed", { containers: CONTAINERS, after: [migrate] });
    const web = new StatelessService(stack, "web", { containers: WEB, after: [migrate] });
    web.addVersion("v2", { after: [seed] });
    new StatefulService(stack, "db", { containers: WEB });
    const made = synthesise(stack);
    const before = (address: string): unknown => made.resource(address)["depends_on"];
    expect(before("kubernetes_deployment_v1.web")).toEqual(["kubernetes_job_v1.migrate"]);
    expect(before("kubernetes_deployment_v1.web_v2")).toEqual(["kubernetes_job_v1.seed"]);
    expect(before("kubernetes_job_v1.seed")).toEqual(["kubernetes_job_v1.migrate"]);
    expect(before("kubernetes_stateful_set_v1.db")).toBeUndefined();
    expect(before("kubernetes_service_v1.web")).toBeUndefined();
  });

  test("gates nothing that it is not waited for", () => {
    const stack = testStack();
    const migrate = new Job(stack, "migrate", { containers: CONTAINERS, waitForCompletion: false });
    expect(codesOf(() => new StatelessService(stack, "web", { containers: WEB, after: [migrate] }))).toEqual([
      "AfterNotWaited after[0]",
    ]);
    expect(codesOf(() => new StatelessService(stack, "w", { containers: WEB, after: ["migrate"] as never }))).toEqual([
      "PropValueInvalid after[0]",
    ]);
  });

  test.each<readonly [Partial<JobProps>, string]>([
    [{ completionMode: "Indexed" }, "BackoffPerIndexMissing backoffLimitPerIndex"],
    [{ maxFailedIndexes: 1 }, "JobNotIndexed maxFailedIndexes"],
    [
      { completionMode: "Indexed", backoffLimitPerIndex: 0, completions: 2, maxFailedIndexes: 3 },
      "NumberInvalid maxFailedIndexes",
    ],
    [
      {
        volumes: [{ claim: { name: "data", accessModes: ["ReadWriteOncePod", "ReadWriteOnce"] }, mountPath: "/data" }],
      },
      "AccessModesContradiction volumes[0].claim.accessModes",
    ],
    [{ name: "a".repeat(55) }, "WorkloadNameInvalid name"],
    [{ completionTimeoutSeconds: 60, activeDeadlineSeconds: 61 }, "CompletionTimeoutTooShort completionTimeoutSeconds"],
    [{ parallelism: 0, waitForCompletion: true }, "WaitImpossible waitForCompletion"],
    [
      { volumes: [{ claimTemplate: { name: "data" }, mountPath: "/data" }] },
      "ClaimTemplateNotStateful volumes[0].claimTemplate",
    ],
    [{ ttlSecondsAfterFinished: 60 } as Partial<JobProps>, "PropUnknown ttlSecondsAfterFinished"],
    [{ restartPolicy: "Always" as never }, "PropValueInvalid restartPolicy"],
    [{ securityProfile: "restricted", hostNetwork: true }, "SecurityProfileBroken hostNetwork"],
    [{ containers: [] }, "ContainersMissing containers"],
  ])("with %j is refused: %s", (props, problem) => {
    expect(codesOf(() => job(props))).toEqual([problem]);
  });
});

describe("a CronJob", () => {
  const cronJob = (props: Partial<CronJobProps>): CronJob =>
    new CronJob(testStack(), "backup", { schedule: "0 3 * * *", containers: CONTAINERS, ...props });

  test("says all that the provider would keep", () => {
    expect(cronJob({ timeZone: "Europe/Berlin", ttlSecondsAfterFinished: 60 }).resource.object).toMatchObject({
      metadata: { name: "backup" },
      spec: {
        schedule: "0 3 * * *",
        timeZone: "Europe/Berlin",
        concurrencyPolicy: "Allow",
        suspend: false,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 1,
        jobTemplate: {
          spec: { backoffLimit: 6, ttlSecondsAfterFinished: 60, template: { spec: { restartPolicy: "Never" } } },
        },
      },
    });
  });

  test.each<readonly [Partial<CronJobProps>, string]>([
    [{ schedule: "every day" }, "ScheduleInvalid schedule"],
    [{ schedule: "TZ=UTC 0 3 * * *" }, "ScheduleInvalid schedule"],
    [{ timeZone: "Mars/Olympus" }, "TimeZoneInvalid timeZone"],
    ...[
      "Local",
      "europe/berlin",
      "EUROPE/BERLIN",
      "utc",
      "Utc",
      "us/pacific",
      "US/PACIFIC",
      "CUBA",
      "+01:00",
      "GMT+5",
    ].map((timeZone) => [{ timeZone }, "TimeZoneInvalid timeZone"] as const),
    [{ name: "a".repeat(53) }, "WorkloadNameInvalid name"],
    [{ startingDeadlineSeconds: 0 }, "SecondsInvalid startingDeadlineSeconds"],
  ])("with %j is refused: %s", (props, problem) => {
    expect(codesOf(() => cronJob(props))).toEqual([problem]);
  });
});

// Names of the IANA database, among them links and those without a place.
test.each(
  (
    "UTC Etc/UTC Etc/GMT+5 Etc/Greenwich GMT GMT0 GMT-0 EST EST5EDT CET W-SU NZ-CHAT GB-Eire Iceland Cuba Zulu " +
    "US/Pacific US/East-Indiana Australia/ACT Australia/Lord_Howe America/Port_of_Spain America/Argentina/Buenos_Aires " +
    "Asia/Calcutta Asia/Ho_Chi_Minh Europe/Kyiv Antarctica/DumontDUrville Mexico/BajaNorte Chile/EasterIsland"
  ).split(" "),
)("%s is a time zone", (timeZone) => {
  expect(
    new CronJob(testStack(), "backup", { schedule: "0 3 * * *", timeZone, containers: CONTAINERS }).resource.object,
  ).toMatchObject({ spec: { timeZone } });
});

describe("a DaemonSet", () => {
  const daemonSet = (props: Partial<DaemonSetProps>): DaemonSet =>
    new DaemonSet(testStack(), "logs", { containers: CONTAINERS, ...props });

  test("is what Kubernetes takes, and has no number of pods", () => {
    const stack = testStack();
    new DaemonSet(stack, "logs", { containers: CONTAINERS, tolerations: [{ operator: "Exists" }] });
    expect(synthesise(stack).resource("kubernetes_daemon_set_v1.logs")).toMatchObject({
      wait_for_rollout: true,
      metadata: [{ name: "logs", labels: { app: "logs", version: "v1" } }],
      spec: [{ selector: [{ match_labels: { app: "logs", version: "v1" } }] }],
    });
  });

  test.each<readonly [Partial<DaemonSetProps>, string]>([
    [{ replicas: 3 } as Partial<DaemonSetProps>, "PropUnknown replicas"],
    [{ spread: "Required" } as Partial<DaemonSetProps>, "PropUnknown spread"],
    [{ strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1 } } }, "StrategyStuck strategy.rollingUpdate"],
    [
      { strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0 } } },
      "StrategyStuck strategy.rollingUpdate",
    ],
    [{ strategy: { type: "OnDelete" }, waitForRollout: true }, "WaitImpossible waitForRollout"],
  ])("with %j is refused: %s", (props, problem) => {
    expect(codesOf(() => daemonSet(props))).toEqual([problem]);
  });

  test("may add the second pod of a node first", () => {
    const strategy = { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } } as const;
    expect(daemonSet({ strategy }).resource.object["spec"]).toMatchObject({ updateStrategy: strategy });
  });
});
