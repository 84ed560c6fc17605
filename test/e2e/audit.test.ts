import { audit, format, parsePlan, type Report } from "../../lib/audit";
import { StatefulService, StatelessService, type EnvironmentStack, type StatelessServiceProps } from "../../lib";
import { acknowledge } from "../../lib/acknowledge";
import { codeAcknowledgements } from "../../lib/audit";
import { showJson } from "../../lib/terraform";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCli } from "./support/cli";
import { recordPlan } from "./support/record/recorder";
import { sharedSandbox, uniqueName } from "./support/sandbox";
import { createNamespace, deleteNamespace, names } from "./lifecycle/support/live";
import { Workspace } from "./lifecycle/support/workspace";

const namespace = uniqueName("audit");
const workspace = new Workspace(namespace);

const shop = (web: Partial<StatelessServiceProps> = {}) => {
  return (stack: EnvironmentStack): void => {
    const made = new StatelessService(stack, "web", {
      containers: [{ image: "nginx:1.27", ports: [{ name: "http-web", containerPort: 8080, servicePort: 80 }] }],
      replicas: 2,
      stickySession: { timeoutSeconds: 600 },
      ...web,
    });
    acknowledge(made, "node-port-exposed", { reason: "the test cluster has no load balancer" });
    new StatefulService(stack, "db", {
      containers: [{ image: "postgres:17", ports: [{ name: "tcp-db", containerPort: 5432 }] }],
      replicas: 2,
      volumes: [{ claimTemplate: { name: "data", storage: "1Gi" }, mountPath: "/data", onDelete: "retain" }],
    });
  };
};

/** Plans the stack as it is written now, and audits the plan. */
async function auditPlan(build: (stack: EnvironmentStack) => void, ...args: string[]): Promise<Report> {
  await workspace.synthesise(build);
  await workspace.run("plan", "-out=audited", "-no-color", ...args);
  const place = { cwd: workspace.directory, env: workspace.env };
  const bytes = await showJson(await workspace.binary(), "audited", place);
  recordPlan(bytes.toString("utf8"));
  const acknowledgements = codeAcknowledgements(join(workspace.directory, "cdk.tf.json"), "shop");
  return audit([{ environment: "shop", plan: parsePlan(bytes, "shop"), acknowledgements }], { toolVersion: "0.0.0" });
}
const notes = (report: Report) => report.environments[0]?.services.flatMap((one) => one.notes.map((note) => note.text));
const rules = (report: Report) => report.findings.map((finding) => finding.rule);

beforeAll(() => createNamespace(namespace));
afterAll(async () => {
  await deleteNamespace(namespace);
  workspace.remove();
});

