import type { Adoption } from "./adoption";
import type { Override } from "./differences";
import { Code, WIDTH, toCode } from "./literal";
import type { Props } from "./props";
import { commentText, quoted } from "./text";

/** One construct of the code. */
export interface Declaration {
  /** Its class, exported by the package. */
  readonly className: string;
  readonly id: string;
  readonly props: Props;
  readonly overrides: readonly Override[];
  /** Address of the namespace that has to be there first. @default - none of the code's own */
  readonly namespaceAddress?: string;
  /** How its resources are adopted, each by its expression. @default - nothing is adopted */
  readonly adopt?: readonly ({ readonly resource: string } & Adoption)[];
  /** Sensitive variables that hold a Secret's data. @default - none */
  readonly variables?: readonly SecretVariable[];
}

/** A sensitive variable, and the attribute of the Secret that it is for. */
export interface SecretVariable {
  readonly id: string;
  readonly attribute: "data" | "binary_data";
  readonly description: string;
}

/** What the file says beside its constructs. */
export interface SourceOptions {
  /** Where the objects come from, for the head of the file. */
  readonly from: string;
  /** Name of the class. */
  readonly className: string;
  /** Module that the constructs are imported from. */
  readonly packageName: string;
}

const DECLARING = ["/** What the manifests declare. Objects that name no namespace are in the stack's. */"];
const ADOPTING = [
  "/**",
  " * What runs in the namespace. The first plan adopts it and changes nothing. Then take the lines with `importFrom` and",
  ' * `ignoreChanges` out. Where these say "all", the next apply writes down what Kubernetes had taken by default, which',
  " * restarts the pods of that workload once; until then Terraform changes nothing of it.",
  " */",
];

/** A module that declares a stack with the constructs. */
export function renderSource(declarations: readonly Declaration[], options: SourceOptions): string {
  const classes = new Set(declarations.map(({ className }) => className));
  const names = ["EnvironmentStack", ...classes].sort();
  const body = declarations.map((declaration, index) => renderDeclaration(declaration, index));
  const variables = declarations.some((declaration) => declaration.variables !== undefined);
  return [
    `// Written by "kube-services import" from ${commentText(options.from)}.`,
    ...(variables ? ['import { TerraformVariable } from "cdktf";'] : []),
    'import type { Construct } from "constructs";',
    ...importLines([...names, "type EnvironmentStackProps"], options.packageName),
    "",
    ...(declarations.some(({ adopt }) => adopt !== undefined) ? ADOPTING : DECLARING),
    `export class ${options.className} extends EnvironmentStack {`,
    "  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {",
    "    super(scope, id, props);",
    ...body.flatMap((text) => ["", text]),
    "  }",
    "}",
    "",
  ].join("\n");
}

function importLines(names: readonly string[], from: string): readonly string[] {
  const line = `import { ${names.join(", ")} } from ${quoted(from)};`;
  if (line.length <= WIDTH) return [line];
  return ["import {", ...names.map((name) => `  ${name},`), `} from ${quoted(from)};`];
}

function renderDeclaration(declaration: Declaration, index: number): string {
  const { className, id, overrides, namespaceAddress, adopt = [], variables = [] } = declaration;
  const lines: string[] = [];
  const name = `${identifier(id)}${index}`;
  let props: Props = declaration.props;
  for (const { id: variableId, attribute, description } of variables) {
    const given = toCode({ type: "map(string)", sensitive: true, description }, 4);
    const constant = `${attribute === "data" ? "data" : "binaryData"}${index}`;
    lines.push(`    const ${constant} = new TerraformVariable(this, ${quoted(variableId)}, ${given});`);
    const value = new Code(`${constant}.value`);
    props =
      attribute === "data"
        ? { ...props, object: { ...(props["object"] as object), data: value } }
        : { ...props, providerAttributes: { ...(props["providerAttributes"] as object), [attribute]: value } };
  }
  const isService = className !== "KubernetesResource";
  const waits = isService && namespaceAddress !== undefined;
  const named = overrides.length > 0 || adopt.length > 0 || waits;
  const head = `${named ? `const ${name} = ` : ""}new ${className}(this, ${quoted(id)}, `;
  lines.push(`    ${head}${toCode(props, 4, 4 + head.length + 2)});`);
  if (waits) {
    const parts = className === "ManifestService" ? "otherResources" : "resources";
    lines.push(`    for (const resource of ${name}.${parts}) resource.dependsOn = [${quoted(namespaceAddress)}];`);
  }
  if (overrides.length > 0) lines.push("    // As the manifests have it, where the construct would choose otherwise.");
  for (const { path, value } of overrides) {
    const [key, call] = [quoted(path), `${name}.addOverride(`];
    const line = `    ${call}${key}, ${toCode(value, 4, 4 + call.length + key.length + 4)});`;
    const fits = line.length <= WIDTH || line.includes("\n");
    lines.push(...(fits ? [line] : [`    ${call}`, `      ${key},`, `      ${toCode(value, 6)},`, "    );"]));
  }
  for (const { resource, importId, ignoreChanges } of adopt) {
    lines.push(`    ${name}${resource}.importFrom(${quoted(importId)});`);
    if (ignoreChanges.length === 0) continue;
    const target = `${name}${resource}.lifecycle`;
    const parts = [`...${target}`, `ignoreChanges: ${toCode(ignoreChanges, 6, 6 + "ignoreChanges: ".length)}`];
    const line = `    ${target} = { ${parts.join(", ")} };`;
    const broken = [`    ${target} = {`, ...parts.map((part) => `      ${part},`), "    };"];
    lines.push(...(line.length <= WIDTH ? [line] : broken));
  }
  return lines.join("\n");
}

/** A name for a constant; its number keeps it apart from reserved words and other names. */
function identifier(id: string): string {
  const camel = id.replace(
    /[^A-Za-z0-9]+([A-Za-z0-9])?/g,
    (_match, next: string | undefined) => next?.toUpperCase() ?? "",
  );
  return /^[A-Za-z]/.test(camel) ? camel[0]?.toLowerCase() + camel.slice(1) : `object${camel}`;
}
