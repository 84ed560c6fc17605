import { isBranch, isCredential } from "../mask/marks";
import { podsOf } from "../model/pods";
import { pick } from "../model/tree";
import type { Hit, StateRule } from "../rule/rule";

/** An annotation holds what looks like a credential. */
export const credentialInAnnotation: StateRule = {
  id: "credential-in-annotation",
  severity: "medium",
  category: "credential",
  title: "An annotation holds what looks like a credential",
  why: "Annotations are read by everyone and copied into logs and events.",
  fix: "Put it into a Secret.",
  ids: ["NSA-secrets", "CWE-312"],
  example: 'annotations = { "acme.example/token" = "ghp_…" }',
  looksAt: "state",
  *check(world): Iterable<Hit> {
    for (const object of world.objects) {
      const pods = podsOf(object);
      for (const annotations of [pick(object.body, "metadata.annotations"), pods?.annotations]) {
        if (!isBranch(annotations)) continue;
        const found = Object.keys(annotations).filter((key) => isCredential(annotations[key]));
        for (const key of found) yield { address: object.address, subject: key, message: `annotation ${key}` };
      }
    }
  },
};
