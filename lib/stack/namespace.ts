import type { Construct } from "constructs";
import { z } from "zod";
import type { Platform } from "../platform";
import {
  KubernetesResource,
  OWNERSHIP_KEYS,
  annotationMap,
  checkReservedLabels,
  environmentOf,
  isLabelName,
  isToken,
  labelMap,
  objectMetadata,
  ownId,
  ownershipLabels,
  props as propsSchema,
  rule,
  type Report,
} from "../resource";
import { checkLimits, limitsShape, type LimitRangeItem, type ResourceQuota } from "./limits";

/** A level of Kubernetes' Pod Security. */
export type PodSecurityLevel = "privileged" | "baseline" | "restricted";

/** What Pod Security does with pods of a namespace that break a level. */
export interface PodSecurity {
  /** Pods that break it are refused; those that are there already stay. @default - none is refused */
  readonly enforce?: PodSecurityLevel;
  /** Whoever declares such pods is warned. @default - none is warned of */
  readonly warn?: PodSecurityLevel;
  /** Such pods are noted in the API server's audit log. @default - none is noted */
  readonly audit?: PodSecurityLevel;
  /** The levels as a version of Kubernetes has them, such as `v1.34`. @default - as the cluster's own has them */
  readonly version?: string;
}

/** The namespace (KubeSphere: project) of a stack. */
export interface NamespaceProps {
  /** Name of the namespace, an RFC 1123 label of at most 63 characters (DCE: 4 to 63). */
  readonly name: string;
  /** Whether the stack makes it, and destroys it with all that is in it. @default false */
  readonly create?: boolean;
  /** Labels of a namespace that the stack makes. @default - those of the library and the platform */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of a namespace that the stack makes. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * Which pods the API server lets into a namespace that the stack makes: a level to enforce, or one for each mode.
   * `securityProfile` makes pods that keep to it.
   * @default - all, or as the cluster's own default says
   */
  readonly podSecurity?: PodSecurityLevel | PodSecurity;
  /** How much all that is in the namespace may take together. The quota has the namespace's name. @default - no end */
  readonly resourceQuota?: ResourceQuota;
  /** How much each part of it may take. The LimitRange has the namespace's name. @default - no end, no defaults */
  readonly limitRange?: readonly LimitRangeItem[];
  /** How long its deletion may take, in seconds: all that is in it goes first. @default 900 */
  readonly deleteTimeoutSeconds?: number;
}

const level = z.enum(["privileged", "baseline", "restricted"]);
const version = rule(z.string(), (text) => isToken(text) || /^(latest|v1\.\d+)$/.test(text), {
  code: "PodSecurityVersionInvalid",
  what: "Pod Security has no such version",
  allowed: 'a version of Kubernetes such as "v1.34", or "latest"',
});

/** Checks the namespace of a stack. */
export const namespaceSchema = z.union(
  [
    z.string(),
    propsSchema({
      name: z.string(),
      create: z.boolean().optional(),
      labels: labelMap.optional(),
      annotations: annotationMap.optional(),
      podSecurity: z
        .union(
          [
            level,
            propsSchema({
              enforce: level.optional(),
              warn: level.optional(),
              audit: level.optional(),
              version: version.optional(),
            }),
          ],
          { error: '"restricted", "baseline", "privileged", or { enforce, warn, audit, version }' },
        )
        .optional(),
      ...limitsShape,
      deleteTimeoutSeconds: z.number().int().min(1).optional(),
    }),
  ],
  { error: "a name, or { name, create, … }" },
);

/** Rules of a stack's namespace. */
export function checkNamespace(namespace: string | NamespaceProps, platform: Platform, report: Report): void {
  const name = typeof namespace === "string" ? namespace : namespace.name;
  const { min, max } = platform.nameLength;
  const prop = typeof namespace === "string" ? "namespace" : "namespace.name";
  if (!isToken(name) && !(name.length >= min && name.length <= max && isLabelName(name)))
    report({
      code: "NamespaceInvalid",
      what: `${platform.name} allows no namespace of this name`,
      prop,
      value: name,
      allowed: `${min} to ${max} lowercase letters, digits and '-'; letter or digit at both ends`,
    });
  if (typeof namespace === "string") return;
  checkReservedLabels(
    namespace.labels,
    namespace.podSecurity === undefined ? OWNERSHIP_KEYS : { ...OWNERSHIP_KEYS, ...POD_SECURITY_KEYS },
    "namespace.labels",
    report,
  );
  checkLimits(namespace, report);
  if (isToken(namespace.deleteTimeoutSeconds))
    report({
      code: "PropsUnknown",
      what: "this must be known at synth, and it is a token",
      prop: "namespace.deleteTimeoutSeconds",
      allowed: "an integer of 1 or more",
    });
  if (namespace.create === true) return;
  for (const only of ["labels", "annotations", "podSecurity", "deleteTimeoutSeconds"] as const)
    if (namespace[only] !== undefined)
      report({
        code: "NamespaceNotCreated",
        what: `${only} is about a namespace that the stack makes`,
        prop: `namespace.${only}`,
        fix: "add create: true, or take it out",
      });
}

const POD_SECURITY = "pod-security.kubernetes.io/";
const MODES = ["enforce", "warn", "audit"] as const;
const POD_SECURITY_KEYS: Readonly<Record<string, string>> = Object.fromEntries(
  MODES.flatMap((mode) => [
    [`${POD_SECURITY}${mode}`, "podSecurity decides it"],
    [`${POD_SECURITY}${mode}-version`, "podSecurity decides it"],
  ]),
);

/** The labels by which Pod Security is told what it lets in. */
function podSecurityLabels(given: NamespaceProps["podSecurity"] = {}): Record<string, string> {
  const { version: of, ...levels } = typeof given === "string" ? { enforce: given } : given;
  return Object.fromEntries(
    MODES.flatMap((mode) => {
      const ofMode = (levels as PodSecurity)[mode];
      if (ofMode === undefined) return [];
      const label: [string, string] = [`${POD_SECURITY}${mode}`, ofMode];
      return of === undefined ? [label] : [label, [`${POD_SECURITY}${mode}-version`, of]];
    }),
  );
}

/** Makes the namespace of a stack. */
export function createNamespace(scope: Construct, namespace: NamespaceProps): KubernetesResource {
  const { platform, protect } = environmentOf(scope);
  return new KubernetesResource(scope, ownId("Namespace"), {
    logicalId: "namespace",
    lifecycle: protect ? { preventDestroy: true } : undefined,
    providerAttributes: { timeouts: { delete: `${namespace.deleteTimeoutSeconds ?? 900}s` } },
    object: {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: objectMetadata(scope, {
        name: namespace.name,
        labels: {
          ...platform.namespaceLabels,
          ...podSecurityLabels(namespace.podSecurity),
          ...ownershipLabels(scope, namespace.name),
          ...namespace.labels,
        },
        annotations: { ...platform.describe({}), ...namespace.annotations },
      }),
    },
  });
}
