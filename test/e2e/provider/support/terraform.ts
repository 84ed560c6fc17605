import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findTerraform } from "../../../../lib/terraform";
import { recordObjects, recordPlan } from "../../support/record/recorder";
import { sharedSandbox } from "../../support/sandbox";

/** What a run of Terraform said. */
export interface TerraformRun {
  readonly code: number;
  /** Standard output and standard error. */
  readonly text: string;
}

/** One resource in a plan. */
export interface PlannedResource {
  readonly address: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: unknown;
    readonly after: unknown;
    readonly after_sensitive: unknown;
    readonly after_unknown?: unknown;
    readonly replace_paths?: readonly (readonly (string | number)[])[];
    readonly importing?: { readonly id: string };
  };
}

/** A folder in which Terraform works, with its own state. */
export class TerraformFolder {
  readonly path = mkdtempSync(join(tmpdir(), "kube-services-terraform-"));

  /**
   * @param env what is set on top of this process's environment
   * @param recorded whether runs with different providers can be compared
   */
  constructor(
    private readonly env: Readonly<Record<string, string>>,
    private readonly recorded = true,
  ) {}

  /** Replaces the configuration; a key of `resource` is a type, and in it a name. */
  configure(configuration: object): void {
    const { version } = sharedSandbox();
    const provider = { kubernetes: { source: "hashicorp/kubernetes", version } };
    const whole = { terraform: { required_providers: provider }, ...configuration };
    writeFileSync(join(this.path, "main.tf.json"), JSON.stringify(whole, null, 2));
  }

  /** Runs Terraform and gives back how it ended. */
  async try(...args: readonly string[]): Promise<TerraformRun> {
    const { path } = await findTerraform();
    const run = await new Promise<TerraformRun>((resolve) => {
      const options = {
        cwd: this.path,
        env: { ...process.env, ...this.env, TF_IN_AUTOMATION: "1" },
        maxBuffer: 1 << 28,
      };
      execFile(path, [...args], options, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
        resolve({ code, text: `${stdout}${stderr}` });
      });
    });
    if (this.recorded && ["apply", "destroy"].includes(args[0] ?? ""))
      await recordObjects(join(this.path, "terraform.tfstate"));
    return run;
  }

  /** Runs Terraform; a failure fails the test and shows what it said. */
  async run(...args: readonly string[]): Promise<string> {
    const { code, text } = await this.try(...args, "-no-color");
    if (code !== 0) throw new Error(`terraform ${args.join(" ")} exited with ${code}:\n${text}`);
    return text;
  }

  /** Plans and gives back the changes by address; with `apply`, makes them as well. */
  async plan(apply = false, ...args: readonly string[]): Promise<ReadonlyMap<string, PlannedResource>> {
    await this.run("plan", "-input=false", "-out=plan", ...args);
    const { code, text } = await this.try("show", "-json", "plan");
    if (code !== 0) throw new Error(text);
    if (this.recorded) recordPlan(text);
    if (apply) await this.run("apply", "-input=false", "plan");
    const { resource_changes: changes = [] } = JSON.parse(text) as {
      readonly resource_changes?: readonly PlannedResource[];
    };
    return new Map(changes.map((each) => [each.address, each]));
  }

  /** The state file, as it is. */
  state(): string {
    return readFileSync(join(this.path, "terraform.tfstate"), "utf8");
  }

  /** Removes the folder. */
  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
