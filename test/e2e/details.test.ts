import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type {
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  RbacAuthorizationV1Api,
  V1Pod,
} from "@kubernetes/client-node" with {
  "resolution-mode": "import",
};
import { App } from "cdktf";
import { parse } from "yaml";
import { EnvironmentStack, ExternalService, kubesphere, StatefulService, StatelessService } from "../../lib";
import type { ServiceDetails, ServiceHealth, ServiceSummary } from "../../lib/details";
import { POD_STATUS_ANNOTATION } from "../../lib/sandbox";
import { applyWithoutTerraform, loadKubeConfig } from "./support/apply";
import { runCli, startCli, type CliResult } from "./support/cli";
import { breakableProxy } from "./support/breakable-proxy";
import { serveMetrics } from "./support/metrics-server";
import { sharedSandbox, uniqueName } from "./support/sandbox";
import { hasTerminal, KEYS, TerminalRun } from "./support/terminal";
import { until } from "./support/until";
import { checked, dataOf } from "../support/document";

const sandbox = sharedSandbox();
const folder = mkdtempSync(join(tmpdir(), "kube-services-details-"));
const namespace = uniqueName("details");
const MANUAL = { [POD_STATUS_ANNOTATION]: "manual" };
const web = { image: "nginx:1.27", ports: [{ name: "http-web", containerPort: 8080, servicePort: 80 }] };

let config: KubeConfig;
let core: CoreV1Api;
let custom: CustomObjectsApi;
let rbac: RbacAuthorizationV1Api;

/** Writes one stack of the app; further ones differ by their connection alone. */
function synthesise(name: string, cluster: ConstructorParameters<typeof EnvironmentStack>[2]["cluster"]): void {
  const app = new App({ outdir: join(folder, name) });
  const stack = new EnvironmentStack(app, name, {
    cluster,
    namespace: { name: namespace, create: true },
    platform: kubesphere({ workspace: "demo" }),
  });
  new StatelessService(stack, "web", {
    alias: "网上商店",
    replicas: 2,
    containers: [
      {
        ...web,
        readinessProbe: { httpGet: { path: "/healthz", port: 8080 } },
        resources: { requests: { cpu: "250m", memory: "128Mi" } },
      },
    ],
    exposure: { type: "NodePort" },
    stickySession: { timeoutSeconds: 600 },
  });
  new StatefulService(stack, "db", {
    containers: [{ image: "postgres:17", ports: [{ name: "tcp-db", containerPort: 5432 }] }],
    volumes: [{ claimTemplate: { name: "data", storage: "1Gi" }, mountPath: "/var/lib/postgresql/data" }],
  });
  new ExternalService(stack, "billing", { externalName: "billing.example.com" });
  new StatelessService(stack, "crashing", { containers: [web], podAnnotations: MANUAL });
  new StatelessService(stack, "unpullable", { containers: [web], podAnnotations: MANUAL });
  new StatelessService(stack, "homeless", { containers: [web], nodeSelector: { disk: "none-has-it" } });
  app.synth();
}

const inStack = (verb: string, ...args: string[]): string[] => [verb, "dev", ...args, "--outdir", join(folder, "dev")];
const run = (verb: string, ...args: string[]): Promise<CliResult> => runCli(inStack(verb, ...args));
const pods = async (app: string): Promise<readonly V1Pod[]> =>
  (await core.listNamespacedPod({ namespace, labelSelector: `app=${app}` })).items;
const podNames = async (app: string): Promise<readonly string[]> =>
  (await pods(app)).map((one) => one.metadata?.name ?? "").sort();

/** Writes the status that a kubelet would, to the one pod of an app, once it is on a node. */
async function report(app: string, containerStatus: object): Promise<void> {
  await until(`${app} has a pod on a node`, async () => {
    const [pod] = await pods(app);
    if (pod?.spec?.nodeName === undefined) return undefined;
    pod.status = {
      ...pod.status,
      phase: "Running",
      hostIP: "127.0.0.1",
      containerStatuses: [
        { name: "crashing", image: web.image, imageID: "", ready: false, restartCount: 0, ...containerStatus },
      ].map((status) => ({ ...status, name: pod.spec?.containers[0]?.name ?? "" })),
    };
    try {
      return await core.replaceNamespacedPodStatus({ name: pod.metadata?.name ?? "", namespace, body: pod });
    } catch {
      return undefined; // somebody else wrote in between
    }
  });
}

