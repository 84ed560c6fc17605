// npm run build: what the package holds beside the repository's own files, in dist/.
//   index, audit, …     the constructs and what else programs import: .js and .d.ts
//   data/               the tables of both parts
//   command/            the command kube-services with all that it needs
//   NOTICES.txt, sbom.cdx.json   of what is bundled, and what npm installs with it
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PARTS, root, writeBundle } from "./build/bundle.mjs";
import { noticesOf } from "./build/notices.mjs";
import { declarations } from "./build/types.mjs";
import { billOfMaterials } from "./sbom.mjs";

const dist = join(root, "dist");
rmSync(dist, { recursive: true, force: true });
const bundled = new Set();
for (const part of Object.values(PARTS)) for (const one of await writeBundle(part, dist)) bundled.add(one);
await declarations(PARTS.library.entries, dist);
const packages = [...bundled].sort();
writeFileSync(join(dist, "NOTICES.txt"), noticesOf(packages));
writeFileSync(join(dist, "sbom.cdx.json"), `${JSON.stringify(billOfMaterials(packages), undefined, 2)}\n`);
