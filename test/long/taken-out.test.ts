import { aroundRows, editable, ownRows, stopping, together, alone } from "../e2e/lifecycle/support/taken-out/cases";
import { TRIED } from "../e2e/lifecycle/support/taken-out/constructs";
import { stopTests, takenOutTests } from "../e2e/lifecycle/support/taken-out/suite";

/*
 * Every prop of every construct is set, deployed, taken out and deployed again, also together with the object around it.
 * test/e2e/lifecycle/taken-out.test.ts has those that Services and StatefulSets would keep.
 */
const propRows = ownRows();
const around = aroundRows();
for (const tried of TRIED) {
  const of = {
    own: propRows.filter((row) => row.tried === tried),
    around: around.filter((row) => row.tried === tried),
  };
  takenOutTests(`${tried.name}: each prop`, together(editable(of.own)));
  if (of.around.length > 0) takenOutTests(`${tried.name}: with the object around it`, together(editable(of.around)));
}
stopTests("where that is not possible, the plan stops and says so", alone(stopping(propRows)));