beforeAll(async () => {
  const client = await import("@kubernetes/client-node");
  config = await loadKubeConfig(sandbox.kubeconfig);
  core = config.makeApiClient(client.CoreV1Api);
  custom = config.makeApiClient(client.CustomObjectsApi);
  rbac = config.makeApiClient(client.RbacAuthorizationV1Api);
  synthesise("dev", { kubeconfig: sandbox.kubeconfig, context: config.getCurrentContext() });
  await applyWithoutTerraform(join(folder, "dev"), "dev", config);
  await Promise.all([
    report("crashing", {
      restartCount: 5,
      state: { waiting: { reason: "CrashLoopBackOff", message: "back-off 2m40s restarting failed container" } },
      lastState: { terminated: { exitCode: 137, reason: "OOMKilled", finishedAt: new Date() } },
    }),
    report("unpullable", { state: { waiting: { reason: "ImagePullBackOff", message: 'no such image "nginx:1.27"' } } }),
    until("the web and db pods run", async () => {
      const all = [...(await pods("web")), ...(await pods("db"))];
      return all.length === 3 && all.every((one) => one.status?.phase === "Running") ? true : undefined;
    }),
  ]);
});

afterAll(async () => {
  await core.deleteNamespace({ name: namespace });
  rmSync(folder, { recursive: true, force: true });
});

describe("details of a stack", () => {
  test("list each service with its access and its pods", async () => {
    const { code, stdout, stderr } = await run("details", "--format", "json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const rows = dataOf<ServiceSummary[]>(stdout);
    expect(rows.map((one) => [one.name, one.serviceType, one.accessClass, `${one.ready}/${one.total}`])).toEqual([
      ["billing", "External", "ExternalName", "0/0"],
      ["crashing", "Stateless", "Virtual IP", "0/1"],
      ["db", "Stateful", "Virtual IP", "1/1"],
      ["db-headless", "Stateful", "Headless", "1/1"],
      ["homeless", "Stateless", "Virtual IP", "0/1"],
      ["unpullable", "Stateless", "Virtual IP", "0/1"],
      ["web", "Stateless", "Virtual IP", "2/2"],
    ]);
    expect(rows.at(-1)).toMatchObject({
      alias: "网上商店",
      stickySeconds: 600,
      externalAccess: [expect.stringMatching(/^3\d{4}\/TCP$/)],
    });
    expect(checked(parse((await run("details", "--format", "yaml")).stdout))).toEqual(rows);
  });

  test("print no escape sequence into a pipe, and colour where it is forced", async () => {
    const [plain, coloured] = await Promise.all([
      run("details"),
      runCli(inStack("details"), { FORCE_COLOR: "1", NO_COLOR: "" }),
    ]);
    expect(plain.stdout).not.toContain("\u001b");
    expect(plain.stdout).toMatch(
      /^web \(网上商店\) +Stateless +Virtual IP 10\.96\.\S+ +3\d{4}\/TCP +10m +80:3\d{4}\/TCP +web-v1 +2\/2 /m,
    );
    expect(coloured.stdout).toContain("\u001b[32m2/2");
  });

  test("are kept up to date by a watch", async () => {
    const watching = startCli(inStack("details", "--watch", "--format", "json"));
    const documents = (): ServiceSummary[][] =>
      watching
        .stdout()
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => dataOf<ServiceSummary[]>(line));
    await until("the first list", async () => (documents().length > 0 ? true : undefined));
    const homeless = await core.readNamespacedService({ name: "homeless", namespace });
    homeless.metadata = { ...homeless.metadata, annotations: { "kubesphere.io/alias-name": "moved in" } };
    await core.replaceNamespacedService({ name: "homeless", namespace, body: homeless });
    await until("the watch shows the change", async () =>
      documents()
        .at(-1)
        ?.find((one) => one.alias === "moved in"),
    );
    watching.process.kill("SIGINT");
    expect((await watching.ended).code).toBe(0);
  });
});

