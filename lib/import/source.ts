import type { Override } from "./differences";
import { fieldsOf, type Props } from "./fields";
import { Code, WIDTH, toCode } from "./literal";
import { metadataOf } from "../manifest";
import { MANAGED_BY } from "../resource";
import type { StackFacts } from "./stack-facts";
import { commentText, quoted } from "./text";

/** One construct of the code. */
export interface Declaration {
  /** Its class, exported by the package. */
  readonly className: string;
  readonly id: string;
  /** What the construct is called in the code, where something refers to it. */
  readonly constant: string;
  readonly props: Props;
  /** Further versions behind its Service. */
  readonly versions: readonly { readonly version: string; readonly props: Props }[];
  readonly overrides: readonly Override[];
  /** The constant of the namespace that has to be there first. @default - none of the code's own */
  readonly after?: string;
  /** The constants that its props name: the services that a route leads to. @default - none */
  readonly refersTo?: readonly string[];
  /** Sensitive variables that hold a Secret's data. @default - none */
  readonly variables?: readonly SecretVariable[];
}

/** A sensitive variable, and the attribute of the Secret that it is for. */
export interface SecretVariable {
  readonly id: string;
  /** What it is called in the code. */
  readonly constant: string;
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
  readonly facts: StackFacts;
  /** What the first plan leaves alone of what exists, by address. @default - the objects are made anew */
  readonly ignored?: ReadonlyMap<string, readonly string[] | "all">;
}

const DECLARING = "/** What the manifests declare. Objects that name no namespace are in the stack's. */";
const ADOPTING = [
  "/**",
  " * What runs in the namespace. The first plan adopts it and changes nothing. Then take `adoptLive` out. Where it says",
  ' * "all", the next apply writes down what Kubernetes had taken by default, which restarts the pods of that workload',
  " * once; until then Terraform changes nothing of it.",
  " */",
];

/** A module that declares a stack with the constructs. */
export function renderSource(declarations: readonly Declaration[], options: SourceOptions): string {
  const { facts, ignored } = options;
  const needed = new Set(declarations.flatMap(({ after, refersTo = [] }) => [after, ...refersTo]));
  const body = declarations.map((one) => renderDeclaration(one, needed.has(one.constant)));
  if (ignored !== undefined) body.push(adoptCall(ignored));
  const text = body.join("\n");
  const names = [
    "EnvironmentStack",
    ...new Set(declarations.map(({ className }) => className)),
    ...(ignored === undefined ? [] : ["adoptLive"]),
    ...(facts.platform === "kubernetes" ? [] : [facts.platform]),
  ].sort();
  const fromCdktf = ["Fn", "TerraformVariable"].filter((name) => new RegExp(`\\b${name}[.(]`).test(text));
  const propsType =
    facts.namespace === undefined ? "EnvironmentStackProps" : 'Omit<EnvironmentStackProps, "namespace">';
  return [
    `// Written by "kube-services import" from ${commentText(options.from)}.`,
    ...(fromCdktf.length > 0 ? [`import { ${fromCdktf.join(", ")} } from "cdktf";`] : []),
    'import type { Construct } from "constructs";',
    ...importLines([...names, "type EnvironmentStackProps"], options.packageName),
    "",
    ...(ignored === undefined ? [DECLARING] : ADOPTING),
    `export class ${options.className} extends EnvironmentStack {`,
    `  constructor(scope: Construct, id: string, props: ${propsType}) {`,
    `    super(scope, id, ${superProps(facts)});`,
    ...body.flatMap((one, index) => (isLine(one) && isLine(body[index - 1]) ? [one] : ["", one])),
    "  }",
    "}",
    "",
  ].join("\n");
}

/** What takes one line alone needs no empty one before the next. */
const isLine = (code = "\n"): boolean => !code.includes("\n");

function importLines(names: readonly string[], from: string): readonly string[] {
  const line = `import { ${names.join(", ")} } from ${quoted(from)};`;
  if (line.length <= WIDTH) return [line];
  return ["import {", ...names.map((name) => `  ${name},`), `} from ${quoted(from)};`];
}

