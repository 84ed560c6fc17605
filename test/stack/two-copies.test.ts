import { App } from "cdktf";
import { EnvironmentStack, StatelessService } from "../../lib";

test("a construct in a stack that another copy of the library has made is told as that", () => {
  const stack = new EnvironmentStack(new App(), "prod", {
    cluster: { kubeconfig: "~/.kube/config", context: "prod" },
    namespace: "shop",
  });
  const copy = Symbol.for("cdktf-kube-services/Copy");
  Object.defineProperty(stack, copy, {
    value: "/app/node_modules/acme/node_modules/cdktf-kube-services/dist/index.js",
  });
  expect(() => new StatelessService(stack, "web", { containers: [{ image: "nginx" }] })).toThrow(
    /^LibraryTwice at prod\/web: this is made by one copy of cdktf-kube-services .*acme\/node_modules/,
  );
});