if (!hasTerminal) process.stderr.write("not run: a live list on a terminal; script of util-linux is missing\n");
(hasTerminal ? test : test.skip)("a live list gives the terminal back at Ctrl-C", async () => {
  const screen = new TerminalRun(inStack("details", "--watch"), { COLUMNS: "80" });
  await screen.shows(/web-v1/);
  screen.type(KEYS.interrupt);
  expect(await screen.ended()).toBe(0);
  expect(screen.written).not.toMatch(/\u001b\[\d+m/); // NO_COLOR is set
  expect(screen.written).toMatch(/^[^\n]*\u001b\[\?1049h\u001b\[\?25l/); // the alternate screen, without cursor
  expect(screen.written.slice(screen.written.lastIndexOf("\u001b[?2026l"))).toContain("\u001b[?25h\u001b[?1049l");
});

/** What the container of a pod writes. */
const logFile = (pod: string): string => join(folder, `${pod}.log`);
const line = (second: number, text: string): string =>
  `2026-01-01T00:00:${String(second).padStart(2, "0")}.000000000Z stdout F ${text}\n`;
/** Makes kwok answer with what stands in a file when the log of a pod is asked for. */
const serve = async (pod: string, text: string, previous?: string): Promise<void> => {
  writeFileSync(logFile(pod), text);
  if (previous !== undefined) writeFileSync(`${logFile(pod)}.previous`, previous);
  await custom.createNamespacedCustomObject({
    group: "kwok.x-k8s.io",
    version: "v1alpha1",
    namespace,
    plural: "logs",
    body: {
      apiVersion: "kwok.x-k8s.io/v1alpha1",
      kind: "Logs",
      metadata: { name: pod, namespace },
      spec: {
        logs: [
          {
            logsFile: logFile(pod),
            ...(previous === undefined ? {} : { previousLogsFile: `${logFile(pod)}.previous` }),
            follow: true,
          },
        ],
      },
    },
  });
  await until(`the log of ${pod} is served`, () =>
    core.readNamespacedPodLog({ name: pod, namespace }).catch(() => undefined),
  );
};

describe("details as a page", () => {
  test("stand alone in a file, with the last lines of the logs", async () => {
    const [pod] = await podNames("db");
    await serve(pod as string, line(1, "ready for connections"));
    const out = join(folder, "dev.html");
    const { code, stdout, stderr } = await run("details", "--format", "html", "--out", out);
    // Whether there are metrics, another test decides.
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: "",
      stderr: expect.stringMatching(/^(CPU and .*\n)?$/),
    });
    const page = readFileSync(out, "utf8");
    expect(page).toContain("3 of 7 are not as they should be");
    for (const part of ["网上商店", "ImagePullBackOff", "Log of db", "ready for connections"])
      expect(page).toContain(part);
    const { stdout: single } = await run("details", "web", "--format", "html");
    expect(single).toContain("Sticky session");
    expect(single).not.toContain("unpullable");
  }, 60_000);

  test("are served on loopback, follow the cluster, and end with Ctrl-C", async () => {
    const serving = startCli(inStack("details", "--serve"));
    const url = await until(
      "the address is told",
      async () => /^http:\/\/127\.0\.0\.1:\d+\/\S+/.exec(serving.stdout())?.[0],
    );
    expect(await (await fetch(url)).text()).toContain("What runs");
    const stop = new AbortController();
    const events: string[] = [];
    const reading = (async () => {
      const { body } = await fetch(`${url}stream/Service/${namespace}/web`, { signal: stop.signal });
      for await (const part of body as unknown as AsyncIterable<Uint8Array>) events.push(Buffer.from(part).toString());
    })().catch(() => undefined);
    await until("the page is sent", async () => (events.join("").includes("event: content") ? true : undefined));
    await core.patchNamespacedService({
      name: "web",
      namespace,
      body: [{ op: "add", path: "/metadata/labels/seen", value: "live" }],
    });
    await until("the change is sent", async () => (events.join("").includes("seen") ? true : undefined));
    serving.process.kill("SIGINT");
    expect((await serving.ended).code).toBe(0);
    expect(events.join("")).toContain("event: end");
    stop.abort();
    await reading;
    await expect(fetch(url)).rejects.toThrow();
  }, 60_000);

  test("take only the options that belong to them", async () => {
    const { code, stderr } = await run("details", "web", "--pods", "--serve", "--out", "x.html");
    expect(code).toBe(2);
    expect(stderr.match(/OptionOutOfPlace/g)).toHaveLength(2);
    expect((await run("details", "--port", "70000")).code).toBe(2);
  });
});

describe("details of one service", () => {
  const page = async (name: string): Promise<ServiceDetails> => {
    const { stdout } = await run("details", name, "--format", "json");
    return dataOf<ServiceDetails>(stdout);
  };

  test("show its ports, endpoints, pods, containers, metadata and events", async () => {
    const details = await page("web");
    expect(details.endpoints).toHaveLength(2);
    expect(details.ports[0]).toMatchObject({ name: "http-web", containerPort: "8080", servicePort: 80 });
    expect(details.dns).toEqual([`web.${namespace}`]);
    expect(details.pods[0]).toMatchObject({
      status: "Running",
      tone: "good",
      node: expect.stringMatching(/^node-/),
      cpu: { requested: 0.25 },
    });
    expect(details.pods[0]?.containers[0]?.probes[0]).toContain("HTTP GET :8080/healthz");
    expect(details.labels).toMatchObject({ app: "web", version: "v1" });
    expect(details.events.map((one) => one.reason)).toContain("ScalingReplicaSet");
    expect(details.events.map((one) => one.time)).toEqual(
      details.events.map((one) => one.time).sort((a, b) => ((a ?? "") < (b ?? "") ? 1 : -1)),
    );
  });

  test("show a stateful one's volumes", async () => {
    const { volumes } = await page("db");
    expect(volumes).toEqual([
      {
        claim: "data-db-v1-0",
        volume: "data",
        phase: "Bound",
        size: "1Gi",
        storageClass: "standard",
        accessModes: ["RWO"],
        pods: ["db-v1-0"],
        tone: "good",
      },
    ]);
  });

  test("tell why pods do not run: crashed, without image, without node", async () => {
    const [crashing, unpullable, homeless] = await Promise.all(
      ["crashing", "unpullable", "homeless"].map(async (name) => (await page(name)).pods[0]),
    );
    expect(crashing).toMatchObject({
      status: "CrashLoopBackOff",
      reason: expect.stringContaining("crashing ended with exit code 137 (OOMKilled)"),
      restarts: 5,
    });
    expect(unpullable).toMatchObject({ status: "ImagePullBackOff", reason: 'no such image "nginx:1.27"' });
    expect(homeless).toMatchObject({ status: "Unschedulable", reason: expect.stringMatching(/0\/\d+ nodes/) });
  });

  test("show only the parts that are asked for", async () => {
    const [metadata, containers, events, data] = await Promise.all([
      run("details", "web", "--metadata"),
      run("details", "web", "--containers"),
      run("details", "web", "--events"),
      run("details", "web", "--events", "--metadata", "--format", "yaml"),
    ]);
    expect(metadata.stdout).toMatch(/^Metadata\n {2}labels\n/);
    expect(metadata.stdout).not.toContain("Pods");
    expect(containers.stdout).toMatch(
      /^Containers\n {2}web-v1-\S+\n {4}NAME +STATE +RESTARTS +PORTS +IMAGE\n {4}web +Running/,
    );
    expect(events.stdout).toMatch(/^Events\n {2}AGE +TYPE +REASON +MESSAGE\n/);
    expect(Object.keys(checked<object>(parse(data.stdout)))).toEqual([
      "name",
      "namespace",
      "labels",
      "annotations",
      "events",
    ]);
  });

  test("show what pods use beside what they ask for, and say nothing of metrics where they are installed", async () => {
    const [first, second] = await podNames("web");
    const container = (await pods("web"))[0]?.spec?.containers[0]?.name ?? "";
    const stop = await serveMetrics(config, namespace, {
      [first as string]: { [container]: { cpu: "125m", memory: "65536Ki" } },
    });
    try {
      const measured = await until("the metrics come", async () => {
        const { stdout, stderr } = await run("details", "web", "--pods", "--format", "json");
        return stderr === "" ? dataOf<ServiceDetails>(stdout) : undefined;
      });
      expect(measured.pods.map(({ name, cpu, memory }) => ({ name, cpu, memory }))).toEqual([
        {
          name: first,
          cpu: { used: 0.125, requested: 0.25 },
          memory: { used: 64 * 1024 * 1024, requested: 128 * 1024 * 1024 },
        },
        { name: second, cpu: { requested: 0.25 }, memory: { requested: 128 * 1024 * 1024 } },
      ]);
      const { stdout } = await run("details", "web", "--pods");
      expect(stdout).toContain("125m/250m/-");
      expect(stdout).toContain("64Mi/128Mi/-");
      expect(stdout).toContain("-/250m/-");
    } finally {
      await stop();
    }
  });

  test("say once where metrics are not installed, and show the rest", async () => {
    const { code, stderr, stdout } = await run("details", "web", "--pods");
    expect(code).toBe(0);
    expect(stderr).toBe("CPU and memory use are not shown: metrics.k8s.io is not installed in this cluster\n");
    expect(stdout).toContain("Running");
  });
});

describe("status", () => {
  test("exits 1 with the reasons while services are not healthy", async () => {
    const { code, stdout } = await run("status", "--format", "json");
    expect(code).toBe(1);
    const health = new Map(dataOf<ServiceHealth[]>(stdout).map((one) => [one.name, one]));
    expect([...health.values()].filter((one) => one.healthy).map((one) => one.name)).toEqual([
      "billing",
      "db",
      "db-headless",
      "web",
    ]);
    expect(health.get("crashing")?.reasons).toEqual([
      expect.stringMatching(/^Deployment crashing-v1: /),
      "no endpoint takes traffic",
      expect.stringMatching(/^Pod crashing-v1-\S+: CrashLoopBackOff: /),
    ]);
  });

  test("waits for a rollout by watching, and exits 0 when it is done", async () => {
    const waiting = startCli(inStack("status", "unpullable", "--wait", "2m"));
    await until("it waits", async () => (waiting.stdout() === "" ? true : undefined));
    await report("unpullable", { ready: true, started: true, state: { running: { startedAt: new Date() } } });
    const [pod] = await pods("unpullable");
    if (pod?.status === undefined) throw new Error("the pod is gone");
    const now = new Date();
    pod.status.podIP = "10.244.9.9";
    pod.status.podIPs = [{ ip: "10.244.9.9" }];
    pod.status.conditions = ["Initialized", "ContainersReady", "Ready", "PodScheduled"].map((type) => ({
      type,
      status: "True",
      lastTransitionTime: now,
    }));
    await core.replaceNamespacedPodStatus({ name: pod.metadata?.name ?? "", namespace, body: pod });
    const { code, stdout, stderr } = await waiting.ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/unpullable +healthy +1\/1/) });
    expect(stderr).toContain("Wait for what dev runs: done");
  });

  test("gives up when the time is over, with the reasons", async () => {
    const { code, stdout, stderr } = await run("status", "homeless", "--wait", "1s");
    expect(code).toBe(1);
    expect(stdout).toMatch(/homeless +unhealthy +0\/1 .*\n.*no endpoint takes traffic/);
    expect(stderr).toContain("failed, 0 of 1 healthy");
  });
});

