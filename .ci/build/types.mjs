// Declarations of the package, by rollup-plugin-dts: one file an entry, with what its users can reach and nothing else.
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
import ts from "typescript";
import { root } from "./bundle.mjs";

/** Rooms whose types an entry takes from another, so that a class is the same one, whoever names it. */
const ELSEWHERE = {
  testing: { "lib/audit/public.ts": "audit", "lib/resource/index.ts": "index", "lib/stack/index.ts": "index" },
};

/**
 * Writes `<name>.d.ts` for each entry, each whole but for what it takes from another: what entries share would stand in a
 * file that nobody can name. What is marked `@internal` is in none.
 * @param entries name → file of TypeScript, relative to the repository
 * @param dist the folder to write to
 */
export async function declarations(entries, dist) {
  for (const [name, file] of Object.entries(entries)) {
    const elsewhere = new Map(
      Object.entries(ELSEWHERE[name] ?? {}).map(([room, entry]) => [join(root, room), `./${entry}`]),
    );
    const built = await rollup({
      input: { [name]: join(root, file) },
      external: [...elsewhere.keys()],
      // `npm run typecheck` checks.
      plugins: [
        dts({
          tsconfig: join(root, "tsconfig.json"),
          compilerOptions: { noCheck: true, stripInternal: true, types: ["node"] },
        }),
      ],
      onwarn: ({ message }) => {
        throw new Error(message);
      },
    });
    await built.write({ dir: dist, entryFileNames: "[name].d.ts", paths: (id) => elsewhere.get(resolve(id)) ?? id });
    await built.close();
    keepTypesTypes(join(root, file), join(dist, `${name}.d.ts`));
  }
}

/**
 * Says `export type` of classes that an entry exports as types: the plugin would let programs make them, and find
 * undefined when they run.
 */
function keepTypesTypes(file, declared) {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
  const types = new Set(
    source.statements.filter(ts.isExportDeclaration).flatMap(({ isTypeOnly, exportClause }) => {
      const names = exportClause !== undefined && ts.isNamedExports(exportClause) ? exportClause.elements : [];
      return names.filter((each) => isTypeOnly || each.isTypeOnly).map((each) => each.name.text);
    }),
  );
  const text = readFileSync(declared, "utf8").replace(/^export \{([^}]*)\};$/m, (_, list) => {
    const names = list.split(",").map((each) => each.trim());
    const written = names.map((each) => (types.has(each.split(" as ").at(-1)) ? `type ${each}` : each));
    return `export { ${written.join(", ")} };`;
  });
  writeFileSync(declared, text);
}
