import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformStack, Testing } from "cdktf";
import { EnvironmentStack, type EnvironmentStackProps, type Problem, KubeServicesError } from "../../lib";
import { configurationInAllWords } from "./all-said";
import { describeFindings, validateConfiguration } from "./terraform-validator";

type Block = Readonly<Record<string, unknown>>;

/** A stack as Terraform reads it; made only if the provider would take all of it. */
export interface Synthesised {
  /** The text of `cdk.tf.json`. */
  readonly text: string;
  /** The configuration in all words: each block a list, defaults of the provider said where the constructs say them. */
  readonly json: Readonly<Record<string, unknown>>;
  /** Addresses of all resources, sorted, but for those that have no instance, and the record of what was said. */
  readonly addresses: readonly string[];
  /** The attributes of one resource. Throws where there is none. */
  resource(address: string): Block;
}

let outdir: string | undefined;
afterAll(() => {
  if (outdir !== undefined) rmSync(outdir, { recursive: true, force: true });
  outdir = undefined;
});

/** An app that writes nowhere but into a folder of the test's own. */
export function testApp(): App {
  outdir ??= mkdtempSync(join(tmpdir(), "kube-services-test-"));
  return Testing.stubVersion(new App({ outdir, stackTraces: false }));
}

/** The connection that tests name where none is to be tested. */
export const CLUSTER = { kubeconfig: "/etc/kube/config", context: "test" } as const;

/** An environment stack in an app of its own. */
export function testStack(props: Partial<EnvironmentStackProps> = {}, id = "test"): EnvironmentStack {
  return new EnvironmentStack(testApp(), id, { cluster: CLUSTER, namespace: "shop", ...props });
}

/** A TerraformStack that is none of this library's. */
export const plainStack = (id = "plain"): TerraformStack => new TerraformStack(testApp(), id);

/**
 * Synthesises a stack and checks each resource against the provider's schema.
 * @throws Error with all that the provider would refuse
 */
export function synthesise(stack: TerraformStack): Synthesised {
  const text = Testing.synth(stack);
  const written = JSON.parse(text) as Record<string, unknown>;
  const findings = describeFindings(validateConfiguration(written));
  if (findings.length > 0) throw new Error(`The provider would refuse:\n${findings.join("\n")}`);
  const json = configurationInAllWords(stack, written);
  const resources = (json["resource"] ?? {}) as Record<string, Record<string, Block>>;
  const all = new Map(
    Object.entries(resources).flatMap(([type, named]) =>
      Object.entries(named)
        .filter(([, { for_each: instances }]) => instances === undefined || Object.keys(instances as object).length > 0)
        .map(([name, value]): [string, Block] => [`${type}.${name}`, value]),
    ),
  );
  return {
    text,
    json,
    addresses: [...all.keys()].filter((address) => address !== "terraform_data.made_as").sort(),
    resource(address) {
      const found = all.get(address);
      if (found === undefined) throw new Error(`No ${address}; there are ${[...all.keys()].join(", ")}`);
      return found;
    },
  };
}

/** Builds in a stack of its own and synthesises it. */
export function synthesised(
  build: (stack: EnvironmentStack) => void,
  props: Partial<EnvironmentStackProps> = {},
): Synthesised {
  const stack = testStack(props);
  build(stack);
  return synthesise(stack);
}

/** What stands at a path such as `spec.0.template.0.metadata.0.labels`; undefined where nothing does. */
export function at(value: unknown, path: string): unknown {
  let here = value;
  for (const key of path.split(".")) {
    if (typeof here !== "object" || here === null) return undefined;
    here = (here as Record<string, unknown>)[key];
  }
  return here;
}

/** The problems that building finds; fails the test where it finds none, or throws anything else. */
export function problemsOf(build: () => unknown): readonly Problem[] {
  return errorOf(build).problems;
}

/** The problems that building finds, if any; fails the test where it throws anything else. */
export function problemsIfAny(build: () => unknown): readonly Problem[] {
  try {
    build();
    return [];
  } catch (error) {
    if (!KubeServicesError.is(error)) throw error;
    return error.problems;
  }
}

/** The error that building throws; fails the test where it throws none, or another one. */
export function errorOf(build: () => unknown): KubeServicesError {
  try {
    build();
  } catch (error) {
    if (KubeServicesError.is(error)) return error;
    throw error;
  }
  throw new Error("nothing was wrong");
}
