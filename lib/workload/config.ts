import { Fn, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { z } from "zod";
import { isBase64Text } from "../base64";
import { defined } from "../defined";
import {
  KubernetesResource,
  ReferredObject,
  annotationMap,
  deletePolicy,
  editAlone,
  editOf,
  environmentOf,
  isToken,
  labelMap,
  objectMetadata,
  objectName,
  ownershipLabels,
  props,
  recordPolicy,
  rule,
  tokenOr,
  type AsGiven,
  type DeletePolicy,
  type Report,
  type KubernetesObject,
  checkObject,
  type ObjectEdit,
} from "../resource";
import { MOST_DATA, TOKEN_ACCOUNT, missingSecretKeys } from "../config-limits";
import { KubeServicesError } from "../errors";
import { isDataKey } from "../names";
import { sha256 } from "../sha256";
import { checkWriteOnly, writeOnlyAttributes, writeOnlySchema, type WriteOnlyData } from "./write-only";

/** What ConfigMaps and Secrets have in common. */
export interface ConfigProps extends AsGiven {
  /** Name of the object. @default - the construct's id */
  readonly name?: string;
  /** Namespace of the object. @default - the stack's */
  readonly namespace?: string;
  /** Labels of the object, beside those of the library. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the object, beside those of the stack. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Whether the API server refuses changes; then a change of the data replaces the object. @default false */
  readonly immutable?: boolean;
  /**
   * What becomes of the object when the construct is removed. With `retain`, a plan that would destroy it stops until a
   * `RetiredService` with `keepConfig` takes the construct's place.
   * @default - as the stack says: "delete"
   */
  readonly onDelete?: DeletePolicy;
}

/** Props of a `ConfigMap`: texts and bytes by key, at most 1 MiB in all. */
export interface ConfigMapProps extends ConfigProps {
  /** Texts by key; a key is at most 253 letters, digits, `-`, `_` and `.` (`DataKeyInvalid`). @default - none */
  readonly data?: Readonly<Record<string, string>>;
  /** Bytes by key, as base64 with padding (`Base64Invalid`). @default - none */
  readonly binaryData?: Readonly<Record<string, string>>;
  /** "Edit YAML" of the ConfigMap; see `editYaml`. @default - none */
  readonly edit?: ObjectEdit;
}

/** Props of a `Secret`: values by key that come from elsewhere, at most 1 MiB in all. */
export interface SecretProps extends ConfigProps {
  /** "Edit YAML" of the Secret, without its values; see `editYaml`. @default - none */
  readonly edit?: ObjectEdit;
  /** Kind of secret; a change replaces it. @default "Opaque" */
  readonly type?: string;
  /**
   * Values by key: references to sensitive Terraform variables or to other resources. Literals are refused. Terraform
   * keeps the values in its state.
   * @default - those of `writeOnly`: one of the two is required
   */
  readonly data?: Readonly<Record<string, string>>;
  /**
   * Values that enter neither plan nor state, instead of `data`. The stack then asks for Terraform or OpenTofu 1.11 or
   * newer. In a plain TerraformStack that is yours to see to.
   * @default - those of `data`
   */
  readonly writeOnly?: WriteOnlyData;
  /**
   * Whether literal values are accepted, for values that are no secret outside one machine. They stand in the code, in
   * cdktf.out and in the state.
   * @default false
   */
  readonly allowLiterals?: boolean;
}

const dataKey = rule(z.string(), tokenOr(isDataKey), {
  code: "DataKeyInvalid",
  what: "this is no key of a ConfigMap or Secret",
  allowed: "at most 253 letters, digits, '-', '_' and '.', not beginning with '..'",
});
const shape = {
  asGiven: z.boolean().optional(),
  name: objectName.optional(),
  namespace: objectName.optional(),
  labels: labelMap.optional(),
  annotations: annotationMap.optional(),
  immutable: z.boolean().optional(),
  onDelete: deletePolicy,
};
const base64 = rule(z.string(), (text) => isToken(text) || isBase64Text(text), {
  code: "Base64Invalid",
  what: "this is not base64",
  allowed: "base64 with padding",
});
/** Checks the props of a ConfigMap. */
export const configMapSchema = props({
  ...shape,
  edit: editOf,
  data: z.record(dataKey, z.string()).optional(),
  binaryData: z.record(dataKey, base64).optional(),
});
/** Checks the props of a Secret. */
export const secretSchema = props({
  ...shape,
  edit: editOf,
  type: z.string().optional(),
  data: z.record(dataKey, z.string()).optional(),
  writeOnly: writeOnlySchema(dataKey).optional(),
  allowLiterals: z.boolean().optional(),
});

/** The API server takes 1 MiB of data in all; what is known later only counts as nothing. */
function checkSize(
  data: Readonly<Record<string, string>>,
  binaryData: Readonly<Record<string, string>>,
  report: Report,
): void {
  const bytes = (values: Readonly<Record<string, string>>, of: (text: string) => number): number =>
    Object.values(values).reduce((sum, value) => sum + (isToken(value) ? 0 : of(value)), 0);
  const size =
    bytes(data, (text) => Buffer.byteLength(text)) +
    bytes(binaryData, (text) => Buffer.from(text, "base64").byteLength);
  if (size <= MOST_DATA) return;
  report({
    code: "DataTooLarge",
    what: `the data has ${size} bytes`,
    prop: "data",
    allowed: `at most ${MOST_DATA} bytes in all`,
    fix: "split it into several objects, or put it into a volume or an image",
  });
}

/** Secrets of Kubernetes' own types have keys of their own. */
function checkType({ type = "Opaque", data, writeOnly, annotations = {} }: SecretProps, report: Report): void {
  const keys = new Set(Object.keys({ ...data, ...writeOnly?.data, ...writeOnly?.binaryData }));
  if ([...keys].some(isToken)) return;
  const prop = writeOnly === undefined ? "data" : "writeOnly.data";
  const missing = missingSecretKeys(type, keys);
  if (missing.length > 0)
    report({
      code: "SecretKeyMissing",
      what: `a Secret of the type ${type} needs ${missing.join(" and ")}`,
      prop,
      fix: "add it, or choose another type",
    });
  if (type === "kubernetes.io/service-account-token" && annotations[TOKEN_ACCOUNT] === undefined)
    report({
      code: "SecretKeyMissing",
      what: `a Secret of the type ${type} needs the annotation ${TOKEN_ACCOUNT}`,
      prop: "annotations",
      fix: "add it, with the name of the ServiceAccount",
    });
}

/** Terraform computes it where it alone knows a value: a token's text says nothing about what it stands for. */
function checksumOf(...data: readonly (Readonly<Record<string, string>> | undefined)[]): string {
  if (data.some((values) => Object.values(values ?? {}).some(isToken)))
    return Fn.substr(Fn.sha256(Fn.jsonencode(data.map((values) => values ?? {}))), 0, 16);
  return sha256(JSON.stringify(data)).slice(0, 16);
}

/**
 * What ConfigMaps and Secrets have in common: data by key, under one name.
 * @example
 * ```ts
 * const settings: readonly ConfigConstruct[] = ["common", "limits"].map(
 *   (id) => new ConfigMap(prod, id, { data: { FROM: id } }),
 * );
 * new Deployment(prod, "worker", {
 *   containers: [
 *     { image: "example.com/worker:1", envFrom: settings.map(({ name }) => ({ configMapRef: { name } })) },
 *   ],
 * });
 * ```
 */
export abstract class ConfigConstruct extends ReferredObject {
  /** @internal */
  protected createResource(
    id: string,
    props: ConfigProps,
    rest: Pick<KubernetesObject, "apiVersion" | "kind"> & Record<string, unknown>,
    providerAttributes?: Record<string, unknown>,
  ): KubernetesResource {
    const name = props.name ?? id;
    const { apiVersion, kind, ...fields } = rest;
    const resource = new KubernetesResource(this, "Resource", {
      logicalId: TerraformStack.of(this).getLogicalId(this.node),
      providerAttributes,
      object: defined({
        apiVersion,
        kind,
        metadata: objectMetadata(this, {
          name,
          namespace: props.namespace ?? environmentOf(this).namespace,
          labels: { ...ownershipLabels(this, name), ...props.labels },
          annotations: props.annotations,
        }),
        immutable: props.immutable,
        ...fields,
      }),
    });
    recordPolicy(this, "config", props.onDelete, resource.address);
    return resource;
  }
}

/**
 * Configuration that workloads read as variables or files. Apply changes the data in place, unless it is `immutable`;
 * name and namespace replace the object.
 *
 * Address, where the construct `settings` stands directly in a stack: `kubernetes_config_map_v1.settings`.
 * @example
 * ```ts
 * const settings = new ConfigMap(prod, "settings", { data: { LOG_LEVEL: "info" } });
 * new StatelessService(prod, "api", {
 *   containers: [
 *     {
 *       image: "example.com/api:1",
 *       ports: [{ containerPort: 8080 }],
 *       envFrom: [{ configMapRef: { name: settings.name } }],
 *     },
 *   ],
 *   restartOn: settings.checksum, // its pods start anew when the settings change
 * });
 * ```
 */
export class ConfigMap extends ConfigConstruct {
  readonly resource: KubernetesResource;
  /** Changes when the data changes: give it to a workload's `restartOn` to start its pods anew then. */
  readonly checksum: string;

  /** @throws KubeServicesError with everything that is wrong with the props */
  constructor(scope: Construct, id: string, props: ConfigMapProps) {
    super(scope, id);
    props = checkObject(this, id, props, {
      schema: configMapSchema,
      across: ({ data = {}, binaryData = {} }, report) => {
        checkSize(data, binaryData, report);
        for (const key of Object.keys(data))
          if (Object.hasOwn(binaryData, key))
            report({
              code: "DataKeyDuplicate",
              what: "this key is in data already",
              prop: `binaryData[${JSON.stringify(key)}]`,
              fix: "keep one of the two",
            });
      },
    });
    const { data, binaryData } = props;
    this.checksum = checksumOf(data, binaryData);
    this.resource = this.createResource(id, props, {
      apiVersion: "v1",
      kind: "ConfigMap",
      data: data && { ...data },
      binaryData: binaryData && { ...binaryData },
    });
    this.editYaml(props.edit);
  }

  /**
   * "Edit YAML" of the consoles: changes the object past the props, and checks it like a manifest; see `ObjectEdit`. The
   * checksum stays that of the props' data.
   * @throws KubeServicesError with all that is wrong with the edit
   */
  editYaml(edit: ObjectEdit | undefined): void {
    editAlone(this, edit, this.resource);
  }
}

/**
 * Credentials that workloads read as variables or files. The values come from sensitive Terraform variables or from
 * other resources; a value that stands in the code is refused (`SecretValueLiteral`).
 *
 * Apply changes the values in place, unless it is `immutable`; name, namespace and `type` replace the object.
 *
 * Address, where the construct `login` stands directly in a stack: `kubernetes_secret_v1.login`.
 * @example
 * ```ts
 * const password = new TerraformVariable(prod, "db_password", { type: "string", sensitive: true });
 * const login = new Secret(prod, "login", { data: { password: password.stringValue } });
 * new Deployment(prod, "worker", {
 *   containers: [
 *     {
 *       image: "example.com/worker:1",
 *       env: [{ name: "DB_PASSWORD", valueFrom: { secretKeyRef: { name: login.name, key: "password" } } }],
 *     },
 *   ],
 * });
 * ```
 */
export class Secret extends ConfigConstruct {
  readonly resource: KubernetesResource;
  private readonly writeOnlyRevision: number | undefined;

  /**
   * What changes with the revision of write-only values: give it to a workload's `restartOn` to start its pods anew then.
   * @throws KubeServicesError `SecretWithoutRevision` where the values are not write-only
   */
  get revision(): string {
    if (this.writeOnlyRevision !== undefined) return `revision-${this.writeOnlyRevision}`;
    throw new KubeServicesError({
      code: "SecretWithoutRevision",
      what: "only write-only values have a revision",
      where: this.node.path,
      prop: "revision",
      fix: "give the values in writeOnly, or a text of your own to restartOn",
    });
  }

  /** @throws KubeServicesError with everything that is wrong with the props; it never shows a value */
  constructor(scope: Construct, id: string, props: SecretProps) {
    super(scope, id);
    props = checkObject(this, id, props, {
      schema: secretSchema,
      hidden: /^(data|writeOnly|edit)\b/,
      across: (given, report) => {
        const { data = {}, writeOnly, allowLiterals } = given;
        if ((given.data === undefined) === (writeOnly === undefined))
          report({
            code: "SecretDataAmbiguous",
            what: "a Secret takes its values from one of data and writeOnly",
            prop: "data",
            allowed: "exactly one of the two",
          });
        checkSize(data, {}, report);
        checkType(given, report);
        if (writeOnly !== undefined) checkWriteOnly(this, writeOnly, report);
        if (writeOnly !== undefined && given.immutable === true)
          report({
            code: "SecretImmutable",
            what: "the values of an immutable Secret could never be sent again",
            prop: "immutable",
            value: true,
            fix: "leave immutable out",
          });
        if (allowLiterals === true) return;
        for (const [key, value] of Object.entries(data))
          if (!isToken(value))
            report({
              code: "SecretValueLiteral",
              what: "this secret would stand in the code, in cdktf.out and in version control",
              prop: `data[${JSON.stringify(key)}]`,
              allowed: "a reference, such as the stringValue of a sensitive TerraformVariable",
              fix: "declare a TerraformVariable with sensitive: true, or set allowLiterals: true if it is no secret",
            });
      },
    });
    this.writeOnlyRevision = props.writeOnly?.revision;
    // Base64 in the object is what Kubernetes wants; the provider takes plain text and encodes it.
    const values =
      props.writeOnly === undefined ? { data: { ...props.data } } : writeOnlyAttributes(this, props.writeOnly);
    this.resource = this.createResource(
      id,
      props,
      { apiVersion: "v1", kind: "Secret", type: props.type ?? "Opaque" },
      values,
    );
    this.editYaml(props.edit);
  }

  /**
   * "Edit YAML" of the consoles: changes the object past the props, and checks it like a manifest; see `ObjectEdit`. Its
   * values are those of the props, and no edit holds any.
   * @throws KubeServicesError with all that is wrong with the edit; it never shows a value
   */
  editYaml(edit: ObjectEdit | undefined): void {
    editAlone(this, edit, this.resource);
  }
}
