import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Aspects, TerraformStack, TerraformVariable } from "cdktf";
import { ConfigMap, EnvironmentStack, KubernetesResource, StatefulService, StatelessService } from "../../lib";

/** The stack as CDKTF alone would render it, every value resolved. */
class UnhurriedStack extends EnvironmentStack {
  override prepareStack(): void {
    TerraformStack.prototype.prepareStack.call(this);
  }
  override toTerraform(): unknown {
    return TerraformStack.prototype.toTerraform.call(this);
  }
}

function synthesise(Stack: typeof EnvironmentStack, fill: (stack: EnvironmentStack) => void): string {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), "kube-services-finished-")) });
  const stack = new Stack(app, "shop", {
    cluster: { kubeconfig: "/nowhere/kubeconfig", context: "shop" },
    namespace: { name: "shop", create: true },
    protect: true,
  });
  fill(stack);
  app.synth();
  return readFileSync(join(app.outdir, "stacks", "shop", "cdk.tf.json"), "utf8");
}

const container = { image: "nginx:1.27", ports: [{ containerPort: 80 }] };

const cases: Record<string, (stack: EnvironmentStack) => void> = {
  "resources without tokens": (stack) => {
    new StatelessService(stack, "web", { version: "v2", containers: [container], stickySession: true });
    new StatefulService(stack, "db", {
      containers: [container],
      volumes: [{ claimTemplate: { name: "data" }, mountPath: "/data" }],
    });
  },
  "tokens as text, number and part of a text": (stack) => {
    const text = new TerraformVariable(stack, "text", { type: "string" });
    const number = new TerraformVariable(stack, "number", { type: "number" });
    const config = new ConfigMap(stack, "config", { data: { key: `before ${text.stringValue} after` } });
    new StatelessService(stack, "web", {
      replicas: number.numberValue,
      containers: [{ ...container, envFrom: [{ configMapRef: { name: config.name } }] }],
    });
  },
  "overrides of a resource, a container and the stack": (stack) => {
    const web = new StatelessService(stack, "web", { containers: [container] });
    web.addOverride("spec.0.external_ips", ["192.0.2.1"]);
    web.workload.container("web").addOverride("tty", true);
    stack.addOverride("resource.kubernetes_service_v1.web.spec.0.type", "NodePort");
    stack.addOverride("terraform.required_version", ">= 1.7");
  },
  "what an aspect adds at synthesis": (stack) => {
    new StatelessService(stack, "web", { containers: [container] });
    new StatelessService(stack, "api", { containers: [container] });
    Aspects.of(stack).add({
      visit: (node) => {
        if (node instanceof KubernetesResource && node.friendlyUniqueId === "web")
          node.addOverride("metadata.0.labels.seen", "yes");
      },
    });
  },
  "a construct that was taken out, and a stack inside of the stack": (stack) => {
    new StatelessService(stack, "web", { containers: [container] });
    new StatelessService(stack, "api", { containers: [container] });
    stack.node.tryRemoveChild("api");
    const inner = new EnvironmentStack(stack, "inner", {
      cluster: { kubeconfig: "/nowhere/kubeconfig", context: "shop" },
      namespace: { name: "inner", create: true },
    });
    new StatelessService(inner, "other", { containers: [container] });
  },
  "dependencies, imports and moves": (stack) => {
    const web = new StatelessService(stack, "web", { containers: [container] });
    const api = new StatelessService(stack, "api", { containers: [container] });
    web.service.resource.dependsOn = [api.service.resource.fqn];
    api.workload.resource.importFrom("shop/api-v1");
    api.service.resource.lifecycle = { preventDestroy: true, ignoreChanges: ["metadata"] };
  },
};

test.each(Object.entries(cases))("a stack renders the same bytes with and without the short way: %s", (_name, fill) => {
  expect(synthesise(EnvironmentStack, fill)).toBe(synthesise(UnhurriedStack, fill));
});
