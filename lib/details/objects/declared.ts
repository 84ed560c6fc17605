import type { Block, StackConfiguration } from "../../cluster";
import { singleBlock } from "../../json-object";
import { inFull, resourceSchemaOf } from "../../manifest";
import { declaredText } from "../declared-text";

const WITH_PODS = [
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "ReplicaSet",
  "ReplicationController",
  "Pod",
  "Job",
  "CronJob",
] as const;

/** The kinds that are looked at beside Services, in the order in which they are shown. */
const OBJECT_KINDS = [
  ...WITH_PODS,
  "HorizontalPodAutoscaler",
  "PersistentVolumeClaim",
  "Ingress",
  "HTTPRoute",
  "PodDisruptionBudget",
  "NetworkPolicy",
] as const;

/** Those of them that have pods. */
export const KINDS_WITH_PODS: readonly string[] = WITH_PODS;

/** A kind that is looked at beside Services. */
export type ObjectKind = (typeof OBJECT_KINDS)[number];

/** An object other than a Service that a stack declares. */
export interface DeclaredObject {
  readonly kind: ObjectKind;
  readonly name: string;
  readonly namespace: string;
  /** Its Terraform address. */
  readonly address: string;
  /** What the code says about it running at all. */
  readonly said: {
    /** @default - nothing: an autoscaler or Kubernetes decides */
    readonly replicas?: number;
    /** A Job or CronJob is suspended, a Deployment's rollout is paused. @default false */
    readonly suspended?: true;
    /** A Job that is done may be gone by now. @default false */
    readonly removedWhenDone?: true;
  };
}

/** Groups whose kinds are meant: others have kinds of the same names. */
const GROUPS = /^(v1|(apps|batch|autoscaling|policy|networking\.k8s\.io|gateway\.networking\.k8s\.io)\/[^/]+)$/;

/**
 * The objects other than Services that a synthesised stack declares and that can be ready or not, by kind and name.
 * Objects whose name the API server makes (`generateName`) are left out.
 * @throws KubeServicesError `ObjectNameUnresolved` where only Terraform knows a name or namespace
 */
export function declaredObjects(configuration: StackConfiguration): readonly DeclaredObject[] {
  const declared = configuration.resources.flatMap(({ type, id, attributes }): DeclaredObject[] => {
    const address = `${type}.${id}`;
    const object = read(type, attributes);
    if (object === undefined) return [];
    const text = (prop: "name" | "namespace"): string | undefined => {
      const value = object.metadata[prop];
      return typeof value === "string"
        ? declaredText(value, `${address}.metadata.${prop}`, configuration, "ObjectNameUnresolved")
        : undefined;
    };
    const name = text("name");
    if (name === undefined) return [];
    return [{ kind: object.kind, name, namespace: text("namespace") ?? "default", address, said: said(object) }];
  });
  const rank = ({ kind }: DeclaredObject): number => OBJECT_KINDS.indexOf(kind);
  return declared.sort(
    (a, b) => rank(a) - rank(b) || (`${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1),
  );
}

interface ReadObject {
  readonly kind: ObjectKind;
  readonly metadata: Block;
  readonly spec: Block;
}

function read(type: string, attributes: Block): ReadObject | undefined {
  if (type !== "kubernetes_manifest") {
    const schema = resourceSchemaOf(type);
    const kind = known(schema?.apiVersion, schema?.kind);
    if (schema === undefined || kind === undefined) return undefined;
    const { metadata, spec } = inFull(schema, attributes);
    return { kind, metadata: singleBlock(metadata), spec: singleBlock(spec) };
  }
  const manifest = singleBlock(attributes.manifest);
  const kind = known(manifest.apiVersion, manifest.kind);
  return kind && { kind, metadata: singleBlock(manifest.metadata), spec: singleBlock(manifest.spec) };
}

function known(apiVersion: unknown, kind: unknown): ObjectKind | undefined {
  if (typeof apiVersion !== "string" || !GROUPS.test(apiVersion)) return undefined;
  return OBJECT_KINDS.find((one) => one === kind);
}

/** The words of a typed resource and of a manifest, whose names differ. */
function said({ kind, spec }: ReadObject): DeclaredObject["said"] {
  const replicas = Number(spec.replicas ?? NaN);
  const suspended = kind === "Deployment" ? spec.paused : spec.suspend;
  const ttl = spec.ttl_seconds_after_finished ?? spec.ttlSecondsAfterFinished;
  return {
    ...(Number.isNaN(replicas) ? {} : { replicas }),
    ...(String(suspended) === "true" ? { suspended: true } : {}),
    ...(kind === "Job" && ttl !== undefined && ttl !== null && ttl !== "" ? { removedWhenDone: true } : {}),
  };
}
