import { controlsOf, lostControls } from "../model/ingress-controls";
import { sameTree } from "../model/tree";
import { changeRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** An Ingress no longer asks who is there. */
export const ingressAuthenticationRemoved = changeRule({
  id: "ingress-authentication-removed",
  severity: "high",
  category: "exposure",
  title: "An Ingress no longer asks who is there, or asks elsewhere",
  why: "Without it everyone who reaches the controller reaches the pods; with another address, others decide who may.",
  fix: "Put the annotation back, unless the application asks for itself.",
  ids: ["NSA-authentication", "CWE-306"],
  example: 'nginx.ingress.kubernetes.io/auth-url = "https://auth.example" is taken out of metadata.annotations',
  kinds: ["Ingress"],
  actions: ["update", "replace"],
  readsMarks: true,
  check: ({ before, after }) => {
    if (before === undefined || after === undefined) return undefined;
    const lost = lostControls(before, after, "authentication");
    if (lost === undefined) return UNDECIDED;
    if (lost.length > 0) {
      const kept = controlsOf(after, "authentication")?.size ?? 0;
      return { message: `loses ${lost.join(", ")}`, severity: kept > 0 ? "medium" : "high" };
    }
    const [from, to] = [before, after].map((side) => controlsOf(side, "authentication"));
    const moved = [...(from ?? [])].filter(([key, value]) => !sameTree(to?.get(key), value)).map(([key]) => key);
    return moved.length === 0 ? undefined : { message: `has another ${moved.join(", ")}`, severity: "medium" };
  },
});
