import { ServiceAccount, StatelessService } from "../../lib";
import { synthesise, testStack } from "../support/synthesise";

test("a service account has the address of its construct, and the workload that names it comes after it", () => {
  const stack = testStack();
  const account = new ServiceAccount(stack, "web-account", {
    name: "web",
    annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/web" },
    imagePullSecrets: ["registry"],
  });
  new StatelessService(stack, "web", {
    serviceAccountName: account.name,
    containers: [{ image: "nginx:1.27", ports: [{ containerPort: 80 }] }],
  });
  expect(account.address).toBe("kubernetes_service_account_v1.web-account");
  const made = synthesise(stack);
  expect(made.resource(account.address)).toMatchObject({
    metadata: [
      {
        name: "web",
        namespace: "shop",
        labels: { "app.kubernetes.io/managed-by": "cdktf-kube-services" },
        annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/web" },
      },
    ],
    image_pull_secret: [{ name: "registry" }],
  });
  expect(made.resource("kubernetes_deployment_v1.web")).toMatchObject({
    spec: [{ template: [{ spec: [{ service_account_name: `\${${account.address}.metadata[0].name}` }] }] }],
  });
});

test("the escape hatch reaches the resource", () => {
  const stack = testStack();
  new ServiceAccount(stack, "web").addOverride("automount_service_account_token", false);
  expect(synthesise(stack).resource("kubernetes_service_account_v1.web")).toMatchObject({
    automount_service_account_token: false,
  });
});

test("a name that Kubernetes refuses is told with its place", () => {
  const stack = testStack();
  expect(() => new ServiceAccount(stack, "web", { name: "Web_Account" })).toThrow(
    expect.objectContaining({ message: expect.stringMatching(/at test\/web name: .+\n {2}got: "Web_Account"/) }),
  );
});
