import { TerraformVariable } from "cdktf";
import { ConfigMap, Deployment } from "../../lib";
import { at, synthesised } from "../support/synthesise";

/** What restarts the pods of a workload that reads a ConfigMap. */
function restartOn(data: Record<string, string>, variables: readonly string[] = []): unknown {
  const { resource } = synthesised((stack) => {
    // Tokens are numbered in the order in which they are made.
    for (const name of variables) void new TerraformVariable(stack, name, { type: "string" }).stringValue;
    const level = new TerraformVariable(stack, "level", { type: "string" });
    const values = Object.entries(data).map(([key, value]) => [key, value === "VARIABLE" ? level.stringValue : value]);
    const settings = new ConfigMap(stack, "settings", { data: Object.fromEntries(values) });
    new Deployment(stack, "worker", { containers: [{ image: "worker:1" }], restartOn: settings.checksum });
  });
  return at(
    resource("kubernetes_deployment_v1.worker"),
    "spec.0.template.0.metadata.0.annotations.cdktf-kube-services/restart-on",
  );
}

test("the checksum of a ConfigMap changes with its data, and with nothing else", () => {
  expect(restartOn({ a: "1" })).toMatch(/^[0-9a-f]{16}$/);
  expect(restartOn({ a: "1" })).toBe(restartOn({ a: "1" }, ["x"]));
  expect(restartOn({ a: "1" })).not.toBe(restartOn({ a: "2" }));
});

test("where Terraform alone knows a value of the ConfigMap, Terraform computes the checksum of it", () => {
  const checksum = restartOn({ level: "VARIABLE", a: "1" });
  expect(checksum).toBe('${substr(sha256(jsonencode([{"level" = var.level, "a" = "1"}, {}])), 0, 16)}');
  expect(restartOn({ level: "VARIABLE", a: "1" }, ["x", "y"])).toBe(checksum);
});
