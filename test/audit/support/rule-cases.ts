import type { Report } from "../../../lib/audit";
import { toKubernetes } from "../../../lib/manifest";
import { created, deployment, metadata, podSpec, reportOn, statefulSet, type Block, type Resource } from "./plan";

/** Plans that a rule must speak up on, be silent on, or call unknown. */
export interface RuleCases {
  readonly fires: Readonly<Record<string, readonly Resource[] | PlanCase>>;
  readonly silent: Readonly<Record<string, readonly Resource[] | PlanCase>>;
  readonly unknown?: Readonly<Record<string, readonly Resource[] | PlanCase>>;
}
/** A plan with more in it than resources. */
export interface PlanCase {
  readonly resources: readonly Resource[];
  readonly more: Block;
}

/** Pod specs that a rule must speak up on or be silent on, in every kind of workload. */
export interface PodCases {
  readonly fires: Readonly<Record<string, Block>>;
  readonly silent: Readonly<Record<string, Block>>;
  /** The `after_unknown` of the pod spec. */
  readonly unknown?: Readonly<Record<string, { readonly spec: Block; readonly unknown: Block }>>;
}

function report(of: readonly Resource[] | PlanCase): Report {
  return "resources" in of ? reportOn(of.resources, of.more) : reportOn(of);
}

/** Both kinds of tests of one rule. */
export function testRule(rule: string, cases: RuleCases): void {
  describe(rule, () => {
    // A rule that is always undecided never fires.
    const fires = Object.entries(cases.fires);
    if (fires.length > 0)
      test.each(fires)("fires: %s", (_name, of) => {
        const found = report(of).findings.filter((finding) => finding.rule === rule);
        expect(found).not.toEqual([]);
        for (const finding of found) expect(finding.message).not.toMatch(/undefined|\[object|NaN|null/);
      });
    test.each(Object.entries(cases.silent))("is silent: %s", (_name, of) => {
      const judged = report(of);
      expect([...judged.findings, ...judged.undecided].filter((finding) => finding.rule === rule)).toEqual([]);
      expect(judged.findings.filter((finding) => finding.rule === "rule-crashed")).toEqual([]);
    });
    const unknown = Object.entries(cases.unknown ?? {});
    if (unknown.length === 0) return;
    test.each(unknown)("is not known: %s", (_name, of) => {
      const judged = report(of);
      expect(judged.findings.filter((finding) => finding.rule === rule)).toEqual([]);
      expect(judged.undecided.filter((finding) => finding.rule === rule)).not.toEqual([]);
    });
  });
}

const labels = { app: "web" };
const template = (spec: Block) => [{ metadata: [{ labels, annotations: null }], spec: [spec] }];
const selector = [{ match_labels: labels, match_expressions: [] }];

/** The same pods in every kind of workload, and in a kubernetes_manifest. */
const KINDS: Readonly<Record<string, (spec: Block) => Resource>> = {
  Deployment: (spec) => created("kubernetes_deployment_v1", "web", deployment(spec)),
  "Deployment without a version": (spec) => created("kubernetes_deployment", "web", deployment(spec)),
  StatefulSet: (spec) => created("kubernetes_stateful_set_v1", "db", statefulSet({}, spec)),
  DaemonSet: (spec) =>
    created("kubernetes_daemon_set_v1", "agent", {
      metadata: metadata("agent"),
      spec: [{ selector, template: template(spec) }],
    }),
  Job: (spec) =>
    created("kubernetes_job_v1", "once", { metadata: metadata("once"), spec: [{ template: template(spec) }] }),
  CronJob: (spec) =>
    created("kubernetes_cron_job_v1", "nightly", {
      metadata: metadata("nightly"),
      spec: [{ schedule: "0 0 * * *", job_template: [{ metadata: [], spec: [{ template: template(spec) }] }] }],
    }),
  Pod: (spec) => created("kubernetes_pod_v1", "alone", { metadata: metadata("alone"), spec: [spec] }),
  "Deployment as kubernetes_manifest": (spec) => {
    const manifest = toKubernetes("kubernetes_deployment_v1", deployment(spec));
    return created("kubernetes_manifest", "raw", { manifest, object: manifest });
  },
};

/** Where `after_unknown` has the pod spec. */
const UNKNOWN_AT: Readonly<Record<string, (unknown: Block) => Block>> = {
  Deployment: (unknown) => ({ spec: [{ template: [{ spec: [unknown] }] }] }),
  StatefulSet: (unknown) => ({ spec: [{ template: [{ spec: [unknown] }] }] }),
  CronJob: (unknown) => ({ spec: [{ job_template: [{ spec: [{ template: [{ spec: [unknown] }] }] }] }] }),
  Pod: (unknown) => ({ spec: [unknown] }),
};

/**
 * Both kinds of tests of a rule on pods, in every kind of workload.
 * @param except kinds that the rule is not meant for
 */
export function testPodRule(rule: string, cases: PodCases, except: readonly string[] = []): void {
  const kinds = Object.entries(KINDS).filter(([kind]) => !except.includes(kind));
  const each = (specs: Readonly<Record<string, Block>>) =>
    Object.fromEntries(
      Object.entries(specs).flatMap(([name, spec]) =>
        kinds.map(([kind, wrap]) => [`${name} (${kind})`, [wrap(podSpec(spec))]] as const),
      ),
    );
  const unknown = Object.fromEntries(
    Object.entries(cases.unknown ?? {}).flatMap(([name, { spec, unknown }]) =>
      Object.entries(UNKNOWN_AT)
        .filter(([kind]) => !except.includes(kind))
        .map(([kind, at]) => [
          `${name} (${kind})`,
          [{ ...(KINDS[kind]?.(podSpec(spec)) as Resource), unknown: at(unknown) }],
        ]),
    ),
  );
  testRule(rule, { fires: each(cases.fires), silent: each(cases.silent), unknown });
}
