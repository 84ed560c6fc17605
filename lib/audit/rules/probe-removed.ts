import { blocks } from "../model/tree";
import { containerChangeRule } from "../rule/container-change";

/** A container loses a probe. */
export const probeRemoved = containerChangeRule({
  id: "probe-removed",
  severity: "low",
  category: "workload",
  title: "A container loses a probe",
  why: "Without a readiness probe pods get traffic before they can answer it; without a liveness probe one that hangs stays.",
  fix: "Keep the probe.",
  ids: ["CWE-1068"],
  example: "readiness_probe is taken out",
  check: (before, after) => {
    const lost = ["readiness", "liveness", "startup"].filter((probe) => {
      const has = (of: typeof before) => blocks(of.body, `${probe}_probe`).length > 0;
      return has(before) && !has(after);
    });
    return lost.length === 0 ? undefined : `loses its ${lost.join(" and ")} probe`;
  },
});
