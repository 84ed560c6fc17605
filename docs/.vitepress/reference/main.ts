// npm run generate:reference: writes the pages of docs/reference that are read from the code. The tests of
// test/docs/reference.test.ts fail where one of them is not what the code says.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { referencePages } from "./pages";

const root = join(__dirname, "../../..");
const pages = referencePages(root); // before what stands there goes: they may not be made
for (const folder of ["errors", "constructs"])
  rmSync(join(root, "docs/reference", folder), { recursive: true, force: true });
for (const [name, text] of pages) {
  const file = join(root, "docs/reference", name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
