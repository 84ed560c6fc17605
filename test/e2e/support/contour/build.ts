import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../../../../lib/sandbox";

const MODULE = "github.com/projectcontour/contour";
const VERSION = /projectcontour\/contour (v\S+)/.exec(readFileSync(join(__dirname, "go.mod"), "utf8"))?.[1] ?? "";

/** The controller's program and the definitions of its own kinds; or why they cannot be had here. */
export type Contour = { readonly program: string; readonly definitions: string } | { readonly missing: string };

/**
 * Builds Contour, a controller of the Gateway API, from the Go modules that go.mod pins and go.sum checks: some minutes,
 * once on a machine.
 */
export function buildContour(): Contour {
  const folder = join(cacheFolder(), "test", `contour-${VERSION}_${process.platform}-${process.arch}`);
  const program = join(folder, "contour");
  const place = go(["list", "-m", "-f", "{{.Dir}}", MODULE]);
  if ("missing" in place) return place;
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    const fresh = join(folder, `contour.${process.pid}`);
    const built = go(["build", "-trimpath", "-ldflags", "-s -w", "-o", fresh, `${MODULE}/cmd/contour`]);
    if ("missing" in built) return built;
    renameSync(fresh, program);
  }
  return { program, definitions: join(place.stdout.trim(), "examples", "contour", "01-crds.yaml") };
}

function go(args: readonly string[]): { readonly stdout: string } | { readonly missing: string } {
  const env = { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-mod=readonly", GOWORK: "off" };
  const { error, status, stdout, stderr } = spawnSync("go", args, { cwd: __dirname, env, encoding: "utf8" });
  if (error !== undefined) return { missing: `no go on PATH: ${error.message}` };
  if (status === 0) return { stdout };
  const [last = ""] = stderr.trim().split("\n").slice(-1);
  return { missing: `go ${args[0]} failed: ${last}` };
}