describe(`audits of a stack's life, with the ${sharedSandbox().provider} provider`, () => {
  test("create: each service with what belongs to it, and no rule crashes", async () => {
    const report = await auditPlan(shop());
    expect(report.environments[0]?.services.map((one) => [one.id, one.status])).toEqual([
      [`${namespace}/db`, "created"],
      [`${namespace}/web`, "created"],
    ]);
    const db = report.environments[0]?.services[0];
    expect(db?.changes.map((change) => change.address)).toEqual(
      expect.arrayContaining([
        "kubernetes_service_v1.db",
        "kubernetes_service_v1.db_headless",
        "kubernetes_stateful_set_v1.db",
      ]),
    );
    expect(db?.picture).toMatchObject({ reach: "cluster", workloads: [{ replicas: 2 }] });
    expect(db?.picture.stays).toEqual(["PersistentVolumeClaim data-db-v1-0", "PersistentVolumeClaim data-db-v1-1"]);
    expect(rules(report)).not.toContain("rule-crashed");
    expect(rules(report)).not.toContain("selector-matches-nothing");
    expect(report.verdict.result).not.toBe("failed");
  });

  test("after the apply: nothing changes, and no drift is told", async () => {
    await workspace.run("apply", "-no-color", "audited");
    const report = await auditPlan(shop());
    expect(report.verdict.text).toContain("Nothing changes.");
    expect(report.environments[0]?.drift.changed).toEqual([]);
    expect(report.environments[0]?.services.map((one) => one.status)).toEqual(["unchanged", "unchanged"]);
  });

  test("an edit: exposure, sticky session, image and replicas, in words; the acknowledgement in the code counts", async () => {
    const report = await auditPlan(
      shop({
        containers: [{ image: "nginx:1.28", ports: [{ name: "http-web", containerPort: 8080, servicePort: 80 }] }],
        replicas: 3,
        exposure: { type: "NodePort" },
        stickySession: false,
      }),
    );
    expect(notes(report)).toEqual(
      expect.arrayContaining([
        "Internet access None → NodePort",
        "Sticky session on, 600 s → off",
        expect.stringMatching(/^Deployment web-v1: container \S+: image nginx:1\.27 → nginx:1\.28$/),
        "Deployment web-v1: Replicas 2 → 3",
      ]),
    );
    expect(rules(report)).toEqual(expect.arrayContaining(["exposure-widened", "sticky-session-removed"]));
    expect(report.acknowledged).toMatchObject([
      {
        rule: "node-port-exposed",
        acknowledgement: { reason: "the test cluster has no load balancer", source: "code of shop/web" },
      },
    ]);
  });

  test("a replacement: why, and that the Service gets a new address", async () => {
    const report = await auditPlan(shop({ access: { type: "Headless" }, stickySession: false }));
    expect(report.environments[0]?.removals).toMatchObject([
      { action: "replace", object: `Service ${namespace}/web`, why: expect.stringContaining("its cluster IP") },
    ]);
    expect(rules(report)).toContain("service-replaced");
    expect(report.verdict.result).toBe("failed");
  });

  test("destroy: what goes, and the claims that really stay behind", async () => {
    const report = await auditPlan(shop(), "-destroy");
    expect(report.verdict.text).toContain("This plan destroys the whole stack.");
    const left = report.environments[0]?.leftovers.map((one) => one.object);
    expect(left).toEqual([
      `PersistentVolumeClaim ${namespace}/data-db-v1-0`,
      `PersistentVolumeClaim ${namespace}/data-db-v1-1`,
    ]);
    expect(format(report, "text")).toContain(`${namespace}/data-db-v1-0`);
    await workspace.run("apply", "-no-color", "audited");
    expect(left).toEqual(
      (await names("PersistentVolumeClaim", namespace)).map((name) => `PersistentVolumeClaim ${namespace}/${name}`),
    );
  });
});

describe("the command makes the plans of the example's environments itself", () => {
  const folder = mkdtempSync(join(tmpdir(), "audit-stacks-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("and compares them, with a rule of one's own in TypeScript; all that it finds is meant to be so", async () => {
    const file = join(folder, "own.ts");
    writeFileSync(
      file,
      `import type { Rule } from ${JSON.stringify(join(__dirname, "../../lib/audit"))};
const owner: string = "acme.example/owner";
export const rules: readonly Rule[] = [{
  id: "acme-owner", severity: "low", category: "plan", title: "No owner", why: "Nobody can be called.", fix: "Set it.",
  looksAt: "state",
  *check(world) {
    for (const { object } of world.services)
      if (object.labels?.has(owner) !== true) yield { address: object.address, message: \`has no \${owner}\` };
  },
}];
`,
    );
    const stacks = ["dev", "staging", "prod"];
    const flags = [...stacks.flatMap((name) => ["--stack", name]), "--rules", file, "--outdir", folder];
    const env = { ...workspace.env, KUBE_SERVICES_STATE: folder };
    const { code, stdout, stderr } = await runCli(["audit", ...flags, "--format", "json"], env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/plan prod .*: done/) });
    const report = JSON.parse(stdout) as Report;
    expect(report.environments.map((one) => [one.name, one.counts.create])).toEqual([
      ["dev", 38],
      ["staging", 38],
      ["prod", 41],
    ]);
    expect(new Set(rules(report))).toEqual(new Set(["acme-owner"]));
    expect(report.undecided.map((one) => one.rule)).toEqual(["check-failed", "check-failed", "check-failed"]);
    expect(report.idleAcknowledgements).toEqual([]);
    const shop = report.comparison?.services.find((one) => one.name === "frontend-external");
    expect(Object.fromEntries(shop?.rows.map((row) => [row.aspect, row.values]) ?? [])).toMatchObject({
      exposure: ["None", "NodePort", "LoadBalancer"],
      stickySession: ["off", "on, 10800 s", "on, 3600 s"],
      replicas: ["1", "2", "3 to 12"],
    });
  });
});
