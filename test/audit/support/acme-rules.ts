import { changeRule, number, serviceRule, UNDECIDED, type Rule } from "../../../lib/audit/public";

const OWNER = "acme.example/owner";

const openServiceOwner = serviceRule({
  id: "acme-open-service-owner",
  severity: "high",
  category: "exposure",
  title: "An open Service has no owner",
  why: "Nobody can be called when it is attacked.",
  fix: `Set the label ${OWNER}.`,
  check: (service) => {
    if (service.exposure === "None") return undefined;
    const { labels } = service.object;
    if (labels === undefined) return UNDECIDED;
    return labels.has(OWNER) ? undefined : `is open (${service.exposure}) and names no owner`;
  },
});

const scaledDown = changeRule({
  id: "acme-scaled-to-zero",
  severity: "medium",
  category: "workload",
  title: "A workload is scaled to zero",
  why: "It stops, and nobody is told.",
  fix: "Take it out of the code, or leave one pod.",
  kinds: ["Deployment", "StatefulSet"],
  actions: ["update"],
  check: ({ before, after }) => {
    if (before === undefined || after === undefined) return undefined;
    const [was, is] = [before, after].map(({ body }) => number(body, "spec.replicas"));
    return is === 0 && was !== 0 ? `goes from ${was ?? "?"} pods to none` : undefined;
  },
});

export const rules: readonly Rule[] = [openServiceOwner, scaledDown];
