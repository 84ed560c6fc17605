import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { GoField, GoKind, GoTypes } from "../go-types";

/** Where the packages of Kubernetes' types are, by what their module is called. */
export interface GoModules {
  /** Folders of the modules: `k8s.io/api` and so on. */
  readonly folders: Readonly<Record<string, string>>;
}

/** The packages whose kinds an API server of today serves as stable, and the group of each. */
const PACKAGES: Readonly<Record<string, string>> = {
  "k8s.io/api/core/v1": "v1",
  "k8s.io/api/apps/v1": "apps/v1",
  "k8s.io/api/autoscaling/v1": "autoscaling/v1",
  "k8s.io/api/autoscaling/v2": "autoscaling/v2",
  "k8s.io/api/batch/v1": "batch/v1",
  "k8s.io/api/networking/v1": "networking.k8s.io/v1",
  "k8s.io/api/policy/v1": "policy/v1",
  "k8s.io/api/rbac/v1": "rbac.authorization.k8s.io/v1",
  "k8s.io/api/storage/v1": "storage.k8s.io/v1",
  "k8s.io/api/scheduling/v1": "scheduling.k8s.io/v1",
  "k8s.io/api/node/v1": "node.k8s.io/v1",
  "k8s.io/api/discovery/v1": "discovery.k8s.io/v1",
  "k8s.io/api/coordination/v1": "coordination.k8s.io/v1",
  "k8s.io/api/certificates/v1": "certificates.k8s.io/v1",
  "k8s.io/api/flowcontrol/v1": "flowcontrol.apiserver.k8s.io/v1",
  "k8s.io/api/admissionregistration/v1": "admissionregistration.k8s.io/v1",
  "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1": "apiextensions.k8s.io/v1",
  "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1": "apiregistration.k8s.io/v1",
};
const SHARED = ["k8s.io/apimachinery/pkg/apis/meta/v1"];
/** Types that are one value in JSON, whatever they are in Go. */
const ONE_VALUE = /(?:^|\.)(?:Quantity|Time|MicroTime|Duration|RawExtension|FieldsV1|JSON|UID)$/;
/** Types that JSON writes as one of the types that they hold. */
const EITHER: Readonly<Record<string, string>> = {
  JSONSchemaPropsOrArray: "JSONSchemaProps",
  JSONSchemaPropsOrBool: "JSONSchemaProps",
  JSONSchemaPropsOrStringArray: "JSONSchemaProps",
};

interface Struct {
  readonly fields: readonly {
    readonly json: string;
    readonly omitted: boolean;
    readonly inline: boolean;
    readonly type: string;
  }[];
}

/** Reads Kubernetes' own types. What a field's zero value becomes stands in no other document. */
export function readGoTypes({ folders }: GoModules): GoTypes {
  const structs = new Map<string, Struct>();
  const named = new Map<string, string>();
  const kinds: Record<string, GoKind> = {};
  for (const name of [...Object.keys(PACKAGES), ...SHARED]) {
    const [module = "", folder] =
      Object.entries(folders).find(([each]) => name === each || name.startsWith(`${each}/`)) ?? [];
    if (folder === undefined) throw new Error(`No folder for ${name}`);
    const path = join(folder, name.slice(module.length));
    for (const file of readdirSync(path).filter((each) => /\.go$/.test(each) && !/_test\.go$|^zz_|pb\.go$/.test(each)))
      readFile(name, readFileSync(join(path, file), "utf8"), structs, named, kinds);
  }
  const types: Record<string, Record<string, GoField>> = {};
  const short = (type: string): string => type.split("/").slice(-2).join("/");
  const visit = (type: string): boolean => {
    const struct = structs.get(type);
    if (struct === undefined) return false;
    const key = short(type);
    if (Object.hasOwn(types, key)) return true;
    const fields: Record<string, GoField> = (types[key] = {});
    for (const { json, omitted, inline, type: whole } of struct.fields) {
      if (inline) {
        const inner = resolve(whole.replace(/^\*/, ""));
        if (visit(inner)) Object.assign(fields, types[short(inner)]);
      } else if (json !== "status" && json !== "managedFields") {
        const field = fieldOf(whole, omitted);
        if (field !== undefined) fields[json] = field;
      }
    }
    return true;
  };
  const resolve = (type: string): string => {
    let name = type;
    for (let other = named.get(name); other !== undefined; other = named.get(name)) name = other;
    return name;
  };
  const fieldOf = (whole: string, omitted: boolean): GoField | undefined => {
    const pointer = whole.startsWith("*");
    const type = resolve(whole.replace(/^\*/, ""));
    const either = EITHER[type.split(".").at(-1) ?? ""];
    const inner = either === undefined ? type : type.replace(/[^.]+$/, either);
    if (!/^(?:\[\]|map\[)/.test(inner) && ONE_VALUE.test(inner)) return undefined;
    const list = /^\[\](.*)$/.exec(inner)?.[1];
    const map = /^map\[[^\]]*\](.*)$/.exec(inner)?.[1];
    if (list === "byte") return omitted && !pointer ? { zero: "text" } : undefined;
    // An empty list or map is read back as none, even where Go would write "null".
    for (const [holds, item] of [
      ["list", list],
      ["map", map],
    ] as const)
      if (item !== undefined) {
        const of = resolve(item.replace(/^\*/, ""));
        return visit(of) ? { zero: "many", [holds]: short(of) } : { zero: "many", ...plainItem(of) };
      }
    if (/(?:^|\.)IntOrString$/.test(inner)) return pointer || !omitted ? undefined : { zero: "any" };
    if (visit(inner)) return { one: short(inner) };
    return omitted && !pointer ? { zero: zeroOf(inner) } : undefined;
  };
  for (const { type } of Object.values(kinds)) visit(type);
  const used = Object.fromEntries(
    Object.entries(kinds).map(([kind, each]) => [kind, { ...each, type: short(each.type) }]),
  );
  return { kinds: used, types };
}

