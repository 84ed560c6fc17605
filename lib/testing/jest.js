// import "cdktf-kube-services/testing/jest": the matchers, for jest. Only the published package has what this needs.
"use strict";
const { matchers } = require("../../dist/testing");

(globalThis.expect ?? require("@jest/globals").expect).extend(matchers);
