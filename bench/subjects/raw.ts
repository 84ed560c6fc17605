import { synthesise } from "./raw-stack";

synthesise("/nowhere/kubeconfig");
