import { defined } from "../defined";
import { singleBlock } from "../json-object";
import { importId, resourceSchemaOf } from "../manifest";
import { readStateJson, type SynthesisedStack, type Terraform } from "../terraform";

/** An object that a Terraform state has. */
export interface ManagedObject {
  /** Its Terraform address. */
  readonly address: string;
  /** The kind of a Kubernetes object, else the resource type. */
  readonly kind: string;
  /** @default - an object of the whole cluster */
  readonly namespace?: string;
  /** The name of a Kubernetes object, else the address. */
  readonly name: string;
  /** Its ID for `terraform import`; undefined where the provider cannot import such an object. */
  readonly importId?: string;
  /** The record by which `onDelete: "retain"` guards it. @default - it goes when it is removed */
  readonly record?: string;
}

/** Such a record's address, with the guarded address as its key; see `PolicyRecords`. */
const RECORD = /^terraform_data\.retained\[("(?:[^"\\]|\\.)*")\]$/;

/** The address that a record of the state guards; undefined where it is no such record. */
export function guardedBy(address: string): string | undefined {
  const key = RECORD.exec(address)?.[1];
  return key === undefined ? undefined : (JSON.parse(key) as string);
}

interface StateResource {
  readonly address: string;
  readonly mode: string;
  readonly type: string;
  readonly values?: Readonly<Record<string, unknown>>;
}
interface StateModule {
  readonly resources?: readonly StateResource[];
  readonly child_modules?: readonly StateModule[];
}

/**
 * The objects in a stack's state. Initialises the folder first where nobody has.
 * @throws KubeServicesError `TerraformFailed`, `StateUnreadable`
 */
export async function readState(terraform: Terraform, stack: SynthesisedStack): Promise<readonly ManagedObject[]> {
  const options = { cwd: stack.directory };
  const state = (await readStateJson(terraform, options)) as { values?: { root_module?: StateModule } } | null;
  return objectsOf(state?.values?.root_module);
}

function objectsOf(root: StateModule | undefined): readonly ManagedObject[] {
  const all = root === undefined ? [] : resourcesOf(root);
  const records = new Map(all.map(({ address }) => [guardedBy(address), address]));
  return all.flatMap(managedObject).map((object) => {
    const record = records.get(object.address);
    return record === undefined ? object : { ...object, record };
  });
}

interface PlannedChange {
  readonly mode?: string;
  readonly change?: { readonly actions?: readonly string[]; readonly after_unknown?: unknown };
}

/**
 * The objects that a stack's state has once a plan has been applied to its end, by what the plan says: to read a state
 * takes Terraform and the provider a second.
 * @param json what `terraform show -json` wrote of the plan
 * @returns undefined where the cluster gives an object its name or namespace
 */
export function stateAfter(json: Buffer): readonly ManagedObject[] | undefined {
  const { planned_values, resource_changes = [] } = JSON.parse(json.toString("utf8")) as {
    readonly planned_values?: { readonly root_module?: StateModule };
    readonly resource_changes?: readonly PlannedChange[];
  };
  return resource_changes.some(isPlaceUnknown) ? undefined : objectsOf(planned_values?.root_module);
}

function isPlaceUnknown({ mode, change }: PlannedChange): boolean {
  const { metadata, manifest } = singleBlock(change?.after_unknown);
  if (mode !== "managed") return false;
  const places = [metadata, manifest, singleBlock(manifest).metadata];
  return places.some((one) => one === true || [singleBlock(one).name, singleBlock(one).namespace].includes(true));
}

const resourcesOf = (module: StateModule): readonly StateResource[] => [
  ...(module.resources ?? []),
  ...(module.child_modules ?? []).flatMap(resourcesOf),
];

function managedObject({ address, mode, type, values = {} }: StateResource): readonly ManagedObject[] {
  if (mode !== "managed") return [];
  const custom = type === "kubernetes_manifest" ? singleBlock(values.manifest) : undefined;
  const schema = resourceSchemaOf(type);
  const kind = text(custom?.kind) ?? schema?.kind;
  const metadata = singleBlock(custom === undefined ? values.metadata : custom.metadata);
  const name = text(metadata.name);
  // Not of Kubernetes: it goes with its stack all the same, so it must be shown.
  if (kind === undefined || name === undefined) return [{ address, kind: type, name: address }];
  const namespace = text(metadata.namespace);
  const apiVersion = text(custom?.apiVersion) ?? schema?.apiVersion ?? "";
  const importable = custom !== undefined || schema?.importable === true;
  return [
    {
      address,
      kind,
      name,
      ...defined({ namespace }),
      ...(importable ? { importId: importId(type, { apiVersion, kind, namespace, name }) } : {}),
    },
  ];
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
