import { App } from "cdktf";
import { Deployment, EnvironmentStack } from "../../lib";
import { synthesise } from "../support/synthesise";

test("a container's own privileges do not take back that the pod runs as non-root", () => {
  const stack = new EnvironmentStack(new App(), "shop", {
    cluster: { kubeconfig: "/nowhere/kubeconfig", context: "shop" },
    namespace: "shop",
  });
  new Deployment(stack, "web", {
    securityContext: { runAsNonRoot: true },
    containers: [
      { image: "nginx:1.27", securityContext: { readOnlyRootFilesystem: true } },
      { name: "root", image: "busybox:1.37", securityContext: { runAsNonRoot: false } },
      { name: "plain", image: "busybox:1.37" },
    ],
  });
  const text = JSON.stringify(synthesise(stack));
  expect(text).toContain('"security_context":[{"read_only_root_filesystem":true,"run_as_non_root":true}]');
  expect(text).toContain('"security_context":[{"run_as_non_root":false}]');
});
