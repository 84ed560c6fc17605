import { isBranch, ownKey, readable, type Tree } from "../mask/marks";
import type { Change } from "../model/change";
import { enumerate } from "../model/lists";
import { podsOf } from "../model/pods";
import { once } from "../model/question";
import { isInside } from "../model/ranges";
import { blocks, pick, text } from "../model/tree";
import type { World } from "../model/world";
import type { ChangeRule, Hit } from "../rule/rule";

/** Longer texts than this, in characters, are not looked at. */
const LONGEST = 200_000;
const ADDRESS = /\b[a-z][a-z0-9+.-]{1,20}:\/\/(?:[^\s/@"'<>]{0,200}@)?([a-z0-9][a-z0-9.-]{0,252}|\[[0-9a-f:.]+\])/gi;
/** Names that lead nowhere outside a cluster or a network. */
const INSIDE = /^[^.]+$|\.(?:svc|local|localhost|internal|lan|home\.arpa|test|invalid|example)$|\.svc\./i;

/** Whose a host is: an address itself, of a name its last two parts. */
function owner(host: string): string {
  const plain = host.replace(/[[\]]/g, "").replace(/\.$/, "").toLowerCase();
  return /^[\d.]+$|:/.test(plain) ? plain : plain.split(".").slice(-2).join(".");
}

/** The namespaces of a plan: `db.shop` is a Service of one, and no host of the top-level domain. */
const namespacesOf = once(
  (world: World): ReadonlySet<string> => new Set(world.objects.flatMap(({ namespace }) => namespace ?? [])),
);

/** Whose the hosts are that addresses in a text lead to, as far as they are outside. */
function ownersIn(value: string, world: World): ReadonlySet<string> {
  if (value.length > LONGEST || !value.includes("://")) return new Set();
  const isService = (host: string) => namespacesOf(world).has(host.replace(/^[^.]+\./, ""));
  const hosts = [...value.matchAll(ADDRESS)].map(([, host = ""]) => host);
  return new Set(hosts.filter((host) => !INSIDE.test(host) && !isInside(host) && !isService(host)).map(owner));
}

/** The texts that programs read, by where they stand. */
function textsOf(side: Change["before"]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const add = (place: string, value: Tree) => {
    const shown = readable(value);
    if (shown !== undefined) found.set(place, shown);
  };
  if (side === undefined) return found;
  const data = side.kind.startsWith("ConfigMap") ? pick(side.body, "data") : undefined;
  if (isBranch(data)) for (const key of Object.keys(data)) add(key, ownKey(data, key));
  for (const { body, sort, name } of podsOf(side)?.containers ?? [])
    for (const variable of blocks(body, "env"))
      add(`${text(variable, "name") ?? "?"} of ${sort} ${name}`, ownKey(variable, "value"));
  return found;
}

/** A variable or a ConfigMap leads a program to somebody else. */
export const destinationChanged: ChangeRule = {
  id: "destination-changed",
  severity: "low",
  category: "security",
  title: "A variable or a ConfigMap leads a program to somebody else",
  why: "What the program sent to one place it sends to another from now on, its credentials with it.",
  fix: "Check that the new address is meant, and whose it is.",
  ids: ["CWE-441"],
  example: 'env { name = "PAYMENT_URL", value = "https://api.pay.com" } → "https://api.pay.net"',
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    for (const { address, action, before, after } of plan.changes) {
      if (before === undefined || after === undefined || (action !== "update" && action !== "replace")) continue;
      const was = textsOf(before);
      if (was.size === 0) continue;
      const all = new Set([...was.values()].flatMap((value) => [...ownersIn(value, plan.before)]));
      for (const [place, value] of textsOf(after)) {
        const old = was.get(place);
        if (old === undefined || old === value || !old.includes("://")) continue;
        const others = [...ownersIn(value, plan.after)].filter((one) => !all.has(one));
        if (others.length > 0) yield { address, subject: place, message: `${place} leads to ${enumerate(others)}` };
      }
    }
  },
};
