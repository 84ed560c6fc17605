import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compareRecords, formatDifferences, type StepRecord } from "./compare";
import { KNOWN_DIFFERENCES } from "./known-differences";

/*
 * Compares what two runs of the end-to-end tests wrote down: main.ts REAL OFFLINE. Exits 1 where they differ, and where
 * there is nothing to compare.
 */
function recordsOf(folder: string): readonly StepRecord[] {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files.flatMap((file) =>
    readFileSync(join(folder, file), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as StepRecord),
  );
}

const [real = "", offline = ""] = process.argv.slice(2);
const [left, right] = [recordsOf(real), recordsOf(offline)];
const differences = compareRecords(left, right, KNOWN_DIFFERENCES);
if (differences.length > 0) console.error(`\n${formatDifferences(differences)}\n`);
console.error(
  `Real and offline provider: ${left.length} steps with the one, ${right.length} with the other, ` +
    `${differences.length} differences in their plans and objects`,
);
process.exitCode = differences.length > 0 || left.length === 0 ? 1 : 0;
