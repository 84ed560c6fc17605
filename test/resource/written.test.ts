import { Aspects, Fn, TerraformVariable, Testing, type TerraformStack } from "cdktf";
import { KubernetesResource, StatelessService } from "../../lib";
import { at, plainStack, testStack } from "../support/synthesise";

const containers = [{ image: "example.com/web:1", ports: [{ containerPort: 8080 }] }];
const service = (stack: TerraformStack): StatelessService => new StatelessService(stack, "web", { containers });

type Resources = Record<string, Record<string, unknown>>;

const written = (stack: TerraformStack): { readonly locals?: unknown; readonly resource: Resources } =>
  JSON.parse(Testing.synth(stack)) as { readonly resource: Resources };

const STACKS = [
  ["an EnvironmentStack", () => testStack()],
  ["a TerraformStack", () => plainStack()],
] as const;

describe.each(STACKS)("in %s", (_, make) => {
  test("blocks that stand once are objects, and defaults of the provider are not said", () => {
    const stack = make();
    service(stack);
    const { resource } = written(stack);
    const deployment = resource["kubernetes_deployment_v1"]?.["web"];
    expect(at(deployment, "spec.template.spec.container.0.image")).toBe("example.com/web:1");
    expect(at(deployment, "spec.template.spec")).not.toHaveProperty("restart_policy");
    expect(at(deployment, "spec.template.spec.container.0.image_pull_policy")).toBe("IfNotPresent");
    expect(at(resource["kubernetes_service_v1"], "web.spec.ip_family_policy")).toBe("SingleStack");
    expect(at(resource["kubernetes_service_v1"], "web.spec")).not.toHaveProperty("type");
  });

  /** Every way to override, and what of the Deployment must be seen. */
  const WAYS: readonly (readonly [string, (stack: TerraformStack, web: StatelessService) => void])[] = [
    ["the service", (_stack, web) => web.addOverride("spec.0.template.0.spec.0.host_pid", true)],
    ["the workload", (_stack, web) => web.workload.addOverride("spec.0.template.0.spec.0.host_pid", true)],
    ["the resource", (_stack, web) => web.workload.resource.addOverride("spec.0.template.0.spec.0.host_pid", true)],
    [
      "the stack",
      (stack) => stack.addOverride("resource.kubernetes_deployment_v1.web.spec.0.template.0.spec.0.host_pid", true),
    ],
    [
      "an aspect",
      (stack) =>
        Aspects.of(stack).add({
          visit: (node) => {
            if (node instanceof KubernetesResource && node.terraformResourceType === "kubernetes_deployment_v1")
              node.addOverride("spec.0.template.0.spec.0.host_pid", true);
          },
        }),
    ],
  ];

  test.each(WAYS)("an override by %s lands where its path leads, beside all that was there", (_way, override) => {
    const stack = make();
    override(stack, service(stack));
    const { resource } = written(stack);
    const pod = at(resource["kubernetes_deployment_v1"], "web.spec.0.template.0.spec.0");
    expect(pod).toMatchObject({
      host_pid: true,
      restart_policy: "Always",
      container: [{ image: "example.com/web:1" }],
    });
    // Only what is overridden is written so.
    expect(at(resource["kubernetes_service_v1"], "web.spec.port.0.port")).toBe(8080);
  });

  test("what an override takes out is not there", () => {
    const stack = make();
    service(stack).workload.addOverride("spec.0.template.0.spec.0.container.0.image_pull_policy", undefined);
    const container = at(
      written(stack).resource["kubernetes_deployment_v1"],
      "web.spec.0.template.0.spec.0.container.0",
    );
    expect(container).toMatchObject({ image: "example.com/web:1", port: [{ protocol: "TCP" }] });
    expect(container).not.toHaveProperty("image_pull_policy");
  });

  test("a message needs no evaluation, unless what it is about does", () => {
    const stack = make();
    const namespace = new TerraformVariable(stack, "team", { type: "string" });
    service(stack);
    new StatelessService(stack, "api", { containers, namespace: namespace.stringValue });
    new StatelessService(stack, "log", { containers, namespace: Fn.join("-", ["a", namespace.stringValue]) });
    new StatelessService(stack, "cat", { containers, namespace: `a-${namespace.stringValue}` });
    new StatelessService(stack, "dog", { containers, namespace: '${var.teams["a"]}' });
    const { locals, resource } = written(stack);
    expect(locals).toBeUndefined();
    const ownNamespace = stack.node.id === "test" ? "shop" : "default";
    const namespaces = {
      web: ownNamespace,
      api: "${var.team}",
      log: '${join("-", ["a", var.team])}',
      cat: "a-${var.team}",
      dog: '${var.teams["a"]}',
    };
    for (const [name, expected] of Object.entries(namespaces)) {
      const message = (type: string): unknown =>
        at(resource[`kubernetes_${type}_v1`], `${name}.lifecycle.postcondition.error_message`);
      expect(message("service")).toContain(`: kubectl -n ${expected} delete service ${name}.`);
      expect(message("deployment")).toContain(
        `: kubectl patch -n ${expected} deployment ${name}-v1 --type=json -p '[{"op"`,
      );
    }
  });
});
