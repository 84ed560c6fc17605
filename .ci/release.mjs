// npm run release [-- --dry-run]: publishes the version that package.json and docs/CHANGELOG.md name, from a clean main, by
// the CI of the repository, so that npm can show where it was built. --dry-run does all of it but that.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { argv, env, exit } from "node:process";
import { fileURLToPath } from "node:url";
import { parser } from "keep-a-changelog";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const CHANGELOG = join("docs", "CHANGELOG.md");
const unknown = argv.slice(2).filter((argument) => argument !== "--dry-run");
if (unknown.length > 0) {
  console.error(`ArgumentUnknown: ${unknown.join(" ")}\n  allowed: --dry-run`);
  exit(2);
}
const dryRun = argv.includes("--dry-run");
const { name, version, repository } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** What a command prints; nothing where it fails. */
const git = (...args) => spawnSync("git", args, { cwd: root, encoding: "utf8" }).stdout.trim();
const place = (url) => url.replace(/^git\+|\.git$/g, "").replace(/^(ssh:\/\/)?git@([^:/]+)[:/]/, "https://$2/");

/** What is wrong with the version itself. */
function problemsOfVersion() {
  const { releases } = parser(readFileSync(join(root, CHANGELOG), "utf8"));
  const [newest] = releases.filter(({ version }) => version !== undefined);
  if (newest?.version !== version)
    return [`ChangelogBehind: package.json says ${version}, the newest release of ${CHANGELOG} is ${newest?.version}`];
  const changes = [...newest.changes.values()].flat();
  return changes.length === 0 ? [`ChangelogEmpty: ${CHANGELOG} says nothing of ${version}`] : [];
}

/** What has to be so where it is published, and need not be where that is tried. */
function problemsOfPlace() {
  const { releases } = parser(readFileSync(join(root, CHANGELOG), "utf8"));
  const isDated = releases.some((one) => one.version === version && one.date !== undefined);
  return [
    ...(isDated ? [] : [`ReleaseUndated: ${CHANGELOG} gives ${version} no date`]),
    ...(git("status", "--porcelain") === "" ? [] : ["TreeChanged: there are changes that are not committed"]),
    ...(git("tag", "--points-at", "HEAD").split("\n").includes(`v${version}`)
      ? []
      : [`TagMissing: the commit has no tag v${version}`]),
    ...problemsOfRepository(),
    ...(env.ACTIONS_ID_TOKEN_REQUEST_URL === undefined
      ? ["OutsideCi: npm signs where a package was built in CI alone, see .github/workflows/release.yml"]
      : []),
  ];
}

/** npm signs for the repository that package.json names, and refuses where another one publishes. */
function problemsOfRepository() {
  const url = typeof repository === "string" ? repository : repository?.url;
  if (url === undefined)
    return ["RepositoryUnset: package.json names no repository; set repository, bugs and homepage before publishing"];
  const named = place(url);
  return place(git("remote", "get-url", "origin")) === named
    ? []
    : [`RemoteDiffers: origin is not ${named}, which package.json names as the repository`];
}

function end(problems, fatal) {
  for (const problem of problems) console.error(fatal ? problem : `would stop: ${problem}`);
  if (fatal && problems.length > 0) exit(1);
}

end(problemsOfVersion(), true);
end(problemsOfPlace(), !dryRun);
const folder = mkdtempSync(join(tmpdir(), "release-"));
try {
  const packed = execFileSync("npm", ["pack", "--json", "--pack-destination", folder], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [{ filename, size, unpackedSize, entryCount }] = JSON.parse(packed.slice(packed.indexOf("[\n")));
  const tarball = join(folder, filename);
  execFileSync(process.execPath, [join(root, ".ci", "check-package.mjs"), tarball], { stdio: "inherit" });
  console.log(`${name} ${version}: ${size} bytes packed, ${unpackedSize} unpacked, ${entryCount} files`);
  const tag = version.includes("-") ? "next" : "latest";
  const args = ["publish", tarball, "--provenance", "--access", "public", "--tag", tag];
  if (dryRun) console.log(`would run: npm ${args.join(" ").replace(tarball, filename)}`);
  else execFileSync("npm", args, { cwd: root, stdio: "inherit" });
} finally {
  rmSync(folder, { recursive: true });
}
