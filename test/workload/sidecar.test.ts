import {
  CronJob,
  StatefulService,
  StatelessService,
  ManifestService,
  type EnvironmentStackProps,
  type InitContainer,
} from "../../lib";
import { at, synthesised } from "../support/synthesise";

const WORKER = { image: "nginx:1.27", ports: [{ containerPort: 8080 }] };
const INIT: readonly InitContainer[] = [
  { name: "migrate", image: "migrate:1" },
  {
    name: "proxy",
    image: "proxy:1",
    restartPolicy: "Always",
    ports: [{ containerPort: 15001 }],
    startupProbe: { tcpSocket: { port: 15001 } },
    lifecycle: { preStop: { exec: { command: ["/drain"] } } },
  },
];
const NEWER: readonly (readonly [string, Partial<EnvironmentStackProps>])[] = [
  ["engine", { engine: ">=1.12" }],
  ["providerVersion", { providerVersion: "~> 3.0" }],
];

test.each(NEWER)("a native sidecar is an attribute where %s excludes provider 2", (_by, props) => {
  for (const [type, address] of [
    [StatelessService, "kubernetes_deployment_v1.web"],
    [StatefulService, "kubernetes_stateful_set_v1.web"],
  ] as const) {
    const synth = synthesised((stack) => new type(stack, "web", { containers: [WORKER], initContainers: INIT }), props);
    const [migrate, proxy] = at(synth.resource(address), "spec.0.template.0.spec.0.init_container") as readonly Record<
      string,
      unknown
    >[];
    expect(migrate).not.toHaveProperty("restart_policy");
    expect(proxy).toMatchObject({
      restart_policy: "Always",
      startup_probe: [{ tcp_socket: [{ port: "15001" }] }],
      lifecycle: [{ pre_stop: [{ exec: [{ command: ["/drain"] }] }] }],
    });
    expect(at(synth.resource(address), "spec.0.template.0.spec.0.container.0")).not.toHaveProperty("restart_policy");
  }
});

test("with provider 2 it is refused with the ways out", () => {
  const make = () =>
    synthesised((stack) => new StatelessService(stack, "web", { containers: [WORKER], initContainers: INIT }));
  expect(make).toThrow(/SidecarUnsupported at test\/web initContainers\[1\]\.restartPolicy/);
  expect(make).toThrow(/engine: ">=1\.12".*providerVersion: "~> 3\.0".*onUnsupported: "kubernetes_manifest"/);
});

test("what is no sidecar any more is guarded where the provider would keep it one", () => {
  const conditions = (props: Partial<EnvironmentStackProps>): string => {
    const synth = synthesised(
      (stack) =>
        new StatelessService(stack, "web", {
          containers: [WORKER],
          initContainers: [{ name: "proxy", image: "proxy:1" }],
        }),
      props,
    );
    return JSON.stringify(at(synth.resource("kubernetes_deployment_v1.web"), "lifecycle"));
  };
  expect(conditions({ engine: ">=1.12" })).toContain("SidecarKept: initContainers[0] says");
  expect(conditions({})).not.toContain("SidecarKept");
});

const MANIFEST = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web" },
  spec: {
    selector: { matchLabels: { app: "web" } },
    template: {
      metadata: { labels: { app: "web" } },
      spec: {
        containers: [{ name: "web", image: "nginx:1.27" }],
        initContainers: [{ name: "proxy", image: "proxy:1", restartPolicy: "Always" }],
      },
    },
  },
};

test("a manifest's sidecar is one of the typed resource, too; with provider 2 it says from when on", () => {
  const make = (props: Partial<EnvironmentStackProps>) =>
    synthesised((stack) => new ManifestService(stack, "web", { objects: [MANIFEST] }), props);
  const resource = make({ engine: ">=1.12" }).resource("kubernetes_deployment_v1.web");
  expect(at(resource, "spec.0.template.0.spec.0.init_container.0.restart_policy")).toBe("Always");
  expect(() => make({})).toThrow(
    /ManifestFieldUnsupported.*can express this field from 3\.0\.0 on[^]*engine: ">=1\.12"/,
  );
});

test("a plan also stops where a CronJob, an edited workload or a manifest would keep a sidecar", () => {
  const { containers } = MANIFEST.spec.template.spec;
  const plain = { initContainers: [{ name: "proxy", image: "proxy:1" }] };
  const template = { ...MANIFEST.spec.template, spec: { containers, ...plain } };
  const make = (props: Partial<EnvironmentStackProps>) =>
    synthesised((stack) => {
      new CronJob(stack, "backup", { schedule: "@daily", containers: [WORKER], ...plain });
      new StatelessService(stack, "edited", {
        containers: [WORKER],
        ...plain,
        edit: { workload: { patch: { metadata: { annotations: { a: "b" } } } } },
      });
      new ManifestService(stack, "web", { objects: [{ ...MANIFEST, spec: { ...MANIFEST.spec, template } }] });
    }, props);
  const kept = (address: string, props: Partial<EnvironmentStackProps>): string =>
    JSON.stringify(at(make(props).resource(address), "lifecycle"));
  const ofPods = "self.spec[0].template[0].spec[0]";
  const where: Readonly<Record<string, string>> = {
    "kubernetes_cron_job_v1.backup": "self.spec[0].job_template[0].spec[0].template[0].spec[0]",
    "kubernetes_deployment_v1.edited": ofPods,
    "kubernetes_deployment_v1.web": ofPods,
  };
  for (const [address, pods] of Object.entries(where)) {
    expect(kept(address, { engine: ">=1.12" })).toContain(`coalesce(${pods}.init_container[0].restart_policy, `);
    expect(kept(address, {})).not.toContain("restart_policy");
  }
});
