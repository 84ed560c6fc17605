// Loaded into each measured process: tells its peak memory when it ends.
process.on("exit", () => {
  require("node:fs").writeFileSync(process.env.BENCH_USAGE, String(process.resourceUsage().maxRSS / 1024));
});
