import { blocks, text } from "../model/tree";
import { podRule } from "../rule/define";

/** Pods wait until something else lets them be scheduled. */
export const podsHeldBack = podRule({
  id: "pods-held-back",
  severity: "medium",
  category: "workload",
  title: "Pods wait until something else lets them run",
  why: "A scheduling gate keeps each new pod pending until a program takes it away: without one, nothing runs after the next restart.",
  fix: "Take the gate out, or check that what opens it runs.",
  ids: ["CWE-400"],
  example: 'schedulingGates: [{ name: "example.com/wait" }]',
  check: ({ spec }) => {
    const gates = [...blocks(spec, "scheduling_gates"), ...blocks(spec, "scheduling_gate")];
    return gates.length === 0 ? undefined : `waits for ${gates.map((gate) => text(gate, "name") ?? "?").join(", ")}`;
  },
});
