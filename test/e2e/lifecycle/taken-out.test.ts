import { alone, editable, ownRows, stopping, together } from "./support/taken-out/cases";
import { stopTests, takenOutTests } from "./support/taken-out/suite";

/*
 * Props are set, deployed, taken out and deployed again. What is left must be what a construct that never had them is, or
 * the plan says with a code why it cannot be. Here are all Services, in all that they can be, all configuration, and what
 * StatefulSets keep; test/long/taken-out.test.ts has every prop of every construct.
 */
const rows = ownRows();
const isHere = (construct: string, row: string): boolean =>
  /^(Service|WorkloadService|ExternalService|ConfigMap|Secret|ServiceAccount)$/.test(construct) ||
  (/^State(ful|less)Service$/.test(construct) &&
    /^(access|podManagementPolicy|revisionHistoryLimit|onDelete|autoscaling|strategy)|claimTemplate|volumes\[\]\.onDelete/.test(
      row,
    ));

takenOutTests(
  "what is taken out leaves the cluster",
  together(editable(rows).filter(({ tried, row }) => isHere(tried.name, row.name))),
);
stopTests(
  "where that is not possible, the plan stops and says so",
  alone(stopping(rows).filter(({ tried }) => isHere(tried.name, "access"))),
);
