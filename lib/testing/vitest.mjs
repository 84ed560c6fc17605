// import "cdktf-kube-services/testing/vitest": the matchers, for vitest. Only the published package has what this needs.
import { expect } from "vitest";
import { matchers } from "../../dist/testing.js";

expect.extend(matchers);
