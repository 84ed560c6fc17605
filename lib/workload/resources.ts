import { z } from "zod";
import { defined } from "../defined";
import {
  checkUnit,
  compareQuantities,
  isToken,
  propPath,
  props,
  quantity,
  rule,
  unitOfResource,
  type Report,
  type Amounts,
} from "../resource";
import { integer } from "./common";

/** What a container asks for and may use at most. Quantities as Kubernetes writes them: `250m`, `64Mi`, `2`. */
export interface ContainerResources {
  /** What the scheduler sets aside, such as `{ cpu: "100m", memory: "64Mi" }`. @default - nothing, or the namespace's LimitRange */
  readonly requests?: Amounts;
  /** What the container may use at most. @default - nothing, or the namespace's LimitRange */
  readonly limits?: Amounts;
  /** Whole GPUs: written to requests and limits alike, as the consoles do. @default - none */
  readonly gpu?: {
    /** Resource name of the GPU. @default "nvidia.com/gpu" */
    readonly type?: string;
    /** Number of GPUs, 1 to 1024; parts of one cannot be had. */
    readonly count: number;
  };
}

const RESOURCE_NAME = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const OWN_NAME = /^(cpu|memory|ephemeral-storage|hugepages-.+)$/; // what Kubernetes knows without a domain
const isResourceName = (name: string): boolean =>
  RESOURCE_NAME.test(name) && (name.includes("/") || OWN_NAME.test(name));
const resourceName = rule(z.string(), isResourceName, {
  code: "ResourceNameInvalid",
  what: "this is no name of a resource",
  allowed: "cpu, memory, ephemeral-storage, hugepages-…, or vendor.com/device",
});
const quantities = z.record(resourceName, quantity);

/** Checks the resources of a container. */
export const resourcesSchema = props({
  requests: quantities.optional(),
  limits: quantities.optional(),
  gpu: props({
    type: resourceName.optional(),
    count: integer(1, 1024, "GpuCountInvalid", "this is no number of GPUs"),
  }).optional(),
});

/** A request may not be above its limit, and both are in a unit of their resource. */
export function checkResources(resources: ContainerResources | undefined, prop: string, report: Report): void {
  for (const part of ["requests", "limits"] as const)
    for (const [name, amount] of Object.entries(resources?.[part] ?? {}))
      checkUnit(amount, unitOfResource(name), `${prop}.${propPath([part, name])}`, report);
  for (const [name, request] of Object.entries(resources?.requests ?? {})) {
    const limit = resources?.limits?.[name];
    if (limit === undefined || isToken(limit) || isToken(request)) continue;
    if ((compareQuantities(request, limit) ?? 0) > 0)
      report({
        code: "RequestAboveLimit",
        what: `the request for ${name} is above its limit of ${String(limit)}`,
        prop: `${prop}.${propPath(["requests", name])}`,
        value: request,
        allowed: `at most ${String(limit)}`,
      });
  }
}

const asText = (amounts: Amounts): Record<string, string> =>
  Object.fromEntries(
    Object.entries(amounts).map(([name, amount]) => [name, isToken(amount) ? (amount as string) : String(amount)]),
  );

/** Resources as Kubernetes spells them. */
export function renderResources(resources: ContainerResources | undefined): Record<string, unknown> {
  const gpu =
    resources?.gpu === undefined ? {} : { [resources.gpu.type ?? "nvidia.com/gpu"]: String(resources.gpu.count) };
  const requests = { ...asText(resources?.requests ?? {}), ...gpu };
  const limits = { ...asText(resources?.limits ?? {}), ...gpu };
  // Emitted also when empty: the provider keeps what is left out.
  return defined({ requests, limits });
}
