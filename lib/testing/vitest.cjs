// What require gets in place of vitest.mjs: vitest's own message that it can only be imported. TypeScript reads the types
// beside it for a test whose project writes CommonJS; vitest itself imports.
"use strict";
require("vitest");
