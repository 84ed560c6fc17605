import { z } from "zod";
import { isToken, objectName, props, rule, type Report } from "../resource";
import { someText } from "./common";

/** A key of a ConfigMap or Secret in the workload's namespace. */
export interface KeyRef {
  /** Name of the ConfigMap or Secret. */
  readonly name: string;
  /** Which of its keys holds the value. */
  readonly key: string;
  /**
   * Whether the pod may start without it.
   * @default false
   */
  readonly optional?: boolean;
  /**
   * Whether something else than this stack makes it: synth does not warn then that the stack does not.
   * @default false
   */
  readonly external?: boolean;
}

/** Where the value of an environment variable comes from: exactly one of the props. */
export interface EnvVarSource {
  /** The value of a key of a ConfigMap. @default - another source */
  readonly configMapKeyRef?: KeyRef;
  /** The value of a key of a Secret. @default - another source */
  readonly secretKeyRef?: KeyRef;
  /** A field of the pod, such as `status.podIP`. @default - another source */
  readonly fieldRef?: {
    /**
     * Path of the field in the pod: https://kubernetes.io/docs/concepts/workloads/pods/downward-api/#available-fields.
     */ readonly fieldPath: string;
  };
  /** A resource of a container, such as `limits.memory`, as a number. @default - another source */
  readonly resourceFieldRef?: {
    /** Which amount: `limits.cpu`, `requests.memory` and so on. */
    readonly resource: string;
    /** Name of the container whose resources are meant. @default - the container itself */
    readonly containerName?: string;
    /** Unit in which the amount is given, such as `1Mi` or `1m`. @default "1" */
    readonly divisor?: string;
  };
}

/** An environment variable, as Kubernetes spells it: a literal value, or where it comes from. */
export interface EnvVar {
  /** Letters, digits, `-`, `_`, `.`, not starting with a digit; unique in its container. */
  readonly name: string;
  /**
   * The value itself. Never a secret: it stands in the plan and in the pod's definition.
   * @default - see `valueFrom`
   */
  readonly value?: string;
  /**
   * Where the value comes from.
   * @default - see `value`
   */
  readonly valueFrom?: EnvVarSource;
}

/** All keys of a ConfigMap or Secret as environment variables: exactly one of the two. */
export interface EnvFromSource {
  /** Text put before each key. @default - nothing */
  readonly prefix?: string;
  /** The ConfigMap whose keys become variables. @default - see `secretRef` */
  readonly configMapRef?: {
    /** Name of the ConfigMap in the workload's namespace. */
    readonly name: string;
    /** Whether the pod may start without the ConfigMap. @default false */
    readonly optional?: boolean;
    /** Whether something else than this stack makes it: no warning then. @default false */
    readonly external?: boolean;
  };
  /** The Secret whose keys become variables. @default - see `configMapRef` */
  readonly secretRef?: {
    /** Name of the Secret in the workload's namespace. */
    readonly name: string;
    /** Whether the pod may start without the Secret. @default false */
    readonly optional?: boolean;
    /** Whether something else than this stack makes it: no warning then. @default false */
    readonly external?: boolean;
  };
}

const envName = rule(z.string(), (name) => isToken(name) || /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name), {
  code: "EnvNameInvalid",
  what: "this is no name of an environment variable",
  allowed: "letters, digits, '-', '_' and '.', not starting with a digit",
});
const objectRefShape = { name: objectName, optional: z.boolean().optional(), external: z.boolean().optional() };
const keyRef = props({ ...objectRefShape, key: someText });
const objectRef = props(objectRefShape);

/** Checks one environment variable. */
export const envVarSchema = props({
  name: envName,
  value: z.string().optional(),
  valueFrom: props({
    configMapKeyRef: keyRef.optional(),
    secretKeyRef: keyRef.optional(),
    fieldRef: props({ fieldPath: someText }).optional(),
    resourceFieldRef: props({
      resource: someText,
      containerName: z.string().optional(),
      divisor: z.string().optional(),
    }).optional(),
  }).optional(),
});

/** Checks one source of many environment variables. */
export const envFromSchema = props({
  prefix: z.string().optional(),
  configMapRef: objectRef.optional(),
  secretRef: objectRef.optional(),
});

const given = (object: object): string[] =>
  Object.entries(object)
    .filter(([, value]) => value !== undefined)
    .map(([key]) => key);

/** Rules between the variables of one container. */
export function checkEnv(env: readonly EnvVar[], envFrom: readonly EnvFromSource[], at: string, report: Report): void {
  const seen = new Set<string>();
  env.forEach((variable, index) => {
    const prop = `${at}.env[${index}]`;
    if (seen.has(variable.name))
      report({
        code: "EnvNameDuplicate",
        what: "this container has that variable already",
        prop: `${prop}.name`,
        value: variable.name,
        fix: "keep one of the two",
      });
    seen.add(variable.name);
    const sources = variable.valueFrom === undefined ? [] : given(variable.valueFrom);
    if (
      (variable.value === undefined) === (variable.valueFrom === undefined) ||
      (variable.valueFrom !== undefined && sources.length !== 1)
    )
      report({
        code: "EnvValueAmbiguous",
        what: "a variable has exactly one value or source",
        prop,
        allowed: "value, or valueFrom with one of configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef",
      });
  });
  envFrom.forEach((source, index) => {
    if ((source.configMapRef === undefined) === (source.secretRef === undefined))
      report({
        code: "EnvFromAmbiguous",
        what: "this takes its variables from exactly one object",
        prop: `${at}.envFrom[${index}]`,
        allowed: "configMapRef or secretRef",
      });
  });
}

/** A reference as Kubernetes spells it. */
export function renderReference<T extends object>(reference: T): Omit<T, "external"> {
  if (!("external" in reference)) return reference;
  return Object.fromEntries(Object.entries(reference).filter(([key]) => key !== "external")) as Omit<T, "external">;
}

/** Objects of references, each as Kubernetes spells it. */
const renderReferences = <T extends object>(sources: T): T =>
  Object.fromEntries(
    Object.entries(sources).map(([key, value]: [string, unknown]) => [
      key,
      typeof value === "object" && value !== null ? renderReference(value) : value,
    ]),
  ) as T;

/** The variables of a container as Kubernetes spells them. */
export const renderEnv = (env: readonly EnvVar[] | undefined): unknown =>
  env?.map(({ valueFrom, ...rest }) =>
    valueFrom === undefined ? rest : { ...rest, valueFrom: renderReferences(valueFrom) },
  );

/** The sources of a container's variables as Kubernetes spells them. */
export const renderEnvFrom = (envFrom: readonly EnvFromSource[] | undefined): unknown => envFrom?.map(renderReferences);