describe("logs", () => {
  const texts = (result: CliResult): string[] => result.stdout.split("\n").filter((one) => one !== "");

  beforeAll(async () => {
    const [first, second] = await podNames("web");
    await serve(first as string, line(1, "a1") + line(3, "a3 \u001b[2Jcleared"), line(0, "the crash"));
    await serve(second as string, line(2, "b2") + line(4, "b4"));
  });

  test("of all pods come in time order, each line with its pod, without escape sequences", async () => {
    const [first, second] = await podNames("web");
    expect(texts(await run("logs", "web"))).toEqual([
      `${first}/web a1`,
      `${second}/web b2`,
      `${first}/web a3 cleared`,
      `${second}/web b4`,
    ]);
    const coloured = await runCli(inStack("logs", "web"), { FORCE_COLOR: "1", NO_COLOR: "" });
    expect(coloured.stdout).toMatch(new RegExp(`^\u001b\\[36m${first}/web\u001b\\[39m a1\n`));
  });

  test("are cut by --tail and --since, and go back to the run before by --previous", async () => {
    const [tail, since, previous] = await Promise.all([
      run("logs", "web", "--tail", "1"),
      run("logs", "web", "--since", "10m"),
      run("logs", "web", "--previous"),
    ]);
    expect(texts(tail).map((one) => one.split(" ")[1])).toEqual(["a3", "b4"]);
    expect(texts(since)).toEqual([]);
    expect(texts(previous).map((one) => one.replace(/^\S+ /, ""))).toEqual(["the crash"]);
  });

  test("that cannot be had are told, and what was mistyped is named", async () => {
    const [container, none, since, far, service] = await Promise.all([
      run("logs", "web", "--container", "wbe", "--follow"),
      run("logs", "web", "--tail", "0"),
      run("logs", "web", "--since", "yesterday"),
      run("logs", "web", "--since", "9999999999999999d"),
      run("logs", "wbe"),
    ]);
    expect(container).toMatchObject({
      code: 1,
      stderr: `The service ${namespace}/web has no container wbe; its pods have web.\n`,
    });
    expect(none).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(since).toMatchObject({ code: 2, stderr: expect.stringMatching(/^DurationInvalid at --since/) });
    expect(far).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^DurationInvalid at --since(.|\n)*up to 100y/),
    });
    expect(service).toMatchObject({ code: 2, stderr: expect.stringMatching(/did you mean web\?\n$/) });
    const homeless = await run("logs", "homeless");
    expect(homeless).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("on no node yet") });
  });

  test("are followed: new lines, and a pod that starts later", async () => {
    const before = await podNames("web");
    const [first] = before;
    const following = startCli(inStack("logs", "web", "--follow", "--tail", "0"));
    try {
      await until("it follows", async () => {
        appendFileSync(logFile(first as string), `${new Date().toISOString()} stdout F tick\n`);
        return following.stdout().includes("tick") ? true : undefined;
      });
      await core.deleteNamespacedPod({ name: first as string, namespace });
      const successor = await until("a successor runs", async () =>
        (await pods("web")).find(
          (one) => !before.includes(one.metadata?.name ?? "") && one.status?.phase === "Running",
        ),
      );
      await serve(successor.metadata?.name ?? "", `${new Date().toISOString()} stdout F from the successor\n`);
      await until("its line comes", async () => (following.stdout().includes("from the successor") ? true : undefined));
    } finally {
      following.process.kill("SIGINT");
    }
    expect((await following.ended).code).toBe(0);
  });
});

