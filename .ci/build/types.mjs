// Declarations of the package, by rollup-plugin-dts: one file an entry, with what its users can reach and nothing else.
import { join } from "node:path";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
import { root } from "./bundle.mjs";

/**
 * Writes `<name>.d.ts` for each entry.
 * @param entries name → file of TypeScript, relative to the repository
 * @param dist the folder to write to
 */
export async function declarations(entries, dist) {
  const built = await rollup({
    input: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, join(root, file)])),
    // `npm run typecheck` checks.
    plugins: [dts({ tsconfig: join(root, "tsconfig.json"), compilerOptions: { noCheck: true, types: ["node"] } })],
    onwarn: ({ message }) => {
      throw new Error(message);
    },
  });
  await built.write({ dir: dist, entryFileNames: "[name].d.ts", chunkFileNames: "shared-[hash].d.ts" });
  await built.close();
}
