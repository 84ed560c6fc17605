// JavaScript of the package, by esbuild: few files, so that a program or a test of a user starts fast. What several entries
// need stands once, in a file beside them.
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const TARGET = "node20";
const PACKAGE = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/;
/** What a project has beside this package, and what only a checkout of this package has. */
const NEVER_WITHIN = ["cdktf", "constructs", "@cdktf/provider-kubernetes", "esbuild", "typescript", "ts-node"];

/**
 * The two weights of the package: what programs of users load, with packages that npm installs with it; and the command
 * with all that it needs, in the folder `command`.
 */
export const PARTS = {
  library: {
    entries: { index: "lib/index.ts", audit: "lib/audit/public.ts", testing: "lib/testing/index.ts" },
    folder: ".",
    external: [...NEVER_WITHIN, "zod", "yaml"],
  },
  command: {
    entries: {
      "kube-services": "lib/cli/main.ts",
      supervisor: "lib/sandbox/supervisor-main.ts",
      "offline-provider": "lib/sandbox/provider/main.ts",
    },
    folder: "command",
    external: NEVER_WITHIN,
  },
};

/**
 * Our code finds files beside its sources, which the package holds where the repository does, and tables in `data`. These
 * and other packages are loaded where the module that imports them is first needed, as Node does by itself; esbuild would
 * load them at once. So is what our code requires where it needs it: it becomes a file of its own, which a run that does
 * not need it never reads.
 * @param tables is told the tables that are imported
 * @param required is told what our code requires, and the name of its file
 */
const ownFiles = (folder, external, tables, required) => ({
  name: "own files",
  setup({ onLoad, onResolve, resolve }) {
    const up = folder === "." ? "." : "..";
    onResolve({ filter: /./ }, async ({ path, importer, pluginData, kind, resolveDir }) => {
      if (kind === "entry-point" || path.startsWith("node:")) return undefined;
      if (pluginData === "later") return { path, external: true };
      if (kind === "require-call" && path.startsWith(".") && importer.startsWith(join(root, "lib"))) {
        const { path: file } = await resolve(path, { kind: "import-statement", resolveDir, importer });
        const name = relative(join(root, "lib"), file).replace(/\.ts$/, "").split(sep).join("-");
        required.set(file, name);
        return { path: `./${name}.js`, namespace: "later" };
      }
      if (path.endsWith("/package.json") && importer.startsWith(join(root, "lib")))
        return { path: folder === "." ? "../package.json" : "../../package.json", namespace: "later" };
      if (/\.generated\.json$/.test(path)) {
        tables.add(join(dirname(importer), path));
        return { path: `${up}/data/${basename(path)}`, namespace: "later" };
      }
      const isExternal = external.some((name) => path === name || path.startsWith(`${name}/`));
      return isExternal ? { path, namespace: "later" } : undefined;
    });
    onLoad({ filter: /./, namespace: "later" }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
      pluginData: "later",
    }));
    onLoad({ filter: /[\\/]lib[\\/].*\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      if (!path.startsWith(join(root, "lib")) || !/\b__dirname\b/.test(text)) return undefined;
      const place = relative(root, dirname(path)).split(sep);
      const folderOfSource = `require("node:path").join(__dirname, "..", ${JSON.stringify(up)}, ...${JSON.stringify(place)})`;
      return { contents: text.replaceAll(/\b__dirname\b/g, folderOfSource), loader: "ts" };
    });
  },
});

/**
 * Of a package that is loaded when it is needed (`const { a } = await import("package")`, or by `require`) what our code
 * takes by name: a whole namespace would hold all of it.
 * @param required is told the packages that are required, and the names of their files
 */
function takenByName(required) {
  const names = new Map();
  for (const file of sources(join(root, "lib")))
    for (const [, taken, name] of readFileSync(file, "utf8").matchAll(
      /const \{([^}]*)\} = (?:await import|require)\("([^."][^"]*)"\)/g,
    )) {
      const known = names.get(name) ?? new Set();
      for (const one of taken.split(",")) known.add(one.split(":")[0].trim());
      names.set(name, known);
    }
  return {
    name: "taken by name",
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^[^.]/ }, ({ path, kind, importer }) => {
        if (kind === "entry-point" && names.has(path)) return { path, namespace: "taken-by-name" };
        const isLoadedLater = kind === "dynamic-import" || kind === "require-call";
        if (!isLoadedLater || path.startsWith("node:") || !importer.startsWith(join(root, "lib"))) return undefined;
        if (!names.has(path)) throw new Error(`${importer} takes all of ${path}: const { … } = ${kind} of "${path}"`);
        if (kind === "dynamic-import") return { path, namespace: "taken-by-name" };
        const name = path.replaceAll("/", "-");
        required.set(path, name);
        return { path: `./${name}.js`, namespace: "later" };
      });
      onLoad({ filter: /.*/, namespace: "taken-by-name" }, ({ path }) => ({
        contents: `export { ${[...names.get(path)].join(", ")} } from ${JSON.stringify(path)};`,
        resolveDir: root,
      }));
    },
  };
}

