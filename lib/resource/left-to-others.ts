import type { TerraformResourceLifecycle } from "cdktf";
import type { Construct } from "constructs";
import { ownValue } from "../own-value";
import { LOAD_BALANCER_OWNED, METALLB_OWNED, OWNED_BY_KIND } from "../platform";
import { environmentOf } from "./environment";
import type { KubernetesObject } from "./kubernetes-object";
import { knownFields } from "./tokens";

/** Kinds whose pods are made anew where an annotation of their template changes. */
const RESTARTED: ReadonlySet<string> = new Set(["DaemonSet", "Deployment", "StatefulSet"]);

/**
 * A lifecycle by which a plan leaves alone what others write on an object: the load balancer of a Service, the users of a
 * namespace, the time at which somebody restarted pods. What the object says itself stays the code's.
 */
export function leaveToOthers(
  scope: Construct,
  object: KubernetesObject,
  lifecycle: TerraformResourceLifecycle | undefined,
): TerraformResourceLifecycle | undefined {
  if (lifecycle?.ignoreChanges === "all") return lifecycle;
  const { platform, ignoresControllerOwned } = environmentOf(scope);
  const { type, template } = knownFields(object["spec"]);
  const ofBalancers = ignoresControllerOwned ? LOAD_BALANCER_OWNED : [...LOAD_BALANCER_OWNED, ...METALLB_OWNED];
  const balanced = object.kind === "Service" && type === "LoadBalancer";
  const ofObject = balanced ? ofBalancers : (ownValue(OWNED_BY_KIND, object.kind) ?? []);
  const left = [
    ...unsaid("metadata[0]", object.metadata, ofObject),
    ...(RESTARTED.has(object.kind)
      ? unsaid("spec[0].template[0].metadata[0]", knownFields(template)["metadata"], platform.restartAnnotations)
      : []),
  ];
  if (left.length === 0) return lifecycle;
  return { ...lifecycle, ignoreChanges: [...(lifecycle?.ignoreChanges ?? []), ...left] };
}

function unsaid(at: string, metadata: unknown, keys: readonly string[]): readonly string[] {
  const said = knownFields(knownFields(metadata)["annotations"]);
  return keys.filter((key) => !Object.hasOwn(said, key)).map((key) => `${at}.annotations[${JSON.stringify(key)}]`);
}
