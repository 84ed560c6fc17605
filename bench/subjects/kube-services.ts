import { synthesise } from "./stack";
import { SERVICE } from "./workload";

const kubeconfig = process.env["BENCH_KUBECONFIG"] ?? "/nowhere/kubeconfig";
synthesise({ kubeconfig, context: "bench" }, SERVICE.replicas);
