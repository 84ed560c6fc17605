import { sandboxEnvironment } from "../../lib/sandbox";

const HOME = "/home/user";

test("what would lead the provider to another cluster is emptied where it is set, and nothing else is touched", () => {
  const set = { KUBE_HOST: "https://prod.example.com", KUBE_TOKEN: "t", KUBE_CTX: "prod", KUBE_INSECURE: "true" };
  const environment = sandboxEnvironment("one", { HOME, ...set, KUBE_USER: "", KUBE_EDITOR: "vi" });
  expect(environment).toMatchObject({ KUBE_HOST: "", KUBE_TOKEN: "", KUBE_CTX: "", KUBE_INSECURE: "" });
  expect(environment).not.toHaveProperty("KUBE_USER");
  expect(environment).not.toHaveProperty("KUBE_EDITOR");
});

test("nothing is emptied where nothing is set", () => {
  const environment = sandboxEnvironment("one", { HOME });
  expect(Object.values(environment)).not.toContain("");
  expect(environment["KUBECONFIG"]).toBe("/home/user/.cache/cdktf-kube-services/sandboxes/one/kubeconfig");
});
