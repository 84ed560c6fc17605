import { isHiddenFromRules, type Branch, type Tree } from "../mask/marks";
import { isJudgedKind, WORKLOAD_KINDS } from "./kinds";
import type { KubernetesObject } from "./object";
import { once } from "./question";
import { podSpecsIn } from "./shapes";
import { blocks, hidesSome, map, number, pick, text } from "./tree";

/** One container of a pod. */
export interface Container {
  /** Name of the container; its place where it has none yet. */
  readonly name: string;
  /** Whether it is none of those that do the work: it runs before them, beside them, or is for looking into them. */
  readonly init: boolean;
  /** What it is: "container", "init container", "ephemeral container". */
  readonly sort: string;
  /** Its path from the resource, such as `spec.template.spec.container[0]`. */
  readonly path: string;
  /** All of the container, in the provider's shape. */
  readonly body: Branch;
}

/** The pods that a workload makes. */
export interface Pods {
  /** The object that makes the pods. */
  readonly owner: KubernetesObject;
  /** The pod spec; empty where it is not known before the apply. */
  readonly spec: Tree;
  /** The path of the pod spec from the resource. */
  readonly path: string;
  /** The labels of the pods; undefined where one is not known yet. */
  readonly labels: ReadonlyMap<string, string> | undefined;
  /** The annotations of the pods. */
  readonly annotations: Tree;
  /** All of their containers, also init and ephemeral ones. */
  readonly containers: readonly Container[];
  /** Whether the spec as a whole is not known before the apply, or not to be looked at. */
  readonly specUnknown: boolean;
  /** Whether that is so of its containers, or of one of them: there may be more than {@link containers}. */
  readonly containersUnknown: boolean;
}

/** Where the pod template stands in each kind. */
function templatePath(kind: string): string {
  if (kind === "Pod") return "";
  return kind === "CronJob" ? "spec.job_template.spec.template." : "spec.template.";
}

/** Where containers stand in a pod spec. The provider has no word for the last: it comes in a manifest as it is. */
const CONTAINERS = [
  ["container", "container"],
  ["init_container", "init container"],
  ["ephemeral_containers", "ephemeral container"],
] as const;

function containersOf(spec: Tree, path: string): Container[] {
  return CONTAINERS.flatMap(([key, sort]) =>
    blocks(spec, key).map((body, index) => ({
      name: text(body, "name") ?? `${key} ${index}`,
      init: key !== "container",
      sort,
      path: `${path}.${key}[${index}]`,
      body,
    })),
  );
}

/**
 * The pods of a workload; none for what makes none, and several kinds of them for some custom resources, which are told
 * by their shape. Every rule and every teller asks for them.
 */
export const allPodsOf = once(readAll);

/** The pods of a workload, the first kind of them; undefined for what makes none. */
export function podsOf(owner: KubernetesObject): Pods | undefined {
  return allPodsOf(owner)[0];
}

function readAll(owner: KubernetesObject): readonly Pods[] {
  if (WORKLOAD_KINDS.includes(owner.kind)) return [readPods(owner)];
  if (isJudgedKind(owner.kind)) return [];
  return podSpecsIn(owner.body).map(({ spec, path, template }) => ({
    owner,
    spec,
    path,
    labels: map(template, "metadata.labels"),
    annotations: pick(template, "metadata.annotations"),
    containers: containersOf(spec, path),
    specUnknown: false,
    containersUnknown: ["container", "init_container"].some((key) => hidesSome(pick(spec, key))),
  }));
}

function readPods(owner: KubernetesObject): Pods {
  const at = templatePath(owner.kind);
  const spec = pick(owner.body, `${at}spec`);
  const path = `${at}spec`;
  return {
    owner,
    spec,
    path,
    labels: map(owner.body, `${at}metadata.labels`),
    annotations: pick(owner.body, `${at}metadata.annotations`),
    containers: containersOf(spec, path),
    specUnknown: isHiddenFromRules(spec),
    containersUnknown: CONTAINERS.some(([key]) => hidesSome(pick(spec, key))),
  };
}

/** The wanted number of pods; undefined where there is none (a DaemonSet) or it is not known yet. */
export function replicasOf(owner: KubernetesObject): number | undefined {
  if (owner.kind === "Pod") return 1;
  return number(owner.body, "spec.replicas");
}

/** The claims that a StatefulSet makes for each pod. */
export function claimTemplates(owner: KubernetesObject): readonly Branch[] {
  return owner.kind === "StatefulSet" ? blocks(owner.body, "spec.volume_claim_template") : [];
}

/** `Delete` or `Retain`: what becomes of a StatefulSet's claims. Kubernetes' default is `Retain`. */
export function claimRetention(owner: KubernetesObject, when: "when_deleted" | "when_scaled"): string {
  return text(owner.body, `spec.persistent_volume_claim_retention_policy.${when}`) ?? "Retain";
}

/** Claims of one template that are named; of more the last is. */
const MOST_CLAIMS = 100;

/** The names of the claims that a StatefulSet's templates made: `<template>-<set>-<ordinal>`. */
export function claimNames(owner: KubernetesObject, from = 0, to = replicasOf(owner) ?? 1): readonly string[] {
  const count = Math.max(0, Math.ceil(to - from));
  return claimTemplates(owner).flatMap((template) => {
    const stem = `${text(template, "metadata.name") ?? "claim"}-${owner.name}`;
    const named = Array.from({ length: Math.min(count, MOST_CLAIMS) }, (_, index) => `${stem}-${from + index}`);
    return count > MOST_CLAIMS ? [...named, `${stem}-${from + MOST_CLAIMS} and all up to ${stem}-${to - 1}`] : named;
  });
}
