import { homedir } from "node:os";
import { evaluate, UnresolvedExpression, type ExpressionScope } from "../../lib/cluster";

const scope: ExpressionScope = {
  variable: (name) => ({ token: "s3cret", ca: Buffer.from("PEM").toString("base64") })[name],
  reference: (path) => (path === "kubernetes_namespace_v1.shop.metadata[0].name" ? "shop" : undefined),
  readFile: (path) => `content of ${path}`,
};

describe("values of a synthesised stack", () => {
  test.each([
    ["plain text", "https://10.0.0.1:6443", "https://10.0.0.1:6443"],
    ["a variable", "${var.token}", "s3cret"],
    ["a variable within text", "Bearer ${ var.token }!", "Bearer s3cret!"],
    ["a reference to another resource", "${kubernetes_namespace_v1.shop.metadata[0].name}", "shop"],
    ["a function", "${base64decode(var.ca)}", "PEM"],
    ["nested functions", '${trimspace(file("/tmp/token"))}', "content of /tmp/token"],
    ["the home folder", '${pathexpand("~/.kube/config")}', `${homedir()}/.kube/config`],
    ["an escaped template", "$${var.token}", "${var.token}"],
    ["a dollar sign that begins nothing", "a$b", "a$b"],
  ])("%s", (_, given, wanted) => expect(evaluate(given, scope)).toBe(wanted));

  test.each([
    ["an unset variable", "${var.other}", "var.other"],
    ["a data source", "${data.aws_eks_cluster.prod.endpoint}", "data.aws_eks_cluster.prod.endpoint"],
    ["a function that it does not know", "${lookup(var.a, 1)}", "lookup(…)"],
    ["an operator", "${var.token == 1}", "== 1}"],
    ["a directive", "%{ if true }x%{ endif }", "%{ if true }x%{ endif }"],
    ["an unclosed one", "${var.token", ""],
    ["a name of every object", "${toString(var.token)}", "toString(…)"],
  ])("%s is not guessed", (_, given, part) => {
    expect(() => evaluate(given, scope)).toThrow(UnresolvedExpression);
    try {
      evaluate(given, scope);
    } catch (error) {
      expect((error as UnresolvedExpression).part).toBe(part);
    }
  });
});
