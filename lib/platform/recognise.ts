import { defined } from "../defined";
import { GENERIC_KEYS, KUBESPHERE_KEYS } from "./annotation-keys";
import type { Platform } from "./platform";

/** What annotations tell people, in the words of the constructs' props, and the annotations that tell something else. */
interface RecognisedDescription {
  readonly alias?: string;
  readonly description?: string;
  readonly rest: Readonly<Record<string, string>>;
}

/** Not OpenELB's, such as `lb.kubesphere.io/…`, which any cluster may have. */
const KUBESPHERE = /^kubesphere\.io\//;
const DCE = /(^|\.)(daocloud|kpanda)\.io\//;
const METALLB_OF_DCE = /^metallb\.universe\.tf\//;

/**
 * The platform that wrote, or is meant by, annotations and labels of these keys; `kubernetes` where nothing tells.
 * @param ownObjects whether this library made the objects: MetalLB's older prefix then means DCE, since `kubernetes()`
 *   has the newer one. Elsewhere any cluster may have it
 */
export function recognisePlatform(keys: readonly string[], ownObjects: boolean): Platform["name"] {
  if (keys.some((key) => KUBESPHERE.test(key))) return "kubesphere";
  const dce = keys.some((key) => DCE.test(key) || (ownObjects && METALLB_OF_DCE.test(key)));
  return dce ? "dce" : "kubernetes";
}

/** Splits alias and description off annotations, as the platform's constructs write them. */
export function recogniseDescription(
  platform: Platform["name"],
  annotations: Readonly<Record<string, string>>,
): RecognisedDescription {
  const keys = platform === "kubesphere" ? KUBESPHERE_KEYS : GENERIC_KEYS;
  const { [keys.alias]: alias, [keys.description]: description, ...rest } = annotations;
  return {
    ...defined({ alias, description }),
    rest,
  };
}

/** The user whom KubeSphere's console shows as the creator of all the objects; undefined where they differ. */
export function recogniseCreator(annotations: readonly Readonly<Record<string, string>>[]): string | undefined {
  const creators = new Set(annotations.map((each) => each[KUBESPHERE_KEYS.creator]));
  const [creator, ...others] = creators;
  return others.length === 0 ? creator : undefined;
}

/**
 * Annotations that the platform writes by itself: left out of code whose constructs write them again.
 * @param serviceType whether the kind of Service and the pull secrets are among them; not so where names and labels are
 *   as given
 */
export function withoutWritten(
  annotations: Readonly<Record<string, string>>,
  written: { readonly creator: string | undefined; readonly serviceType: boolean },
): Record<string, string> {
  const rest = { ...annotations };
  if (written.creator !== undefined && rest[KUBESPHERE_KEYS.creator] === written.creator)
    delete rest[KUBESPHERE_KEYS.creator];
  if (written.serviceType) {
    if (rest[KUBESPHERE_KEYS.serviceType] !== "None") delete rest[KUBESPHERE_KEYS.serviceType];
    if (rest[KUBESPHERE_KEYS.imagePullSecrets] === "{}") delete rest[KUBESPHERE_KEYS.imagePullSecrets];
  }
  return rest;
}

/** Whether KubeSphere's console made a Service as one with a workload behind it. */
export const isConsoleService = (annotations: Readonly<Record<string, string>>): boolean =>
  /^state(less|ful)service$/.test(annotations[KUBESPHERE_KEYS.serviceType] ?? "");
