// Declarations of the package, by rollup-plugin-dts: one file an entry, with what its users can reach and nothing else.
import { join } from "node:path";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
import { root } from "./bundle.mjs";

/**
 * Writes `<name>.d.ts` for each entry, each whole: what entries share would stand in a file that nobody can name.
 * @param entries name → file of TypeScript, relative to the repository
 * @param dist the folder to write to
 */
export async function declarations(entries, dist) {
  for (const [name, file] of Object.entries(entries)) {
    const built = await rollup({
      input: { [name]: join(root, file) },
      // `npm run typecheck` checks.
      plugins: [dts({ tsconfig: join(root, "tsconfig.json"), compilerOptions: { noCheck: true, types: ["node"] } })],
      onwarn: ({ message }) => {
        throw new Error(message);
      },
    });
    await built.write({ dir: dist, entryFileNames: "[name].d.ts" });
    await built.close();
  }
}
