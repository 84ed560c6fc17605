import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Log } from "sarif";
import { App } from "cdktf";
import { audit, codeSources, format, parsePlan } from "../../lib/audit";
import { userFrame } from "../../lib/audit/stack/sources";
import { EnvironmentStack, StatelessService } from "../../lib";
import { created, deployment, DEPLOYMENT, planBytes, podSpec, service, SERVICE } from "./support/plan";

const INGRESS = "kubernetes_ingress_v1";
const ingress = {
  metadata: [{ name: "web", namespace: "shop" }],
  spec: [
    { rule: [{ host: "shop.example", http: [{ path: [{ path: "/", backend: [{ service: [{ name: "web" }] }] }] }] }] },
  ],
};

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "audit-sources-")));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function stackOf(resource: object): string {
  const file = join(folder, "cdk.tf.json");
  writeFileSync(file, JSON.stringify({ resource }, undefined, 2));
  return file;
}

test("a frame of the user's own code is found, whoever wrote the trace", () => {
  expect(
    userFrame([
      "new Web (/app/node_modules/cdktf-kube-services/dist/lib/x.js:1:2)",
      "node:internal/modules/cjs/loader:1554:14",
      "Object.<anonymous> (/app/my (own)/main.ts:12:5)".replace("my (own)", "my own"),
    ]),
  ).toEqual({ file: "/app/my own/main.ts", line: 12, column: 5 });
  expect(userFrame(["at async Promise.all (index 0)", "at file:///app/main.mjs:3:1"])).toEqual({
    file: "/app/main.mjs",
    line: 3,
    column: 1,
  });
  expect(userFrame(["nonsense", "new X (<anonymous>)", "evil (relative.ts:1:1)"])).toBeUndefined();
});

test("SARIF points at the line of TypeScript, else at the stack's JSON, else into the plan", () => {
  const file = stackOf({
    [DEPLOYMENT]: {
      web: {
        "//": { metadata: { path: "prod/web/Workload/Resource", stackTrace: [`new X (${folder}/main.ts:7:3)`] } },
      },
    },
    [SERVICE]: { web: { "//": { metadata: { path: "prod/web/Resource", uniqueId: "web" } } } },
  });
  const bytes = planBytes([
    created(DEPLOYMENT, "web", deployment(podSpec({ host_pid: true }))),
    created(SERVICE, "web", service({ type: "LoadBalancer" })),
    created(SERVICE, "other", service({ type: "LoadBalancer" }, {}, "other")),
  ]);
  const plan = parsePlan(Buffer.from(JSON.stringify(JSON.parse(bytes.toString()), undefined, 1)), "prod.json");
  const report = audit([{ environment: "prod", plan, sources: codeSources(file) }], { toolVersion: "0.0.0" });
  const { runs } = JSON.parse(format(report, "sarif")) as Log;
  const place = (address: string) => {
    const result = runs[0]?.results?.find(
      (one) => one.locations?.[0]?.logicalLocations?.[0]?.fullyQualifiedName === address,
    );
    const { artifactLocation, region } = result?.locations?.[0]?.physicalLocation ?? {};
    return [
      artifactLocation?.uri,
      region?.startLine,
      result?.locations?.[0]?.logicalLocations?.[1]?.fullyQualifiedName,
    ];
  };
  expect(place(`${DEPLOYMENT}.web`)).toEqual([`file://${folder}/main.ts`, 7, "prod/web/Workload/Resource"]);
  expect(place(`${SERVICE}.web`)).toEqual([`file://${file}`, 16, "prod/web/Resource"]);
  const [uri, line] = place(`${SERVICE}.other`);
  expect(uri).toBe("prod.json");
  const lines = JSON.stringify(JSON.parse(bytes.toString()), undefined, 1).split("\n");
  expect(lines.slice(Number(line) - 1, Number(line) + 1).join("")).toContain(`"${SERVICE}.other"`);
});

test("a stack that is none is told, and one in HCL has no places", () => {
  const file = join(folder, "cdk.tf.json");
  writeFileSync(file, "{");
  expect(() => codeSources(file)).toThrow(/StackFileUnreadable/);
  writeFileSync(join(folder, "cdk.tf"), "");
  expect(codeSources(join(folder, "cdk.tf")).size).toBe(0);
});

test("constructs write where they are made when they are asked, and else nothing", () => {
  const synth = (name: string) => {
    const app = new App({ outdir: join(folder, name) });
    const stack = new EnvironmentStack(app, "prod", { cluster: { inCluster: true }, namespace: { name: "shop" } });
    new StatelessService(stack, "web", { containers: [{ image: "nginx:1.27", ports: [{ containerPort: 80 }] }] });
    app.synth();
    return join(folder, name, "stacks", "prod", "cdk.tf.json");
  };
  expect(readFileSync(synth("plain"), "utf8")).not.toContain("stackTrace");
  expect(codeSources(synth("again")).get(`${SERVICE}.web`)).toMatchObject({ of: "stack" });
  process.env["KUBE_SERVICES_STACK_TRACES"] = "1";
  try {
    const sources = codeSources(synth("traced"));
    for (const address of [`${SERVICE}.web`, `${DEPLOYMENT}.web`]) {
      expect(sources.get(address)).toMatchObject({ of: "code", file: "test/audit/sources.test.ts" });
    }
    expect(sources.get(`${SERVICE}.web`)?.construct).toBe("prod/web/Service/Resource");
  } finally {
    delete process.env["KUBE_SERVICES_STACK_TRACES"];
  }
});

test("what one construct makes goes with its Service; what is only grouped with it belongs to it", () => {
  const plan = parsePlan(
    planBytes([
      created(SERVICE, "web", service()),
      created(DEPLOYMENT, "web", deployment()),
      created(INGRESS, "web", ingress),
    ]),
    "prod.json",
  );
  const pictureOf = (sources?: ReturnType<typeof codeSources>) => {
    const input = { environment: "prod", plan, ...(sources === undefined ? {} : { sources }) };
    const [picture] = audit([input], { toolVersion: "0.0.0" }).environments[0]?.services ?? [];
    return picture?.picture;
  };
  expect(pictureOf()).toMatchObject({
    belongs: ["Deployment shop/web-v1", "Ingress shop/web"],
    goes: [],
    stays: ["Ingress web, which then leads to nothing"],
  });
  const path = (path: string) => ({ "//": { metadata: { path } } });
  const sources = codeSources(
    stackOf({
      [SERVICE]: { web: path("prod/web/Service/Resource") },
      [DEPLOYMENT]: { web: path("prod/web/Workload/Resource") },
      [INGRESS]: { web: path("prod/webs/Resource") },
    }),
  );
  expect(pictureOf(sources)).toMatchObject({
    belongs: ["Ingress shop/web"],
    goes: ["Deployment shop/web-v1"],
    stays: ["Ingress web, which then leads to nothing"],
  });
  // A construct that makes several Services is taken out for more than one of them.
  const team = codeSources(
    stackOf({
      [SERVICE]: { web: path("prod/team/web"), api: path("prod/team/api") },
      [DEPLOYMENT]: { web: path("prod/team/workload") },
    }),
  );
  expect(pictureOf(team)?.goes).toEqual([]);
});
