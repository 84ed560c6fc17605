import { synthesise } from "./stack";
import { SERVICE } from "./workload";

synthesise({ kubeconfig: "/nowhere/kubeconfig", context: "bench" }, SERVICE.replicas);
