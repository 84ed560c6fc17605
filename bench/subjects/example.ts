// Synthesises the example's environment dev with sticky sessions of BENCH_SECONDS: two numbers are one change of one
// Service, which no pod waits for.
import { runApp, sandboxOr } from "../../lib";
import { environments } from "../../stacks/environments";
import { OnlineBoutique } from "../../stacks/online-boutique";

runApp((app) => {
  const dev = environments.find(({ name }) => name === "dev");
  if (dev === undefined) throw new Error("the example has no environment dev");
  const stickySession = { timeoutSeconds: Number(process.env["BENCH_SECONDS"]) };
  new OnlineBoutique(app, dev.name, { ...dev, cluster: sandboxOr(dev.cluster), stickySession });
});
