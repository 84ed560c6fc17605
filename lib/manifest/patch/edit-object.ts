import { KubeServicesError, type Problem } from "../../errors";
import type { JsonObject } from "../../json-object";
import { convertManifests } from "../convert-manifests";
import { formatPath } from "../issue";
import { manifestsOf, parsePart } from "../read/parse-manifests";
import type { ManifestObject } from "../read/manifest-object";
import type { ProviderMajor } from "../schema";
import type { KubernetesObject } from "../to-terraform";
import { knownFields } from "../tokens";
import { literalText } from "../values";
import { keepIdentity } from "./identity";
import { withTokensOf } from "./made-tokens";
import { patchTypeOf } from "./patch-types";
import { PatchFault, strategicMerge } from "./strategic-merge";

/** An edit of an object that something else made: the whole object, or a part of it. */
export interface ObjectEdit {
  /**
   * The whole object as YAML or JSON, such as `kube-services export` writes it: what it leaves out goes. `${…}` in it is
   * plain text, but where the object holds a value that an apply alone can tell: that stays.
   * @default - see `patch`
   */
  readonly yaml?: string;
  /**
   * A part of the object, merged over it as `kubectl patch --type strategic` does: YAML or JSON, in which `${…}` is plain
   * text, or an object, whose values may be tokens.
   * @default - see `yaml`
   */
  readonly patch?: string | Readonly<Record<string, unknown>>;
}

/** Where an edit stands, and how it is read. */
export interface EditObjectOptions {
  /** What errors call the edit, such as `prod/web edit.service`. */
  readonly name: string;
  /** The oldest major version of the provider that may get the object. @default 2 */
  readonly provider?: ProviderMajor;
  /** Is told of what is left out. @default - nobody is */
  readonly onWarning?: (problem: Problem) => void;
}

/**
 * An object as an edit makes it, checked like a manifest.
 * @param made the object before; its texts may be Terraform expressions, as those of the result may
 * @throws KubeServicesError with every problem of a manifest, `PatchInvalid`, `EditFixed` for what no edit may change
 */
export function editObject(made: KubernetesObject, edit: ObjectEdit, options: EditObjectOptions): KubernetesObject {
  const { name, provider, onWarning } = options;
  const edited =
    edit.yaml === undefined
      ? patched(made, edit.patch ?? {}, `${name}.patch`, onWarning)
      : whole(made, edit.yaml, `${name}.yaml`, onWarning);
  const { object, problems } = keepIdentity(edited.object, made, edit.yaml !== undefined);
  if (problems.length > 0)
    throw new KubeServicesError(
      problems.map(({ path, ...problem }) => ({ ...problem, where: edited.where(path), prop: formatPath(path) })),
    );
  const kept = withoutAutoscaledReplicas(object, made, edited, onWarning);
  const [converted] = convertManifests([{ ...edited, object: kept }], {
    provider,
    onWarning,
    literal: false,
    explicit: true,
    otherKinds: "kubernetes_manifest", // of the same kind as what is edited
    keepAddresses: choosesAddresses(made),
  });
  if (converted === undefined)
    throw new KubeServicesError({
      code: "EditFixed",
      what: "a hook of Helm is no object of a stack",
      where: edited.where(),
      fix: "take the annotation helm.sh/hook out",
    });
  return converted.object;
}

function whole(
  made: KubernetesObject,
  yaml: string,
  name: string,
  onWarning: EditObjectOptions["onWarning"],
): ManifestObject {
  const read = parsePart({ name, content: yaml }, onWarning);
  const written = read.object as JsonObject;
  // One that is told in part is told of by its own name, not as a manifest without one.
  const object = {
    ...written,
    apiVersion: written["apiVersion"] ?? made.apiVersion,
    kind: written["kind"] ?? made.kind,
  };
  const type = patchTypeOf(made.apiVersion, made.kind);
  const problems: Problem[] = [];
  const kept = withTokensOf(literalText(object), made, type, (path) =>
    problems.push({
      code: "EditExpression",
      what: "this text shows a Terraform expression, and would be plain text here",
      where: read.where(path),
      prop: formatPath(path),
      fix: "leave the value as the export wrote it, or give it by a patch that is an object of your code",
    }),
  );
  if (problems.length > 0) throw new KubeServicesError(problems);
  return { ...read, object: kept as KubernetesObject };
}

function patched(
  made: KubernetesObject,
  patch: string | JsonObject,
  name: string,
  onWarning: EditObjectOptions["onWarning"],
): ManifestObject {
  const read =
    typeof patch === "string"
      ? parsePart({ name, content: patch }, onWarning)
      : { object: patch as KubernetesObject, where: () => name };
  const given = (typeof patch === "string" ? literalText(read.object) : read.object) as JsonObject;
  try {
    const object = strategicMerge(made, given, patchTypeOf(made.apiVersion, made.kind)) as KubernetesObject;
    return { ...(manifestsOf([object], name)[0] as ManifestObject), where: () => name };
  } catch (error) {
    if (!(error instanceof PatchFault)) throw error;
    throw new KubeServicesError({
      code: "PatchInvalid",
      what: error.message,
      where: read.where(error.path),
      prop: formatPath(error.path),
    });
  }
}

/** The number of pods that an autoscaler decides is in no edit of what it scales, though live objects have it. */
function withoutAutoscaledReplicas(
  object: KubernetesObject,
  made: KubernetesObject,
  { where }: ManifestObject,
  onWarning: EditObjectOptions["onWarning"],
): KubernetesObject {
  const { replicas, ...spec } = knownFields(object["spec"]);
  const scaled =
    ["Deployment", "StatefulSet"].includes(made.kind) && knownFields(made["spec"])["replicas"] === undefined;
  if (replicas === undefined || !scaled) return object;
  onWarning?.({
    code: "ManifestReplicasLeftOut",
    what: `an autoscaler decides how many pods ${made.kind} has: its replicas are left out`,
    where: where(["spec", "replicas"]),
    prop: "spec.replicas",
    fix: "take replicas out",
  });
  return { ...object, spec };
}

/** Whether an address or a node port of the object was chosen, so that one in its edit was, too. */
function choosesAddresses(made: KubernetesObject): boolean {
  const { clusterIP, ports } = knownFields(made["spec"]);
  const chosen = Array.isArray(ports) && ports.some((port) => knownFields(port)["nodePort"] !== undefined);
  return made.kind === "Service" && ((clusterIP !== undefined && clusterIP !== "None") || chosen);
}
