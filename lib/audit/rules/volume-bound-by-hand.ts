import { text } from "../model/tree";
import { sourceOfVolume } from "../model/volumes";
import { changeRule } from "../rule/define";

/** A PersistentVolume is for one claim, or of a server that the plan names. */
export const volumeBoundByHand = changeRule({
  id: "volume-bound-by-hand",
  severity: "low",
  category: "data",
  title: "A PersistentVolume is for one claim, or of a server that the plan names",
  why: "Whoever writes it chooses whose data a claim of that name sees, in any namespace.",
  fix: "Let a storage class make volumes; keep hand-made ones to those who run the cluster.",
  ids: ["NSA-authorization", "CWE-668"],
  example: 'claim_ref { namespace = "prod", name = "data" }',
  kinds: ["PersistentVolume"],
  actions: ["create", "update", "replace"],
  check: ({ before, after }) => {
    if (after === undefined) return undefined;
    const claim = (side: typeof after | undefined) => {
      const name = side && text(side.body, "spec.claim_ref.name");
      return name === undefined ? undefined : `${text(side?.body, "spec.claim_ref.namespace") ?? "default"}/${name}`;
    };
    const [was, is] = [claim(before), claim(after)];
    const server = before === undefined ? sourceOfVolume(after.body) : undefined;
    const ways = [
      ...(is === undefined || is === was ? [] : [`is for the claim ${is}`]),
      ...(server === undefined ? [] : [`is on ${server}`]),
    ];
    return ways.length === 0 ? undefined : ways.join(", ");
  },
});
