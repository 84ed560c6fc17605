import { supervise } from "./supervisor";
import type { SupervisorOrder } from "./supervisor-protocol";

void supervise(JSON.parse(process.argv[2] ?? "") as SupervisorOrder);
