import { join } from "node:path";
import { bench, measure } from "../measure.mjs";

const SUBJECTS = ["raw", "cdk8s-plus", "kube-services"];
const RUNNERS = {
  "ts-node": (subject) => ["--require", "ts-node/register", join(bench, "subjects", `${subject}.ts`)],
  compiled: (subject) => [join(bench, "results", "compiled", "bench", "subjects", `${subject}.js`)],
};

/** Synthesis of N services by each subject, under ts-node and compiled. */
export function cases({ counts }) {
  return counts.flatMap((n) =>
    Object.entries(RUNNERS).flatMap(([runner, args]) =>
      SUBJECTS.map((subject) => ({
        suite: "synth",
        subject,
        runner,
        n,
        run: () => measure(args(subject), { BENCH_N: String(n) }),
      })),
    ),
  );
}