/** What the stack says for all: the user's props win, but for the namespace that the objects name. */
function superProps(facts: StackFacts): string {
  const { asGiven, creator, labels, partOf, platform } = facts;
  const given: Props = {
    ...(asGiven ? { asGiven } : {}),
    ...(platform === "kubernetes"
      ? {}
      : { platform: new Code(`${platform}(${creator === undefined ? "" : toCode({ creator }, 0)})`) }),
    ...(partOf === undefined || partOf === "" ? {} : { partOf }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
  };
  const ofNamespace = namespaceProps(facts);
  if (Object.keys(given).length === 0 && ofNamespace === undefined) return "props";
  const part = ([key, value]: [string, unknown]): string => `${key}: ${toCode(value, 6, 8 + key.length, "property")}`;
  const parts = [
    ...Object.entries(given).map(part),
    "...props",
    ...(ofNamespace === undefined ? [] : [part(["namespace", ofNamespace])]),
  ];
  const line = `{ ${parts.join(", ")} }`;
  if (!line.includes("\n") && line.length + 25 <= WIDTH) return line;
  return `{\n${parts.map((one) => `      ${one},\n`).join("")}    }`;
}

function namespaceProps({ namespace, namespaceObject, labels: ofStack }: StackFacts): unknown {
  if (namespace === undefined || namespaceObject === undefined) return namespace;
  const { labels, annotations } = fieldsOf(namespaceObject.object, "metadata");
  const all = fieldsOf({ labels }, "labels");
  const isOurs = all["app.kubernetes.io/managed-by"] === MANAGED_BY;
  const rest = Object.entries(all).filter(
    ([key, value]) =>
      ofStack[key] !== value &&
      !(isOurs && /^app\.kubernetes\.io\/(managed-by|part-of|name)$/.test(key)) &&
      // The API server's own, on each namespace.
      !(key === "kubernetes.io/metadata.name" && value === metadataOf(namespaceObject.object).name),
  );
  return {
    name: namespace,
    create: true,
    ...(rest.length === 0 ? {} : { labels: Object.fromEntries(rest) }),
    ...(annotations === undefined || Object.keys(fieldsOf({ annotations }, "annotations")).length === 0
      ? {}
      : { annotations }),
  };
}

/** @param needed whether other declarations refer to it */
function renderDeclaration(declaration: Declaration, needed: boolean): string {
  const { className, id, constant, overrides, after, versions, variables = [] } = declaration;
  const lines: string[] = [];
  let props: Props = declaration.props;
  for (const { id: variableId, constant: name, attribute, description } of variables) {
    const given = { type: "map(string)", sensitive: true, description };
    lines.push(call(`const ${name} = new TerraformVariable(this, `, variableId, given));
    if (className !== "KubernetesResource") continue;
    const value = new Code(`${name}.value`);
    props =
      attribute === "data"
        ? { ...props, object: { ...(props["object"] as object), data: value } }
        : { ...props, providerAttributes: { ...(props["providerAttributes"] as object), [attribute]: value } };
  }
  const named = needed || overrides.length > 0 || versions.length > 0 || after !== undefined;
  const made = `${named ? `const ${constant} = ` : ""}new ${className}(this, `;
  const bare = className === "ServiceAccount" && Object.keys(props).length === 0;
  lines.push(bare ? `    ${made}${quoted(id)});` : call(made, id, props));
  for (const { version, props: own } of versions) lines.push(call(`${constant}.addVersion(`, version, own));
  if (after !== undefined) lines.push(`    ${constant}.node.addDependency(${after});`);
  if (overrides.length > 0) lines.push("    // As the manifests have it, where the construct has no prop for it.");
  for (const { path, value } of overrides) lines.push(call(`${constant}.addOverride(`, path, value));
  return lines.join("\n");
}

/**
 * A call with a text and a value: on one line, with the value's own lines last, or with a line for each argument.
 * @param head the call up to its parenthesis, or `new X(this, `
 */
function call(head: string, first: string, value: unknown): string {
  const start = `    ${head}${quoted(first)}`;
  const code = toCode(value, 4, start.length + 2, "element", 2);
  const hugged = typeof value === "object" || !code.includes("\n");
  const [line = ""] = `${start}, ${code});`.split("\n");
  if (hugged && line.length <= WIDTH) return `${start}, ${code});`;
  const [open, inStack] = head.endsWith("(this, ") ? [head.slice(0, -"this, ".length), ["      this,"]] : [head, []];
  return [`    ${open}`, ...inStack, `      ${quoted(first)},`, `      ${toCode(value, 6)},`, "    );"].join("\n");
}

/** What is adopted, and what the first plan leaves alone. */
function adoptCall(ignored: ReadonlyMap<string, readonly string[] | "all">): string {
  if (ignored.size === 0) return "    adoptLive(this);";
  const code = toCode({ ignoreChanges: Object.fromEntries(ignored) }, 4, "    adoptLive(this, ".length, "element", 2);
  return `    adoptLive(this, ${code});`;
}

/** A name for a constant. */
export function identifier(id: string): string {
  const camel = id.replace(
    /[^A-Za-z0-9]+([A-Za-z0-9])?/g,
    (_match, next: string | undefined) => next?.toUpperCase() ?? "",
  );
  const name = /^[A-Za-z]/.test(camel) ? (camel[0]?.toLowerCase() ?? "") + camel.slice(1) : `object${camel}`;
  return RESERVED.has(name) ? `${name}Service` : name;
}

/** What no constant of a module may be called, and what the code calls otherwise. */
const RESERVED: ReadonlySet<string> = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false
  finally for function if implements import in instanceof interface let new null package private protected public return
  static super switch this throw true try typeof undefined var void while with yield scope id props adoptLive dce
  kubesphere kubernetes`.split(/\s+/),
);
