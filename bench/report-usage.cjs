// Loaded into each measured process: tells its peak memory and its processor time when it ends. Processes that it starts are not measured.
const { writeFileSync } = require("node:fs");

const file = process.env.BENCH_USAGE;
delete process.env.BENCH_USAGE;
process.on("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  writeFileSync(file, JSON.stringify({ megabytes: maxRSS / 1024, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 }));
});
