// Lets every `require("cdktf")` of this process, the provider bindings' too, find CDK Terrain instead, as the alias
// `"cdktf": "npm:cdktn@…"` in a user's package.json does.
"use strict";
const Module = require("node:module");

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  return resolveFilename.call(this, request.replace(/^cdktf(?=$|\/)/, "cdktn"), ...rest);
};
