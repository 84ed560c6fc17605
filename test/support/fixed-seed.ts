import { configureGlobal } from "fast-check";

// CI tests the same values each time, so that a change is judged by itself; elsewhere each run tries others.
if (process.env["CI"] !== undefined) configureGlobal({ seed: 20_260_101 });