const isNumber = (type: string): boolean => /^(?:u?int(?:8|16|32|64)?|float(?:32|64))$/.test(type);

/** What is known of the plain values of a list or a map. */
function plainItem(type: string): Pick<GoField, "item"> {
  if (/(?:^|\.)Quantity$/.test(type)) return { item: "quantity" };
  return isNumber(type) ? { item: "number" } : {};
}

function zeroOf(type: string): NonNullable<GoField["zero"]> {
  if (type === "string") return "text";
  if (type === "bool") return "flag";
  return isNumber(type) ? "number" : "any";
}

function readFile(
  name: string,
  text: string,
  structs: Map<string, Struct>,
  named: Map<string, string>,
  kinds: Record<string, GoKind>,
): void {
  const imports = new Map<string, string>();
  for (const [, alias, path = ""] of text.matchAll(/^\s*(?:import\s+)?(\w+)?\s*"(k8s\.io\/[^"]+)"/gm))
    imports.set(alias ?? basename(path), path);
  const qualified = (type: string): string =>
    type.replace(
      /(^|[\]*])(?:(\w+)\.)?([A-Za-z]\w*)$/,
      (whole, before: string, alias: string | undefined, base: string) => {
        if (/^(string|bool|byte|u?int(8|16|32|64)?|float(32|64))$/.test(base)) return whole;
        return `${before}${alias === undefined ? name : (imports.get(alias) ?? alias)}.${base}`;
      },
    );
  for (const [, declared = "", type = ""] of text.matchAll(/^type (\w+) ((?:\[\]|map\[)[^\n{]*|[\w.]+)$/gm))
    named.set(`${name}.${declared}`, qualified(type.trim()));
  for (const [, comment = "", declared = "", body = ""] of text.matchAll(
    /((?:^\/\/[^\n]*\n|^\n)*)^type (\w+) struct \{\n([\s\S]*?)^\}/gm,
  )) {
    const fields = [...body.matchAll(/^\t(?:(\w+)\s+)?([^\s`/]+)\s+`([^`]*)`/gm)].flatMap(
      ([, , type = "", tags = ""]) => {
        const json = /json:"([^"]*)"/.exec(tags)?.[1];
        if (json === undefined) return [];
        const [key = "", ...options] = json.split(",");
        return [
          {
            json: key,
            omitted: options.includes("omitempty") || options.includes("omitzero"),
            inline: key === "", // how Go itself tells it; the option ",inline" is only a convention of older releases
            type: qualified(type),
          },
        ];
      },
    );
    structs.set(`${name}.${declared}`, { fields });
    const version = PACKAGES[name];
    if (version === undefined || !/^\/\/ \+genclient$/m.test(comment)) continue;
    kinds[`${version} ${declared}`] = {
      type: `${name}.${declared}`,
      namespaced: !comment.includes("+genclient:nonNamespaced"),
    };
  }
}
