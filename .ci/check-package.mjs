// node .ci/check-package.mjs TARBALL: whether a packed package is what its package.json says, by publint, and its types
// what programs get, by Are The Types Wrong. Exits 1 where one of them has anything to say.
import { readFileSync } from "node:fs";
import { argv } from "node:process";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

const bytes = readFileSync(argv[2]);
const { messages, pkg } = await publint({
  pack: { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) },
  strict: true,
});
const lint = messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`);

const { types, entrypoints, problems } = await checkPackage(
  createPackageFromTarballData(new Uint8Array(bytes)),
  { excludeEntrypoints: ["./ts-node"] }, // node --require takes it, and no program
);
if (types === false) throw new Error("the package has no types");
const wrong = problems.map(({ kind, ...where }) => `attw: ${kind} ${JSON.stringify(where)}`);

console.log(`Entries: ${Object.keys(entrypoints).join(", ")}`);
console.log([...lint, ...wrong].join("\n") || "publint, attw: ok");
process.exit(lint.length + wrong.length > 0 ? 1 : 0);
