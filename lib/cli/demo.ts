import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Command } from "commander";

/** Adds `kube-services demo`. */
export function registerDemo(program: Command): void {
  program
    .command("demo")
    .description("the whole job once, for the stack dev: a sandbox, cdktf deploy, what runs, an empty second plan")
    .option("--down", "destroy the stack and remove the sandbox")
    .action(({ down }: { readonly down?: boolean }) => {
      // A program of its own: in a checkout it runs before packages are installed.
      const args = [join(__dirname, "demo.mjs"), ...(down === true ? ["--down"] : [])];
      const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
      process.exitCode = status ?? 1;
    });
}
