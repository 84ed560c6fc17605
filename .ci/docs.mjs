// npm run docs [-- --serve [--port N]] [--base /path/]: builds the site of docs/ into docs/.vitepress/dist, and serves it
// on this machine alone. `npm run docs:dev` shows changes as they are written.
import { spawnSync } from "node:child_process";
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const output = join(root, "docs/.vitepress/dist");
const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
};

function refuse(problem) {
  console.error(problem);
  process.exit(2);
}

/** What was asked for: unknown options are a mistake, as everywhere. */
function read() {
  try {
    return parseArgs({
      options: {
        serve: { type: "boolean" },
        port: { type: "string" },
        base: { type: "string" },
        out: { type: "string" },
      },
    }).values;
  } catch (error) {
    return refuse(
      `DocsOptionUnknown: ${error.message}\n  allowed: --serve, --port <number>, --base </path/>, --out <folder>`,
    );
  }
}

/** vitepress, which is no part of the package, and may be missing in an older checkout's node_modules. */
function vitepress() {
  try {
    const manifest = createRequire(import.meta.url).resolve("vitepress/package.json");
    return join(dirname(manifest), "bin/vitepress.js");
  } catch {
    return refuse("DocsToolMissing: the site is built by vitepress, which is not installed\n  fix: npm ci");
  }
}

const options = read();
const out = options.out ?? output;
const base = options.base ?? "/";
const built = spawnSync(process.execPath, [vitepress(), "build", "docs", "--base", base, "--outDir", out], {
  cwd: root,
  stdio: ["ignore", "inherit", "inherit"],
});
if (built.status !== 0) process.exit(built.status ?? 70);

/** The file that a path of the site stands for; nothing outside it. */
function fileFor(url) {
  const path = decodeURIComponent(new URL(url, "http://localhost").pathname);
  if (!path.startsWith(base)) return undefined;
  const file = join(out, normalize(`/${path.slice(base.length)}`));
  const found = [file, `${file}.html`, join(file, "index.html")];
  return found.find((one) => existsSync(one) && statSync(one).isFile());
}

if (options.serve) {
  const server = createServer((request, response) => {
    let file;
    try {
      file = fileFor(request.url ?? "/");
    } catch {
      file = undefined; // a path that is no text
    }
    const status = file === undefined ? 404 : 200;
    const shown = file ?? join(out, "404.html");
    response.writeHead(status, { "content-type": TYPES[extname(shown)] ?? "application/octet-stream" });
    createReadStream(shown).pipe(response);
  });
  server.on("error", (error) => refuse(`DocsNotServed: ${error.message}\n  fix: choose another --port`));
  server.listen(Number(options.port ?? 4173), "127.0.0.1", () => {
    console.log(`http://127.0.0.1:${server.address().port}${base}`);
  });
}
