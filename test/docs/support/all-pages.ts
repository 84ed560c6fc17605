import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import * as library from "../../../lib";

export const ROOT = resolve(__dirname, "../../..");

/** A block of code on a page. */
export interface Fence {
  readonly page: string;
  /** Word after the three backticks, such as `ts`. */
  readonly language: string;
  /** What follows the language in the same line. */
  readonly mark: string;
  readonly text: string;
  readonly line: number;
}

/** Every page that users read, by its path in the repository. */
export const pages: readonly string[] = [
  "README.md",
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .map((file) => `docs/${file.replaceAll("\\", "/")}`)
    .filter((file) => file.endsWith(".md") && !file.startsWith("docs/.vitepress/"))
    .sort(),
];

export const textOf = (page: string): string => readFileSync(join(ROOT, page), "utf8");

/** The blocks of a page, those in lists too, without their indentation. */
export function fencesOf(page: string): readonly Fence[] {
  const text = textOf(page);
  return [...text.matchAll(/^( *)```(\w+)(?: (\w+))?\n([^]*?)^\1```$/gm)].map((match) => ({
    page,
    language: match[2] ?? "",
    mark: match[3] ?? "",
    text: (match[4] ?? "").replaceAll(new RegExp(`^${match[1]}`, "gm"), ""),
    line: text.slice(0, match.index).split("\n").length,
  }));
}

export const fences: readonly Fence[] = pages.flatMap(fencesOf);

const isProgram = ({ text }: Fence): boolean => /^import /m.test(text);

/** What a fragment may take for granted, beside the stack `prod`: what stands around it in a program or in a test. */
const GIVEN: Readonly<Record<string, string>> = {
  web: `const web = new StatelessService(prod, "given-web", { containers: [{ name: "main", image: "example.com/web:1", ports: [{ containerPort: 8080 }] }] });`,
  api: `const api = new StatelessService(prod, "given-api", { containers: [{ image: "example.com/api:1", ports: [{ name: "http", containerPort: 8080 }] }] });`,
  objects: `const objects = new TerraformStack(app, "objects");`,
  definitions: `const definitions = new TerraformStack(app, "definitions");`,
};

/** An example as a module: what is no program stands in the stack of the README's first example. */
export function moduleOf(example: Fence): string {
  if (isProgram(example)) return example.text;
  const given = Object.entries(GIVEN).filter(
    ([name]) =>
      new RegExp(`\\b${name}\\b`).test(example.text) && !new RegExp(`(?:const|let) ${name}\\b`).test(example.text),
  );
  const inStack = /\bthis\b/.test(example.text)
    ? ["(function (this: EnvironmentStack) {", "}).call(prod);"]
    : ["{", "}"];
  const text = [...given.map(([, made]) => made), inStack[0], example.text, inStack[1]].join("\n");
  const isNamed = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(text);
  const names = Object.keys(library).filter(isNamed);
  const cdktf = ["App", "TerraformOutput", "TerraformStack", "TerraformVariable", "Fn"].filter(
    (name) => name === "App" || isNamed(name),
  );
  return `
import { ${cdktf.join(", ")} } from "cdktf";
import { ${[...new Set([...names, "EnvironmentStack"])].join(", ")} } from "cdktf-kube-services";
const app = new App();
const prod = new EnvironmentStack(app, "prod", {
  cluster: { kubeconfig: "~/.kube/config", context: "prod" },
  namespace: { name: "shop", create: true },
});
void prod;
${text}
app.synth();
`;
}
