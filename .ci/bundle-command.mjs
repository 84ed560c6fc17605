// The `kube-services` command as one file, dist/kube-services.js, with the licences of what is in it beside it: hundreds
// of small files would take most of a start. What is needed seldom stays where npm installs it.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = resolve(process.argv[2] ?? join(root, "dist"));
/** The packages that every verb loads, or the quick ones. */
const WITHIN = /^(commander|zod|yaml|cli-table3|picocolors|string-width|wrap-ansi|croner|cronstrue)(\/|$)/;
/** What those need themselves. */
const fromPackage = (importer) => importer.includes(`${sep}node_modules${sep}`);

/** Each of our files keeps the folder that it has as compiled code: it finds others by it. */
const ownFolders = {
  name: "own folders",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, importer, kind }) =>
      kind === "entry-point" || path.startsWith("node:") || WITHIN.test(path) || fromPackage(importer)
        ? undefined
        : { path, external: true },
    );
    onLoad({ filter: /[\\/]dist[\\/]lib[\\/].*\.js$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      if (!text.includes("__dirname")) return undefined;
      const place = JSON.stringify(relative(dist, dirname(path)).split(sep));
      return {
        contents: text.replaceAll("__dirname", `require("node:path").join(__dirname, ...${place})`),
        loader: "js",
      };
    });
    // As data: V8 reads JSON faster than it compiles objects.
    onLoad({ filter: /\.json$/ }, ({ path }) => ({
      contents: `module.exports = JSON.parse(${JSON.stringify(JSON.stringify(JSON.parse(readFileSync(path, "utf8"))))});`,
      loader: "js",
    }));
  },
};

const { metafile } = await build({
  entryPoints: [join(dist, "lib", "cli", "main.js")],
  outfile: join(dist, "kube-services.js"),
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
  plugins: [ownFolders],
});

const packages = new Set(
  Object.keys(metafile.inputs).flatMap((path) => /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[0] ?? []),
);
const notices = [...packages].sort().map((folder) => {
  const own = (file) => readFileSync(join(folder, file), "utf8");
  const { name, version, license } = JSON.parse(own("package.json"));
  const text = readdirSync(folder)
    .filter((file) => /^licen[cs]e/i.test(file))
    .map((file) => own(file).trim())[0];
  if (text === undefined) throw new Error(`${name} has no licence text`);
  return `${name} ${version} (${license})\n\n${text}\n`;
});
writeFileSync(
  join(dist, "kube-services.NOTICES.txt"),
  `kube-services.js holds code of these packages.\n\n${notices.join(`\n${"-".repeat(80)}\n\n`)}`,
);
