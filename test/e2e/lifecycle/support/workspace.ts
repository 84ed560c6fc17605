import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { parse } from "yaml";
import { EnvironmentStack, type EnvironmentStackProps } from "../../../../lib";
import { findTerraform, runTerraform, runTerraformOrThrow, showJson, type Terraform } from "../../../../lib/terraform";
import { recordObjects, recordPlan } from "../../support/record/recorder";
import { sharedSandbox } from "../../support/sandbox";
import { changedPaths } from "./changed-paths";

/** What a plan would do to one resource. */
export interface PlannedChange {
  readonly address: string;
  readonly actions: readonly string[];
  /** Paths of all attributes that the plan changes, without list indexes. */
  readonly changed: readonly string[];
}

interface PlanJson {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly mode: string;
    readonly change: {
      readonly actions: readonly string[];
      readonly before: unknown;
      readonly after: unknown;
      readonly after_unknown: unknown;
    };
  }[];
}

/** The one context of the sandbox's kubeconfig. */
export function currentContext(kubeconfig: string): string {
  return (parse(readFileSync(kubeconfig, "utf8")) as { "current-context": string })["current-context"];
}

/** One stack, its state and its runs of Terraform. The folder goes with `remove`. */
export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), "kube-services-e2e-"));
  readonly env: Readonly<Record<string, string>>;
  /** The JSON of the last plan. */
  planBytes: Buffer = Buffer.alloc(0);
  private terraform: Terraform | undefined;
  private initialised = false;

  /** @param recorded whether runs with different providers can be compared: not where chance decides what happens */
  constructor(
    readonly namespace: string,
    readonly stackName = "shop",
    private readonly recorded = true,
  ) {
    this.env = sharedSandbox().env;
  }

  /** The folder that Terraform runs in. */
  get directory(): string {
    return join(this.folder, "out", "stacks", this.stackName);
  }

  /** Path of the state. */
  get stateFile(): string {
    return join(this.folder, "terraform.tfstate");
  }

  /** Writes the stack's configuration anew. */
  async synthesise(
    build: (stack: EnvironmentStack) => void,
    props: Partial<EnvironmentStackProps> = {},
  ): Promise<EnvironmentStack> {
    const sandbox = sharedSandbox();
    const app = new App({ outdir: join(this.folder, "out") });
    const stack = new EnvironmentStack(app, this.stackName, {
      cluster: { kubeconfig: sandbox.kubeconfig, context: currentContext(sandbox.kubeconfig) },
      namespace: this.namespace,
      backend: { type: "local", path: this.stateFile },
      ...props,
    });
    build(stack);
    app.synth();
    if (!this.initialised) await this.run("init", "-input=false");
    this.initialised = true;
    return stack;
  }

  async binary(): Promise<Terraform> {
    return (this.terraform ??= await findTerraform());
  }

  /** Runs Terraform and fails with what it said. */
  async run(...args: string[]): Promise<string> {
    const result = await runTerraformOrThrow(await this.binary(), args, { cwd: this.directory, env: this.env });
    await this.record(args);
    return result.stdout.toString("utf8");
  }

  /** Runs Terraform and tells how it ended. */
  async attempt(...args: string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> {
    const result = await runTerraform(await this.binary(), args, { cwd: this.directory, env: this.env });
    await this.record(args);
    return { exitCode: result.exitCode, stdout: result.stdout.toString("utf8"), stderr: result.stderr };
  }

  /** Plans into a file for `applyPlan`, and tells every change that is more than nothing, but for that record. */
  async plan(...args: string[]): Promise<readonly PlannedChange[]> {
    await this.run("plan", "-out=tfplan", "-parallelism=30", "-no-color", ...args);
    this.planBytes = await showJson(await this.binary(), "tfplan", { cwd: this.directory, env: this.env });
    const text = this.planBytes.toString("utf8");
    if (this.recorded) recordPlan(text);
    const json = JSON.parse(text) as PlanJson;
    return (json.resource_changes ?? [])
      .filter(({ change, mode }) => mode === "managed" && change.actions.join() !== "no-op")
      .filter(({ address }) => address !== "terraform_data.made_as")
      .map(({ address, change }) => ({
        address,
        actions: change.actions,
        changed: changedPaths(change.before, change.after, change.after_unknown),
      }));
  }

  async applyPlan(): Promise<void> {
    await this.run("apply", "-parallelism=30", "-no-color", "tfplan");
  }

  async apply(): Promise<void> {
    await this.run("apply", "-auto-approve", "-parallelism=30", "-no-color");
  }

  async destroy(): Promise<void> {
    await this.run("destroy", "-auto-approve", "-parallelism=30", "-no-color");
  }

  /** Addresses in the state, sorted, but for the record of what was said. */
  addresses(): readonly string[] {
    const state = JSON.parse(readFileSync(this.stateFile, "utf8")) as {
      resources: readonly { mode: string; type: string; name: string }[];
    };
    return state.resources
      .filter(({ mode }) => mode === "managed")
      .map(({ type, name }) => `${type}.${name}`)
      .filter((address) => address !== "terraform_data.made_as")
      .sort();
  }

  private async record([command = ""]: readonly string[]): Promise<void> {
    if (this.recorded && ["apply", "destroy"].includes(command)) await recordObjects(this.stateFile);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
