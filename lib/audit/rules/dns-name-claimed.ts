import { isBranch, isHiddenFromRules } from "../mask/marks";
import { pick, sameTree } from "../model/tree";
import { showValue } from "../model/diff";
import { changeRule } from "../rule/define";

/** By which external-dns and its like write public names, and where they lead. */
const NAMES =
  /^(?:external-dns\.(?:alpha\.)?kubernetes\.io\/(?:hostname|target|internal-hostname)|dns\.gardener\.cloud\/dnsnames|[\w.-]+\/external-dns-hostname)$/;

/** A name is written into the DNS, or leads elsewhere. */
export const dnsNameClaimed = changeRule({
  id: "dns-name-claimed",
  severity: "low",
  category: "exposure",
  title: "A name in the DNS comes to lead here, or leads elsewhere",
  why: "Who owns the name before loses it: callers, and what they send, come here from then on.",
  fix: "Check that the name is yours and not in use.",
  ids: ["CWE-441"],
  example: 'external-dns.alpha.kubernetes.io/hostname = "shop.example.com"',
  kinds: ["Service", "Ingress", "HTTPRoute", "Gateway", "Node"],
  actions: ["create", "update", "replace"],
  readsMarks: true,
  check: ({ before, after }) => {
    const [was, is] = [before, after].map((side) => pick(side?.body, "metadata.annotations"));
    if (!isBranch(is)) return undefined;
    const changed = Object.keys(is).filter(
      (key) => NAMES.test(key) && !(isBranch(was) && Object.hasOwn(was, key) && sameTree(was[key], is[key])),
    );
    if (changed.length === 0) return undefined;
    const claims = changed.map((key) => `${key} ${isHiddenFromRules(is[key]) ? "(not shown)" : showValue(is[key])}`);
    const severity = isBranch(was) && changed.some((key) => Object.hasOwn(was, key)) ? "medium" : "low";
    return { message: claims.join(", "), severity };
  },
});