/** What stands in packages for other platforms than Node, or for nothing that we use. */
const unneeded = {
  name: "unneeded",
  setup({ onLoad, onResolve }) {
    // node-fetch takes URL from Node, and whatwg-url's where Node has none. No verb opens a WebSocket.
    onResolve({ filter: /^(whatwg-url|isomorphic-ws)$/ }, ({ path }) => ({ path, namespace: "unneeded" }));
    onLoad({ filter: /.*/, namespace: "unneeded" }, () => ({ contents: "module.exports = {};" }));
    // Of the Kubernetes client we have what reads kubeconfigs and gets credentials, and call nothing that is generated.
    onLoad({ filter: /[\\/]client-node[\\/]dist[\\/]gen[\\/]index\.js$/ }, () => ({
      contents: "export const createConfiguration = undefined, ServerConfiguration = undefined;",
    }));
    // One zod for `import` and `require`, and its messages in the language of this library alone.
    onResolve({ filter: /^zod$/ }, () => ({ path: join(root, "node_modules", "zod", "index.js") }));
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    }));
  },
};

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sources(path) : entry.name.endsWith(".ts") ? [path] : [];
  });
}

/**
 * Bundles a part of the package in memory, in the format in which esbuild shares code between entries.
 * @param required what else is an entry: files that the code of the others requires, and their names
 */
async function bundled(part, dist, required = new Map()) {
  const { entries, folder, external } = part;
  const tables = new Set();
  const found = new Map(required);
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [...Object.entries(entries), ...[...required].map(([path, out]) => [out, path])].map(
      ([out, path]) => ({
        in: path,
        out,
      }),
    ),
    outdir: join(dist, folder),
    chunkNames: "shared-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: TARGET,
    tsconfig: join(root, "tsconfig.json"),
    minifySyntax: true,
    legalComments: "none",
    metafile: true,
    write: false,
    logLevel: "warning",
    plugins: [ownFiles(folder, external, tables, found), ...(folder === "." ? [] : [takenByName(found), unneeded])],
  });
  if (found.size > required.size) return bundled(part, dist, found);
  const packages = Object.keys(metafile.inputs).flatMap((path) => PACKAGE.exec(path)?.[0] ?? []);
  return {
    outputFiles,
    inputsOf: (path) => Object.keys(metafile.outputs[relative(root, path)].inputs),
    packages,
    tables,
  };
}

/** The folders of the packages that are bundled in this one, as the lock file names them. */
export async function bundledPackages() {
  const parts = await Promise.all(Object.values(PARTS).map((part) => bundled(part, join(root, "dist"))));
  return [...new Set(parts.flatMap(({ packages }) => packages))].sort();
}

/**
 * Writes a part of the package.
 * @param part of PARTS
 * @param dist the folder to write to
 * @returns the folders of the packages that are bundled in it
 */
export async function writeBundle(part, dist) {
  const { outputFiles, inputsOf, packages, tables } = await bundled(part, dist);
  mkdirSync(join(dist, part.folder), { recursive: true });
  for (const { path, text } of outputFiles) {
    const { code } = await transform(text, {
      // The names in our own code tell whoever reports a defect where it is.
      ...(inputsOf(path).some((input) => input.startsWith("lib/")) ? {} : { minifyIdentifiers: true, keepNames: true }),
      format: "cjs",
      platform: "node",
      target: TARGET,
      supported: { "dynamic-import": false },
      minifySyntax: true,
      minifyWhitespace: true,
      lineLimit: 160, // an error that nobody catches is shown with its line
    });
    writeFileSync(path, code);
  }
  mkdirSync(join(dist, "data"), { recursive: true });
  for (const table of tables) copyFileSync(table, join(dist, "data", basename(table)));
  return packages;
}
