const { availableParallelism } = require("node:os");

// swc strips the types and checks none: `npm run typecheck` does that.
const transform = {
  "^.+\\.[cm]?[jt]s$": [
    "@swc/jest",
    { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
  ],
};
// Packages published as ES modules only; jest's module system needs them as CommonJS.
const esmOnly = ["@kubernetes/client-node", "openid-client", "oauth4webapi", "jose", "jsonpath-plus", "rfc4648"];
const common = {
  transform,
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join("|")})/)`],
  testEnvironment: "node",
  setupFiles: ["<rootDir>/test/support/plain-output.ts"],
  moduleFileExtensions: ["ts", "js", "cjs", "mjs", "json"],
};
const cluster = {
  ...common,
  globalSetup: "<rootDir>/test/e2e/support/global-setup.ts",
  globalTeardown: "<rootDir>/test/e2e/support/global-teardown.ts",
  setupFilesAfterEnv: ["<rootDir>/test/e2e/support/jest-setup.ts"],
};
/** Sweeps that take too long for each change: `npm run test:long` asks for them. */
const long = { ...cluster, displayName: "long", testMatch: ["<rootDir>/test/long/**/*.test.ts"] };

module.exports = {
  // No test asserts a time; this only ends one that hangs, on the slowest machine.
  testTimeout: 120_000,
  // Most of an end-to-end test's time is waiting: for Terraform, for a rollout. All of them share one API server.
  maxWorkers: Math.min(Math.ceil(availableParallelism() * 1.5), 8),
  projects: [
    {
      ...common,
      displayName: "unit",
      testMatch: ["<rootDir>/test/**/*.test.ts"],
      testPathIgnorePatterns: ["<rootDir>/test/e2e/", "<rootDir>/test/long/"],
      globalSetup: "<rootDir>/test/support/global-setup.ts",
      globalTeardown: "<rootDir>/test/support/global-teardown.ts",
    },
    { ...cluster, displayName: "e2e", testMatch: ["<rootDir>/test/e2e/**/*.test.ts"] },
    ...(process.env.KUBE_SERVICES_TEST_LONG ? [long] : []),
  ],
};
