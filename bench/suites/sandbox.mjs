import { command, measure, runNode } from "../measure.mjs";

const NAME = `bench-${process.pid}`;

/** `kube-services sandbox up` where its programs are there already: a control plane from nothing to ready. */
export function cases() {
  try {
    runNode([...command("sandbox", "up"), "--name", NAME]); // what is fetched or built once is no part of the figure
  } catch (error) {
    console.error(`not run: sandbox: ${error.message}`);
    return [];
  }
  const down = () => runNode([...command("sandbox", "down"), "--purge", "--name", NAME]);
  down();
  return [
    {
      suite: "sandbox",
      subject: "kube-services",
      runner: "ts-node",
      n: 1,
      run: () => {
        try {
          return measure([...command("sandbox", "up"), "--name", NAME]);
        } finally {
          down();
        }
      },
    },
  ];
}
