import type { Adoption } from "./adoption";
import type { Override } from "./differences";
import { Code, toCode } from "./literal";
import type { Props } from "./props";

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
  /** A sensitive variable that holds a Secret's data. @default - none */
  readonly variable?: { readonly id: string; readonly description: string };
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
  const variables = declarations.some(({ variable }) => variable !== undefined);
  return [
    `// Written by "kube-services import" from ${options.from.replace(/[\r\n]+/g, " ")}.`,
    ...(variables ? ['import { TerraformVariable } from "cdktf";'] : []),
    'import type { Construct } from "constructs";',
    `import { ${names.join(", ")}, type EnvironmentStackProps } from ${JSON.stringify(options.packageName)};`,
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

function renderDeclaration(declaration: Declaration, index: number): string {
  const { className, id, overrides, namespaceAddress, adopt = [], variable } = declaration;
  const lines: string[] = [];
  const name = `${identifier(id)}${index}`;
  let props: Props = declaration.props;
  if (variable !== undefined) {
    const given = toCode({ type: "map(string)", sensitive: true, description: variable.description }, 4);
    lines.push(`    const data${index} = new TerraformVariable(this, ${JSON.stringify(variable.id)}, ${given});`);
    props = { ...props, object: { ...(props["object"] as object), data: new Code(`data${index}.value`) } };
  }
  const isService = className !== "KubernetesResource";
  const waits = isService && namespaceAddress !== undefined;
  const named = overrides.length > 0 || adopt.length > 0 || waits;
  const head = `${named ? `const ${name} = ` : ""}new ${className}(this, ${JSON.stringify(id)}, `;
  lines.push(`    ${head}${toCode(props, 4, 4 + head.length + 2)});`);
  if (waits) {
    lines.push(
      `    for (const resource of ${name}.resources) resource.dependsOn = [${JSON.stringify(namespaceAddress)}];`,
    );
  }
  if (overrides.length > 0) lines.push("    // As the manifests have it, where the construct would choose otherwise.");
  for (const { path, value } of overrides) {
    const call = `${name}.addOverride(${JSON.stringify(path)}, `;
    lines.push(`    ${call}${toCode(value, 4, 4 + call.length + 2)});`);
  }
  for (const { resource, importId, ignoreChanges } of adopt) {
    lines.push(`    ${name}${resource}.importFrom(${JSON.stringify(importId)});`);
    if (ignoreChanges.length === 0) continue;
    const lifecycle = `{ ...${name}${resource}.lifecycle, ignoreChanges: ${toCode(ignoreChanges, 4)} }`;
    lines.push(`    ${name}${resource}.lifecycle = ${lifecycle};`);
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
