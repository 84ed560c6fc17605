import type { Comparison, EnvironmentReport, ServiceFacts } from "./report";

const ASPECTS: readonly (keyof ServiceFacts)[] = [
  "images",
  "replicas",
  "access",
  "exposure",
  "stickySession",
  "ports",
  "resources",
];

const LATER = "(known after apply)";
const NODE_PORTS = /, node port \d+/g;

/**
 * Whether values differ. What is known only after the apply is no difference, and neither is a node port where another
 * environment has none yet: the cluster chooses it.
 */
function differ(values: readonly string[]): boolean {
  const known = values.filter((value) => !value.includes(LATER));
  const chosen = known.some((value) => !value.includes("node port"));
  return new Set(chosen ? known.map((value) => value.replace(NODE_PORTS, "")) : known).size > 1;
}

/** How the Services of several environments differ, by name: environments often have namespaces of their own. */
export function compare(environments: readonly EnvironmentReport[]): Comparison {
  const byName = environments.map(
    (environment) =>
      new Map(
        environment.services.filter((service) => service.status !== "destroyed").map((one) => [one.name, one.facts]),
      ),
  );
  const names = [...new Set(byName.flatMap((services) => [...services.keys()]))].sort();
  return {
    environments: environments.map((environment) => environment.name),
    services: names.map((name) => {
      const facts = byName.map((services) => services.get(name));
      const row = (aspect: keyof ServiceFacts | "exists", values: readonly string[]) => {
        const present = aspect === "exists" ? values : values.filter((_, index) => facts[index] !== undefined);
        return { aspect, values, differs: differ(present) };
      };
      return {
        name,
        rows: [
          row(
            "exists",
            facts.map((one) => (one === undefined ? "no" : "yes")),
          ),
          ...ASPECTS.map((aspect) =>
            row(
              aspect,
              facts.map((one) => one?.[aspect] ?? "-"),
            ),
          ),
        ],
      };
    }),
  };
}
