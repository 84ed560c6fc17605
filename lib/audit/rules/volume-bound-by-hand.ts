import { text } from "../model/tree";
import { sourceOfVolume } from "../model/volumes";
import { changeRule } from "../rule/define";

/** A claim or a PersistentVolume is bound by hand, or of a server that the plan names. */
export const volumeBoundByHand = changeRule({
  id: "volume-bound-by-hand",
  severity: "low",
  category: "data",
  title: "A claim or a PersistentVolume is bound by hand, or of a server that the plan names",
  why: "Whoever writes it chooses whose data a claim of that name sees, in any namespace.",
  fix: "Let a storage class make volumes; keep hand-made ones to those who run the cluster.",
  ids: ["NSA-authorization", "CWE-668"],
  example: 'claim_ref { namespace = "prod", name = "data" }',
  kinds: ["PersistentVolume", "PersistentVolumeClaim"],
  actions: ["create", "update", "replace"],
  check: ({ before, after, kind }, plan) => {
    if (after === undefined) return undefined;
    if (kind === "PersistentVolumeClaim") {
      const named = ["data_source_ref.namespace", "data_source_ref.name", "volume_name"].map((key) =>
        text(after.body, `spec.${key}`),
      );
      const [namespace, source = "?", volume] = named;
      if (namespace !== undefined && namespace !== after.namespace) return `is filled from ${namespace}/${source}`;
      const known = before !== undefined && text(before.body, "spec.volume_name") === volume;
      const taken =
        volume !== undefined && !known && plan.after.find("PersistentVolume", volume, undefined) === undefined;
      return taken ? `takes the volume ${volume}, which this plan does not have` : undefined;
    }
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
