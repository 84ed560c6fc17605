import { Testing, TerraformStack } from "cdktf";
import { KubeServicesError } from "../errors";
import { configurationManifests, type ConfigurationResources } from "../manifest";
import type { KubernetesObject } from "../resource";

/** What the matchers for stacks look at: a stack, or what was synthesised of one (`cdk.tf.json`, as text or parsed). */
export type StackSubject = TerraformStack | string | Readonly<Record<string, unknown>>;

/** The objects of Kubernetes that a stack stands for, with what the provider puts in for what is not said. */
export function objectsOf(subject: StackSubject): readonly KubernetesObject[] {
  const { manifests } = configurationManifests(configurationOf(subject), { secrets: true });
  return manifests.map(({ object }) => object as KubernetesObject);
}

/**
 * What was synthesised of a stack.
 * @throws KubeServicesError `TestSubjectInvalid`
 */
export function configurationOf(subject: unknown): ConfigurationResources {
  if (TerraformStack.isStack(subject)) return parsed(Testing.synth(subject)) ?? {};
  const configuration = typeof subject === "string" ? parsed(subject) : subject;
  if (typeof configuration === "object" && configuration !== null && !("resource_changes" in configuration))
    return configuration;
  throw new KubeServicesError({
    code: "TestSubjectInvalid",
    what: "this is neither a stack nor what was synthesised of one",
    allowed: "a TerraformStack, or the content of its cdk.tf.json",
    fix: "give expect() one of them; plans are for toPassAudit and toPlanEmpty",
  });
}

function parsed(text: string): ConfigurationResources | undefined {
  try {
    return JSON.parse(text) as ConfigurationResources;
  } catch {
    return undefined;
  }
}
