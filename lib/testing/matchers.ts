import { metadataOf, type KubernetesObject } from "../manifest";
import { differences } from "./difference";
import { exposuresOf, type ExposureKind } from "./exposure";
import { objectsOf, type StackSubject } from "./objects";
import { changesOf, reportOf, type AuditExpectation } from "./plan";

/** What a matcher answers, in jest and in vitest. */
export interface MatcherResult {
  /** Whether the subject is as the matcher says. */
  readonly pass: boolean;
  /** What is said where the expectation does not hold. */
  readonly message: () => string;
}

/** A part of an object of Kubernetes, in its own words; lists have just the entries that are given. */
export type ObjectPart = Readonly<Record<string, unknown>>;

/** The matchers, as `expect(subject)` has them. */
export interface KubeServicesMatchers<R = unknown> {
  /**
   * The stack has an object of Kubernetes.
   * @param part what it must be like, beside kind and name. @default - anything
   * @example expect(stack).toHaveObject("ConfigMap", "settings", { data: { level: "info" } });
   */
  toHaveObject(kind: string, name: string, part?: ObjectPart): R;
  /**
   * The stack has a Service.
   * @param spec a part of its `spec`. @default - anything
   * @example expect(stack).toHaveService("web", { type: "ClusterIP", sessionAffinity: "ClientIP" });
   */
  toHaveService(name: string, spec?: ObjectPart): R;
  /**
   * The stack has a Deployment, StatefulSet, DaemonSet, Job or CronJob.
   * @param name of the object: that of a service is `<name>-<version>`
   * @param spec a part of its `spec`. @default - anything
   * @example expect(stack).toHaveWorkload("web-v1", { replicas: 3 });
   */
  toHaveWorkload(name: string, spec?: ObjectPart): R;
  /**
   * A Service of the stack can be reached from outside of the cluster: by a node port, a load balancer, external
   * addresses, an Ingress or a route of the Gateway API.
   * @param how the only way that counts. @default - any
   * @example expect(stack).not.toExpose("db");
   */
  toExpose(name: string, how?: ExposureKind): R;
  /**
   * The audit of a plan passes, as `kube-services audit` judges it: nothing at or above `failOn` is found, and nothing
   * that counts could not be judged.
   * @param options `failOn`, `policy`, rules of one's own… @default - as the command without options
   * @example expect("plan.json").toPassAudit({ failOn: "medium" });
   */
  toPassAudit(options?: AuditExpectation): R;
  /**
   * A plan would change nothing.
   * @example expect("second-plan.json").toPlanEmpty();
   */
  toPlanEmpty(): R;
}

const WORKLOADS = ["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"];

const result = (pass: boolean, what: string, found: readonly string[]): MatcherResult => ({
  pass,
  message: () => [`expected ${what}`, ...found.map((line) => `  ${line}`)].join("\n"),
});

function has(subject: unknown, kinds: readonly string[], name: string, part: ObjectPart): MatcherResult {
  const what = `${kinds.length === 1 ? kinds[0] : "workload"} ${name}`;
  const objects = objectsOf(subject as StackSubject);
  const named = objects.filter((object) => kinds.includes(object.kind) && metadataOf(object).name === name);
  const wrong = named.map((object) => differences(object, part));
  if (wrong.some((lines) => lines.length === 0)) return result(true, `no such ${what} in the stack`, []);
  const others = objects.filter(({ kind }) => kinds.includes(kind)).map(nameOf);
  const found = named.length > 0 ? wrong.flat() : [`there are: ${others.join(", ") || "none"}`];
  return result(false, named.length > 0 ? `of ${what} in the stack` : `${what} in the stack`, found);
}

const nameOf = (object: KubernetesObject): string => `${object.kind} ${metadataOf(object).name}`;

/**
 * Matchers for `expect.extend`, in jest and in vitest. `cdktf-kube-services/testing/jest` and `…/vitest` extend it, and
 * bring the types.
 */
export const matchers = {
  toHaveObject: (subject: unknown, kind: string, name: string, part: ObjectPart = {}): MatcherResult =>
    has(subject, [kind], name, part),

  toHaveService: (subject: unknown, name: string, spec: ObjectPart = {}): MatcherResult =>
    has(subject, ["Service"], name, { spec }),

  toHaveWorkload: (subject: unknown, name: string, spec: ObjectPart = {}): MatcherResult =>
    has(subject, WORKLOADS, name, { spec }),

  toExpose(subject: unknown, name: string, how?: ExposureKind): MatcherResult {
    const objects = objectsOf(subject as StackSubject);
    const isThere = objects.some((one) => one.kind === "Service" && metadataOf(one).name === name);
    const ways = exposuresOf(name, objects);
    const pass = how === undefined ? ways.length > 0 : ways.includes(how);
    const wanted = `Service ${name} ${pass ? "not " : ""}to be exposed${how === undefined ? "" : ` by ${how}`}`;
    if (!isThere) return result(this !== undefined && isNegated(this), wanted, ["the stack has no such Service"]);
    return result(pass, wanted, [
      ways.length === 0 ? "nothing leads to it from outside" : `it is, by ${ways.join(", ")}`,
    ]);
  },

  toPassAudit(subject: unknown, options: AuditExpectation = {}): MatcherResult {
    const { verdict, findings, undecided } = reportOf(subject, options);
    const problems = [...findings, ...undecided].map(
      ({ severity, rule, address, message }) => `${severity} ${rule} at ${address}: ${message}`,
    );
    const pass = verdict.exitCode === 0;
    return result(pass, `the audit ${pass ? "not to pass" : "to pass"}; it is ${verdict.result}`, problems);
  },

  toPlanEmpty(subject: unknown): MatcherResult {
    const changes = changesOf(subject);
    const pass = changes.length === 0;
    return result(pass, pass ? "the plan to change something" : "the plan to change nothing", changes);
  },
};

/** Whether a matcher is called as `.not`. */
const isNegated = (context: unknown): boolean => (context as { readonly isNot?: boolean }).isNot === true;
