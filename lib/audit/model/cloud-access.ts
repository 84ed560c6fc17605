import { isBranch, isHiddenFromRules, ownKey, readable, type Tree } from "../mask/marks";
import type { KubernetesObject } from "./object";
import { pick } from "./tree";

/** Somebody of the cloud, and what the ConfigMap `aws-auth` makes of him in the cluster. */
interface CloudIdentity {
  /** The ARN, or an account's number, as the ConfigMap names it. */
  readonly who: string;
  /** His groups in the cluster, and his user name where that is one of Kubernetes' own. */
  readonly becomes: readonly string[];
}

const ENTRIES: readonly (readonly [key: string, who: string])[] = [
  ["mapRoles", "rolearn"],
  ["mapUsers", "userarn"],
];
/** Longer texts than these, in characters, are not read. */
const LONGEST = 512 * 1024;

function entriesOf(text: string): readonly Readonly<Record<string, unknown>>[] | undefined {
  if (text.length > LONGEST) return undefined;
  // Loaded here: few plans have this ConfigMap.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { parse } = require("yaml") as typeof import("yaml");
  try {
    const parsed = parse(text, { maxAliasCount: 20, logLevel: "error" }) as unknown;
    if (parsed === null || parsed === undefined) return [];
    return Array.isArray(parsed) ? parsed.filter((one) => isBranch(one as Tree)) : undefined;
  } catch {
    return undefined;
  }
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

/** Whom `aws-auth` lets in, and as what; undefined where a text of it is hidden, unknown or no list of YAML. */
export function cloudIdentities(configMap: KubernetesObject | undefined): readonly CloudIdentity[] | undefined {
  if (configMap === undefined) return [];
  const data = pick(configMap.body, "data");
  if (isHiddenFromRules(data)) return undefined;
  if (!isBranch(data)) return [];
  const found: CloudIdentity[] = [];
  for (const [key, who] of ENTRIES) {
    const value = ownKey(data, key);
    if (value === undefined || value === null || value === "") continue;
    const text = readable(value);
    const entries = text === undefined ? undefined : entriesOf(text);
    if (entries === undefined) return undefined;
    for (const entry of entries) {
      const name = [entry[who], entry["username"]].find((one) => typeof one === "string" && one !== "");
      const user = typeof entry["username"] === "string" && entry["username"].startsWith("system:");
      const becomes = [...strings(entry["groups"]), ...(user ? [entry["username"] as string] : [])];
      found.push({ who: typeof name === "string" ? name : `an entry of ${key}`, becomes });
    }
  }
  return found;
}

/** Who gets which of some groups by a change that he did not have. */
export function newcomers(
  before: readonly CloudIdentity[],
  after: readonly CloudIdentity[],
  groups: RegExp,
): readonly { readonly who: string; readonly groups: readonly string[] }[] {
  const had = new Set(before.flatMap(({ who, becomes }) => becomes.map((group) => `${who}\0${group}`)));
  return after.flatMap(({ who, becomes }) => {
    const gained = becomes.filter((group) => groups.test(group) && !had.has(`${who}\0${group}`));
    return gained.length === 0 ? [] : [{ who, groups: gained }];
  });
}
