import { readFileSync } from "node:fs";
import { join } from "node:path";
import { audit, format, FORMATS, readPlan, type Report } from "../../lib/audit";

// Plans that Terraform and the real provider made of shop/, a stack in hand-written HCL: see record.sh.
const report = (name: string): Report =>
  audit([{ environment: name, plan: readPlan(join(__dirname, "plans", `${name}.json`)) }], { toolVersion: "0.0.0" });
const [create, edit, replace, destroy] = ["create", "edit", "replace", "destroy"].map(report) as [
  Report,
  Report,
  Report,
  Report,
];
// Of the same stack, by others that write the same format.
const OTHERS = [
  ["terraform-1.5", /^1\.5\./, "not stated"],
  ["terraform-1.13", /^1\.13\./, "yes"],
  ["opentofu-1.10", /^1\.10\./, "not stated"],
] as const;
const notes = ({ environments }: Report): readonly string[] =>
  environments.flatMap(({ services }) =>
    services.flatMap((one) => one.notes.map((note) => `${one.name}: ${note.text}`)),
  );
const found = ({ findings }: Report): readonly string[] =>
  findings.filter((finding) => finding.introduced).map((finding) => `${finding.rule} ${finding.object}`);

describe("plans of a stack that this library did not make", () => {
  test.each(["create", "edit", "replace", "destroy"])("%s: no rule crashes, and no format prints the token", (name) => {
    const judged = report(name);
    expect(readFileSync(join(__dirname, "plans", `${name}.json`), "utf8")).toContain("canary-token");
    expect(judged.findings.map((finding) => finding.rule)).not.toContain("rule-crashed");
    for (const as of FORMATS) expect(format(judged, as)).not.toContain("canary-token");
  });

  test("create: by Service, of modules with for_each, of count, of types with and without version, of manifests", () => {
    expect(create.environments[0]?.services.map(({ id, address, status }) => [id, address, status])).toEqual([
      ["recorded-shop/api", 'module.app["api"].kubernetes_service_v1.this', "created"],
      ["recorded-shop/cache", "kubernetes_manifest.cache", "created"],
      ["recorded-shop/old", 'module.app["old"].kubernetes_service_v1.this', "created"],
      ["recorded-shop/web", 'module.app["web"].kubernetes_service_v1.this', "created"],
      ["recorded-shop/worker-0", "kubernetes_service.worker[0]", "created"],
      ["recorded-shop/worker-1", "kubernetes_service.worker[1]", "created"],
    ]);
    expect(notes(create)).toContain("web: Deployment web is created, 2 replicas, image nginx:1.27");
    expect(found(create)).toContain("selector-matches-nothing Service recorded-shop/worker-0");
  });

  test("create: limits that the code leaves out are missing, though the provider plans them as known later", () => {
    const raw = readFileSync(join(__dirname, "plans", "create.json"), "utf8");
    expect(raw).toMatch(/"resources":true/);
    const missing = create.findings.filter((finding) => finding.rule === "memory-limit-missing");
    expect(missing.map(({ object }) => object)).toEqual([
      "StatefulSet recorded-shop/db",
      "Deployment recorded-shop/api",
      "Deployment recorded-shop/old",
      "Deployment recorded-shop/web",
    ]);
    expect(create.undecided).toEqual([]);
  });

  test("edit: what changes in words, and what comes and goes", () => {
    expect(notes(edit)).toEqual([
      "api: Deployment api: container app: image registry.example/api:1.4.0 → registry.example/api:1.5.0",
      "cache: Internet access None → NodePort",
      "cache: StatefulSet db: Replicas 2 → 1",
      "new: Service new is created, Virtual IP, Internet access None",
      "new: Deployment new is created, 1 replica, image registry.example/new:1.0.0",
      "old: Service old is destroyed: its module is no longer in the code",
      "old: Deployment old is destroyed: its module is no longer in the code",
      "web: Internet access None → LoadBalancer",
      "web: Deployment web: Replicas 2 → 3",
      "web: Deployment web: container app: image nginx:1.27 → nginx:latest",
      "worker-0: Sticky session on, 10800 s → off",
      "worker-1: Service worker-1 is destroyed: its count is smaller now",
    ]);
    expect(edit.environments[0]?.leftovers.map((one) => one.object)).toEqual([
      "PersistentVolumeClaim recorded-shop/data-db-1",
    ]);
    expect(found(edit)).toEqual(
      expect.arrayContaining([
        "administration-port-exposed Service recorded-shop/cache",
        "exposure-widened Service recorded-shop/web",
        "image-tag-moves Deployment recorded-shop/web",
        "role-reads-secrets Role recorded-shop/reader",
        "role-widened Role recorded-shop/reader",
        "sticky-session-removed Service recorded-shop/worker-0",
        "claims-left-by-scale-down StatefulSet recorded-shop/db",
      ]),
    );
  });

  test("replace: why, and nothing of what the server fills in again", () => {
    expect(notes(replace)).toEqual([
      "cache: StatefulSet db is replaced, the old one goes first: that was asked for with -replace",
      "web: Deployment web is replaced, the old one goes first: that was asked for with -replace",
    ]);
    expect(found(replace)).toEqual([
      "workload-replaced StatefulSet recorded-shop/db",
      "workload-replaced Deployment recorded-shop/web",
    ]);
  });

  test("destroy: the namespace takes the claims along, so that none is told to stay", () => {
    expect(destroy.verdict.text).toContain("This plan destroys the whole stack.");
    expect(destroy.environments[0]?.removals).toHaveLength(14);
    expect(destroy.environments[0]?.leftovers).toEqual([]);
    expect(found(destroy)).toEqual([
      "namespace-destroyed Namespace recorded-shop",
      "stack-destroyed (plan)",
      "service-destroyed Service recorded-shop/cache",
      "configuration-destroyed Secret recorded-shop/token",
      "service-destroyed Service recorded-shop/worker-0",
      "service-destroyed Service recorded-shop/worker-1",
      "workload-destroyed StatefulSet recorded-shop/db",
      "workload-destroyed Deployment recorded-shop/api",
      "service-destroyed Service recorded-shop/api",
      "workload-destroyed Deployment recorded-shop/old",
      "service-destroyed Service recorded-shop/old",
      "workload-destroyed Deployment recorded-shop/web",
      "service-destroyed Service recorded-shop/web",
      "configuration-destroyed Role recorded-shop/reader",
    ]);
  });

  test.each(OTHERS.flatMap(([by, ...of]) => (["create", "edit"] as const).map((name) => [by, name, ...of] as const)))(
    "%s: %s is told as the plan of Terraform 1.11, but for what each states of itself",
    (by, name, version, stated) => {
      const plan = readPlan(join(__dirname, "plans", by, `${name}.json`));
      // What is said of Terraform itself and of its provider is another test's.
      const provenance = { ...plan.provenance, terraformVersion: "1.11.4" };
      const judged = audit([{ environment: name, plan: { ...plan, provenance } }], { toolVersion: "0.0.0" });
      const expected = name === "create" ? create : edit;
      // Where in the file it stands is the file's own.
      const placeless = (list: Report["findings"]) => list.map((one) => ({ ...one, source: undefined }));
      expect(placeless(judged.findings)).toEqual(placeless(expected.findings));
      expect(placeless(judged.undecided)).toEqual(placeless(expected.undecided));
      expect(judged.verdict).toEqual(expected.verdict);
      const [mine, theirs] = [judged, expected].map(({ environments }) => environments[0]);
      expect({ ...mine, provenance: 0, drift: 0 }).toEqual({ ...theirs, provenance: 0, drift: 0 });
      expect(mine?.drift.changed).toEqual([]);
      expect(mine?.provenance).toMatchObject({ formatVersion: "1.2", complete: stated, applyable: stated });
      expect(plan.provenance.terraformVersion).toMatch(version);
      for (const as of FORMATS) expect(format(judged, as)).not.toContain("canary-token");
    },
  );

  test("of a Terraform that does not work with the plan's provider, that is said", () => {
    const rules = (by: string): readonly string[] => {
      const plan = readPlan(join(__dirname, "plans", by, "edit.json"));
      return audit([{ environment: "edit", plan }], { toolVersion: "0.0.0" }).findings.map(({ rule }) => rule);
    };
    expect(rules("terraform-1.13")).toContain("provider-pair-broken");
    for (const by of ["", "terraform-1.5", "opentofu-1.10"]) expect(rules(by)).not.toContain("provider-pair-broken");
  });
});
