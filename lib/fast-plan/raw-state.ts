import { isJsonObject, type JsonObject } from "../json-object";

/*
 * A state as Terraform and OpenTofu keep it: what `state pull` prints. Other than `show -json`, it needs no provider, and
 * says what is tainted, deposed, and of which version of a schema.
 * https://github.com/hashicorp/terraform/blob/v1.11.4/internal/states/statefile/version4.go
 */

/** One object of a resource. */
export interface StateInstance {
  /** Of `count` or `for_each`. */
  readonly key?: string | number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly schemaVersion: number;
  /** The attributes that are marked as sensitive: paths of names, without the places in lists. */
  readonly sensitive: readonly (readonly string[])[];
  /** Why nothing can be told of it by its attributes, such as `tainted`. */
  readonly odd?: string;
}

/** A resource of a state. */
export interface StateResource {
  /** Such as `kubernetes_service_v1.web`. */
  readonly address: string;
  readonly type: string;
  readonly name: string;
  /** Such as `provider["registry.terraform.io/hashicorp/kubernetes"]`. */
  readonly provider: string;
  readonly instances: readonly StateInstance[];
}

/** A whole state. */
export interface RawState {
  readonly lineage: string;
  readonly serial: number;
  /** Managed resources, by their addresses. */
  readonly resources: ReadonlyMap<string, StateResource>;
  /** Whether something is in it that is in a module. */
  readonly hasModules: boolean;
  readonly outputs: ReadonlyMap<string, { readonly value: unknown; readonly sensitive: boolean }>;
}
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === "string" ? value : "");

const FORMAT = 4;

/**
 * Reads what `state pull` printed.
 * @returns undefined where that is no state of the form that is known here, or none yet
 */
export function parseRawState(bytes: Buffer): RawState | undefined {
  let state: unknown;
  try {
    state = JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
  if (!isJsonObject(state) || state["version"] !== FORMAT) return undefined;
  const { lineage, serial } = state;
  if (typeof lineage !== "string" || lineage === "" || !Number.isSafeInteger(serial)) return undefined;
  const all = list(state["resources"]).filter(isJsonObject);
  const managed = all.filter((one) => one["mode"] === "managed").map(resourceOf);
  return {
    lineage,
    serial: serial as number,
    resources: new Map(managed.map((one) => [one.address, one])),
    hasModules: all.some((one) => one["module"] !== undefined),
    outputs: new Map(
      Object.entries(isJsonObject(state["outputs"]) ? state["outputs"] : {}).map(([name, output]) => [
        name,
        {
          value: isJsonObject(output) ? output["value"] : undefined,
          sensitive: isJsonObject(output) && output["sensitive"] === true,
        },
      ]),
    ),
  };
}

function resourceOf(resource: JsonObject): StateResource {
  const [type, name] = [text(resource["type"]), text(resource["name"])];
  return {
    address: `${type}.${name}`,
    type,
    name,
    provider: text(resource["provider"]),
    instances: list(resource["instances"]).filter(isJsonObject).map(instanceOf),
  };
}

function instanceOf(instance: JsonObject): StateInstance {
  const { index_key: key, attributes, schema_version: version } = instance;
  const odd = oddityOf(instance);
  const sensitive = list(instance["sensitive_attributes"]).map((path) =>
    list(path)
      .filter(isJsonObject)
      .filter(({ type }) => type === "get_attr")
      .map(({ value }) => text(value)),
  );
  return {
    ...(typeof key === "string" || typeof key === "number" ? { key } : {}),
    attributes: isJsonObject(attributes) ? attributes : {},
    schemaVersion: typeof version === "number" ? version : -1,
    sensitive,
    ...(odd === undefined ? {} : { odd }),
  };
}

function oddityOf({ status, deposed, attributes }: JsonObject): string | undefined {
  if (status !== undefined && status !== "") return text(status) || "of an unknown status";
  if (deposed !== undefined && deposed !== "") return "deposed";
  return isJsonObject(attributes) ? undefined : "without attributes";
}
