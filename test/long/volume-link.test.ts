import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "../../lib/sandbox";

const run = promisify(execFile);
const VOLUMES = "/tmp/hostpath_pv";
const command = join(__dirname, "..", "..", "lib", "cli", "bin.js");

/** A mount namespace, in which /tmp is another folder: nobody else is to meet the link. */
const alone = process.platform === "linux" && process.getuid?.() === 0 ? test : test.skip;
alone("a symbolic link in the place of the folder of volumes is not opened to all, and not followed", async () => {
  const home = mkdtempSync(join("/var/tmp", "attacked-"));
  const script = [
    "mount -t tmpfs tmpfs /tmp",
    `mkdir -m 700 ${home}/private && ln -s ${home}/private ${VOLUMES}`,
    `mkdir -p ${home}/cdktf-kube-services && ln -s ${join(cacheFolder(), "assets")} ${home}/cdktf-kube-services/assets`,
    `export XDG_CACHE_HOME=${home} TMPDIR=/tmp`,
    `${process.execPath} ${command} sandbox up --name link --provider offline`,
    `stat -c %a ${home}/private`,
    `${process.execPath} ${command} sandbox down --purge --name link`,
    `stat -c %a ${home}/private`,
  ].join(" && ");
  try {
    const { stdout, stderr } = await run("unshare", ["--mount", "bash", "-c", script]);
    expect(stderr).toContain(`${VOLUMES} is a symbolic link, which is not followed`);
    expect(stdout.split("\n").filter((line) => /^\d{3,4}$/.test(line))).toEqual(["700", "700"]);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