describe("connections", () => {
  test("that break are made again: a list, a log and a wait go on, and miss nothing", async () => {
    const address = new URL(config.getCurrentCluster()?.server ?? "");
    const proxy = await breakableProxy(Number(address.port));
    const kubeconfig = join(folder, "proxied.kubeconfig");
    writeFileSync(kubeconfig, readFileSync(sandbox.kubeconfig, "utf8").replace(`:${address.port}`, `:${proxy.port}`));
    synthesise("proxied", { kubeconfig, context: config.getCurrentContext() });
    const start = (verb: string, ...args: string[]) =>
      startCli([verb, "proxied", ...args, "--outdir", join(folder, "proxied")]);
    const pod = (await podNames("web")).find((one) => existsSync(logFile(one))) ?? "";
    const write = (text: string): void =>
      appendFileSync(logFile(pod), `${new Date().toISOString()} stdout F ${text}\n`);
    const billing = await core.readNamespacedService({ name: "billing", namespace });

    const watching = start("details", "--watch", "--format", "json");
    const following = start("logs", "web", "--follow", "--tail", "0");
    const lastLine = (): string => watching.stdout().split("\n").slice(0, -1).at(-1) ?? '{"data":[]}';
    const shown = (name: string): object | undefined =>
      (JSON.parse(lastLine()) as { data: readonly { readonly name: string }[] }).data.find((one) => one.name === name);
    try {
      await until("the list", async () => shown("billing"));
      await until("the log", async () => {
        write("tick");
        return following.stdout().includes("tick") ? true : undefined;
      });
      await core.deleteNamespacedService({ name: "billing", namespace });
      await until("the list shows that a service is gone", async () =>
        "absent" in (shown("billing") ?? {}) ? true : undefined,
      );
      const waiting = start("status", "billing", "--wait", "5m");
      await until("it waits", async () => (waiting.stderr().includes("waiting for billing") ? true : undefined));

      proxy.break();
      for (const command of [watching, following, waiting]) {
        await until("the loss is told", async () => (command.stderr().includes("trying again") ? true : undefined));
      }
      write("while away");
      await core.createNamespacedService({
        namespace,
        body: { metadata: { name: "billing", labels: billing.metadata?.labels ?? {} }, spec: billing.spec ?? {} },
      });
      proxy.mend();

      expect((await waiting.ended).code).toBe(0);
      await until("the list shows the service that came meanwhile", async () =>
        "absent" in (shown("billing") ?? {}) ? undefined : true,
      );
      await until("the log goes on", async () => (following.stdout().includes("while away") ? true : undefined));
      expect(following.stdout().match(/while away/g)).toHaveLength(1);
      for (const command of [watching, following]) {
        await until("it tells that the connection is back", async () =>
          command.stderr().includes("the connection is back") ? true : undefined,
        );
      }
    } finally {
      for (const one of [watching, following]) one.process.kill("SIGINT");
      await Promise.all([watching.ended, following.ended]);
      proxy.close();
    }
    expect([(await watching.ended).code, (await following.ended).code]).toEqual([0, 0]);
  });

  const problem = async (
    name: string,
    env: Record<string, string> = {},
  ): Promise<{ code: number | null; line: string }> => {
    const { code, stderr, stdout } = await runCli(["details", name, "--outdir", join(folder, name)], env);
    expect(stdout).toBe("");
    expect(stderr.trim().split("\n")).toHaveLength(1);
    return { code, line: stderr.trim() };
  };
  const server = (): string => config.getCurrentCluster()?.server ?? "";
  const ca = (): string => Buffer.from(config.getCurrentCluster()?.caData ?? "", "base64").toString("utf8");

  test("that are wrong end in one coded line and exit status 2", async () => {
    synthesise("context", { kubeconfig: sandbox.kubeconfig, context: "nowhere" });
    synthesise("expired", { host: server(), token: true, clusterCaCertificate: true });
    synthesise("closed", { host: "https://127.0.0.1:9", token: true });
    synthesise("untrusted", { host: server(), token: true });
    const token = { TF_VAR_cluster_token: "not-a-token", TF_VAR_cluster_ca_certificate: ca() };
    const [context, unset, expired, closed, untrusted] = await Promise.all([
      problem("context"),
      problem("expired"),
      problem("expired", token),
      problem("closed", token),
      problem("untrusted", token),
    ]);
    expect(context).toEqual({ code: 2, line: expect.stringMatching(/^ContextUnknown at .*no context nowhere/) });
    expect(unset).toEqual({ code: 2, line: expect.stringMatching(/^VariableUnset at .*TF_VAR_cluster_/) });
    expect(expired).toEqual({ code: 2, line: expect.stringMatching(/^CredentialsRejected at https:/) });
    expect(closed).toEqual({ code: 2, line: expect.stringMatching(/^ClusterUnreachable at https:\/\/127.0.0.1:9/) });
    expect(untrusted).toEqual({ code: 2, line: expect.stringMatching(/^ClusterCertificateInvalid at https:/) });
  });

  test("with few rights show what they may, and name each verb and resource that is missing", async () => {
    const name = "viewer";
    await core.createNamespacedServiceAccount({ namespace, body: { metadata: { name } } });
    await rbac.createNamespacedRole({
      namespace,
      body: {
        metadata: { name },
        rules: [
          { apiGroups: [""], resources: ["services", "pods"], verbs: ["get", "list"] },
          { apiGroups: ["apps"], resources: ["deployments"], verbs: ["list"] },
        ],
      },
    });
    await rbac.createNamespacedRoleBinding({
      namespace,
      body: {
        metadata: { name },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
        subjects: [{ kind: "ServiceAccount", name, namespace }],
      },
    });
    const issued = await core.createNamespacedServiceAccountToken({
      name,
      namespace,
      body: { spec: { audiences: [] } } as never,
    });
    synthesise("viewer", { host: server(), token: true, clusterCaCertificate: true });
    const env = { TF_VAR_cluster_token: issued.status?.token ?? "", TF_VAR_cluster_ca_certificate: ca() };
    const { code, stdout, stderr } = await runCli(
      ["details", "viewer", "web", "--outdir", join(folder, "viewer")],
      env,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining("not allowed") });
    expect(stdout).toMatch(/Deployment +web-v1 +2\/2/);
    expect(stdout).toMatch(/Events\n {2}not allowed to read them/);
    expect(stderr.trim().split("\n").sort()).toEqual(
      [
        `not allowed: list daemonsets.apps in the namespace ${namespace}`,
        `not allowed: list endpointslices.discovery.k8s.io in the namespace ${namespace}`,
        `not allowed: list events in the namespace ${namespace}`,
        `not allowed: list persistentvolumeclaims in the namespace ${namespace}`,
        `not allowed: list pods.metrics.k8s.io in the namespace ${namespace}`,
        `not allowed: list statefulsets.apps in the namespace ${namespace}`,
      ].sort(),
    );
  });
});

test("a service that is not applied yet is shown as absent, and its page exits 1", async () => {
  await core.deleteNamespacedService({ name: "billing", namespace });
  const [list, page] = await Promise.all([run("details"), run("details", "billing")]);
  expect(list.stdout).toMatch(/^billing +absent/m);
  expect(page).toMatchObject({ code: 1, stderr: expect.stringContaining("is not in the cluster") });
});
