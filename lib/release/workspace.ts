import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { KubeServicesError } from "../errors";
import { sha256 } from "../sha256";
import {
  findTerraform,
  runTerraformOrThrow,
  showJson,
  temporaryFolder,
  type SavedPlan,
  type SynthesisedStack,
  type Terraform,
} from "../terraform";
import { NAMES } from "./files";
import { configuredStack, type PlainPlan, type StackRelease } from "./read-release";
import { isSameState, stateFacts, type StateFacts } from "./stack-facts";

/** A plan that is ready to be applied here. */
export interface ReadyPlan extends SavedPlan {
  /** What the state is now. */
  state(): Promise<StateFacts>;
}

/**
 * Lays a stack's plan out in a folder of this user alone, with what it needs, and initialises it there by the lock file.
 * Then it must still be true: the engine is the one that made it, the plan does what was shown of it, and the state is
 * as it was.
 * @param step told what is under way
 * @throws KubeServicesError `EngineDiffers`, `PlanNotShown`, `StateMoved`, `TerraformFailed`, `StateLocked`
 */
export async function readyPlan(
  release: StackRelease,
  { plan, json }: PlainPlan,
  step: (what: string) => void = () => undefined,
): Promise<ReadyPlan> {
  const terraform = await findTerraform();
  checkEngine(release, terraform);
  const directory = temporaryFolder("kube-services-apply-");
  const discard = (): void => rmSync(directory, { recursive: true, force: true });
  try {
    const stack = layOut(release, directory);
    const file = join(directory, NAMES.plan);
    writeFileSync(file, plan, { mode: 0o600 });
    step(`init ${release.stack}`);
    await initByLockFile(terraform, directory);
    step(`compare the plan of ${release.stack}`);
    const shown = await showJson(terraform, file, { cwd: directory });
    if (sha256(shown) !== release.manifest.plain.json) throw notShown(release);
    const state = (): Promise<StateFacts> => stateFacts(terraform, directory, release.manifest.state.backend);
    checkState(release, await state());
    return { stack, terraform, file, json, discard, state };
  } catch (error) {
    discard();
    throw error;
  }
}

function layOut(release: StackRelease, directory: string): SynthesisedStack {
  const prefix = `${NAMES.configuration}/`;
  for (const [name, bytes] of release.files) {
    if (!name.startsWith(prefix)) continue;
    const path = join(directory, name.slice(prefix.length));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes, { mode: 0o600 });
  }
  return { ...configuredStack(release), directory, file: join(directory, "cdk.tf.json") };
}

/**
 * Lays the configurations of stacks out and initialises them, so that their states can be read.
 * @param read what is done with them; the folders go when it is done
 * @throws KubeServicesError `TerraformFailed`
 */
export async function withConfigurations<T>(
  terraform: Terraform,
  releases: readonly StackRelease[],
  read: (stacks: readonly SynthesisedStack[]) => Promise<T>,
): Promise<T> {
  const folders = releases.map((release) => [release, temporaryFolder("kube-services-apply-")] as const);
  try {
    const stacks = folders.map(([release, folder]) => layOut(release, folder));
    for (const { directory } of stacks) await initByLockFile(terraform, directory);
    return await read(stacks);
  } finally {
    for (const [, folder] of folders) rmSync(folder, { recursive: true, force: true });
  }
}

const initByLockFile = (terraform: Terraform, cwd: string): Promise<unknown> =>
  runTerraformOrThrow(terraform, ["init", "-input=false", "-lockfile=readonly"], { cwd });

const NAMES_OF_ENGINES = { terraform: "Terraform", opentofu: "OpenTofu" } as const;

function checkEngine({ manifest: { engine }, stack }: StackRelease, { product, version }: Terraform): void {
  if (engine.product === product && engine.version === version) return;
  throw new KubeServicesError({
    code: "EngineDiffers",
    what: "a saved plan is applied by the program that made it, in the same version",
    where: stack,
    value: `${NAMES_OF_ENGINES[product]} ${version}`,
    allowed: `${NAMES_OF_ENGINES[engine.product]} ${engine.version}`,
    fix: "put that one on PATH, or name it in TERRAFORM_BINARY_NAME; or make the plan again with this one",
  });
}

const notShown = ({ stack, folder }: StackRelease): KubeServicesError =>
  new KubeServicesError({
    code: "PlanNotShown",
    what: "the plan does not do what its JSON says, which was audited and approved",
    where: stack,
    value: folder,
    fix: "do not apply it: somebody has put another plan in its place, or another version of Terraform has written it",
  });

/** @throws KubeServicesError `StateMoved` */
function checkState({ manifest, stack, folder }: StackRelease, now: StateFacts): void {
  if (isSameState(manifest.state, now)) return;
  const show = ({ backend, lineage, serial }: StateFacts): string =>
    `${backend}, ${lineage === undefined ? "no state yet" : `lineage ${lineage}, serial ${serial}`}`;
  throw new KubeServicesError({
    code: "StateMoved",
    what: "the state is not the one that the plan was made for: something has been applied since, or it is another state",
    where: stack,
    value: show(now),
    allowed: show(manifest.state),
    fix: `make the plan again; what has been applied here already is in the records of ${folder}`,
  });
}
