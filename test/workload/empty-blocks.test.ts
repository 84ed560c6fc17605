import { CronJob, DaemonSet, Deployment, Job, StatefulSet, type Container, type EnvironmentStack } from "../../lib";
import { synthesise, testStack } from "../support/synthesise";

/*
 * What Kubernetes reads as nothing said. The provider reads such blocks back as none, so that each plan would add them
 * again; or it sends false and "" for what was in them once.
 */
const CONTAINER: readonly Partial<Container>[] = [
  { securityContext: {} },
  { securityContext: { capabilities: {} } },
  { securityContext: { seLinuxOptions: {} } },
  { securityContext: { capabilities: {}, seLinuxOptions: {} } },
  { lifecycle: {} },
];
const POD = [
  { securityContext: {} },
  { securityContext: { seLinuxOptions: {} } },
  { securityContext: { sysctls: [] } },
  { dnsConfig: {} },
  { dnsConfig: { options: [] } },
  { affinity: { podAffinity: {} }, tolerations: [], hostAliases: [] },
] as const;

const first = { name: "a", image: "a:1" };
const MAKERS: readonly (readonly [string, (stack: EnvironmentStack, props: { containers: Container[] }) => unknown])[] =
  [
    ["Deployment", (stack, props) => new Deployment(stack, "x", props)],
    ["StatefulSet", (stack, props) => new StatefulSet(stack, "x", { ...props, serviceName: "x" })],
    ["DaemonSet", (stack, props) => new DaemonSet(stack, "x", props)],
    ["Job", (stack, props) => new Job(stack, "x", props)],
    ["CronJob", (stack, props) => new CronJob(stack, "x", { ...props, schedule: "0 0 * * *" })],
  ];

describe.each(MAKERS)("%s", (_, make) => {
  const made = (props: { containers: Container[] }): string => {
    const stack = testStack();
    make(stack, props);
    // The name of a Job is made of what its props say.
    return JSON.stringify(synthesise(stack).json["resource"]).replace(/"x-[0-9a-f]{8}"/, '"x"');
  };
  const plain = made({ containers: [first] });

  test.each(CONTAINER)("a container's %j is as if it were not there", (said) => {
    expect(made({ containers: [{ ...first, ...said }] })).toEqual(plain);
  });

  test.each(POD)("a pod's %j is as if it were not there", (said) => {
    expect(made({ containers: [first], ...said } as { containers: Container[] })).toEqual(plain);
  });

  test("an empty folder and what has a value stay", () => {
    const said = { volumes: [{ name: "tmp", mountPath: "/tmp", emptyDir: {} }], securityContext: { runAsUser: 1 } };
    const json = made({ containers: [first], ...said } as { containers: Container[] });
    expect(json).toMatch(/"empty_dir":\[\{\}\]/);
    expect(json).toMatch(/"security_context":\[\{"run_as_user":"?1"?\}\]/);
  });
});
