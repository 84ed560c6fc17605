import { DEFAULT_POLICY, format } from "../../lib/audit";
import {
  container,
  created,
  deployment,
  DEPLOYMENT,
  entry,
  metadata,
  podSpec,
  reportOn,
  service,
  SERVICE,
  updated,
  type Block,
  type Resource,
} from "./support/plan";

/** What is told of the Service and of what belongs to it. */
function notesOn(resources: readonly Resource[]): readonly string[] {
  const [environment] = reportOn(resources).environments;
  return environment?.services.flatMap((one) => one.notes.map((note) => note.text)) ?? [];
}
const web = created(SERVICE, "web", service());
const edit = (before: Block, after: Block, more = {}) =>
  notesOn([web, updated(DEPLOYMENT, "web", before, after, more)]);
const inPod = (before: Block, after: Block) => edit(deployment(podSpec(before)), deployment(podSpec(after)));

describe("a change is told in words", () => {
  test("an attribute without words of its own is told by its name, so that none is left out", () => {
    expect(inPod({ some_new_setting: "a" }, { some_new_setting: "b" })).toContain(
      "Deployment web-v1: some new setting a → b",
    );
    expect(edit(deployment(), deployment(podSpec(), { spec: { paused: true } }))).toContain(
      "Deployment web-v1: paused (none) → true",
    );
  });

  test("of many attributes the last are counted", () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`setting_${index}`, "on"]));
    expect(inPod({}, many)).toContain("Deployment web-v1: 15 attributes more");
  });

  test("containers, variables, volumes and ports are followed by their names, not by their places", () => {
    const env = (...names: string[]) => names.map((name) => ({ name, value: name }));
    const main = container({ env: env("A", "B") });
    const log = container({ name: "log", env: [] });
    const notes = inPod({ container: [main, log] }, { container: [log, { ...main, env: env("B", "C") }] });
    expect(notes.slice(1)).toEqual([
      "Deployment web-v1: container app: variable C added, C",
      "Deployment web-v1: container app: variable A removed",
      "Deployment web-v1: containers in another order",
    ]);
  });

  test("a value that may be a secret is not told, a change of it is", () => {
    const variable = (value: string) => ({ container: [container({ env: [{ name: "DB_PASSWORD", value }] })] });
    expect(inPod(variable("hunter2-old"), variable("hunter2-new"))).toContain(
      "Deployment web-v1: container app: variable DB_PASSWORD (looks like a credential) changed",
    );
  });

  test("a new workload is told with its size and its image", () => {
    expect(notesOn([web, created(DEPLOYMENT, "web", deployment())])).toContainEqual(
      expect.stringMatching(/^Deployment web-v1 is created, 2 replicas, image registry\.example\/app:1\.0@sha256:a+$/),
    );
  });
});

describe("what is no news is folded", () => {
  const drift = (more: Resource[] = []) => {
    const [was, is] = ["2", "5"].map((replicas) => deployment(podSpec(), { replicas }));
    return reportOn([updated(DEPLOYMENT, "web", is as Block, is as Block), ...more], {
      resource_drift: [entry(updated(DEPLOYMENT, "web", was as Block, is as Block))],
    }).environments[0]?.drift;
  };

  test("a number of pods that an autoscaler chose is no drift, one that somebody else chose is", () => {
    const autoscaler = {
      metadata: metadata("web"),
      spec: [{ scale_target_ref: [{ kind: "Deployment", name: "web-v1" }], max_replicas: 5 }],
    };
    expect(drift()?.changed).toHaveLength(1);
    expect(drift([updated("kubernetes_horizontal_pod_autoscaler_v2", "web", autoscaler, autoscaler)])).toEqual({
      changed: [],
      noise: 1,
    });
  });

  test("checks that only the apply decides are one line", () => {
    const check = (name: string) => ({ address: { to_display: `${DEPLOYMENT}.${name}` }, status: "unknown" });
    const report = reportOn([], { checks: ["a", "b", "c"].map(check) });
    expect(report.undecided).toHaveLength(1);
    expect(format(report, "text")).toContain(
      "the checks of kubernetes_deployment_v1.a and of 2 more are made when it is applied",
    );
  });

  test("findings that one acknowledgement covers are told together", () => {
    const acknowledgements = [
      { rule: "image-not-pinned", reason: "tags do not move", source: "policy", environment: "test" },
    ];
    const names = ["a", "b", "c", "d", "e"];
    const report = reportOn(
      names.map((name) =>
        created(DEPLOYMENT, name, deployment(podSpec({ container: [container({ image: "app:1" })] }))),
      ),
      {},
      { policy: { ...DEFAULT_POLICY, acknowledgements } },
    );
    expect(report.acknowledged).toHaveLength(5);
    const text = format(report, "text");
    expect(text.match(/tags do not move/g)).toHaveLength(1);
    expect(text).toContain("and 2 more, all of them in --format json or html");
    expect(format(report, "markdown").match(/tags do not move/g)).toHaveLength(1);
  });
});
