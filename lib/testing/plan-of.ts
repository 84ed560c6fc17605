import { isJsonObject } from "../json-object";
import { inFull, resourceSchemaOf, type TerraformAttributes } from "../manifest";
import { configurationOf, type StackSubject } from "./objects";

/** What Terraform calls a resource, and no attribute of it. */
const META = new Set(["//", "connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner"]);
/** An expression of Terraform that is not escaped. */
const EXPRESSION = /(?:^|[^$])\$\{|(?:^|[^%])%\{/;
const SECRET = /^kubernetes_secret(?:_v\d+)?$/;

/** A plan as `terraform show -json` writes it, as far as it can be known without Terraform. */
export interface PlanContent {
  /** Version of the plan's JSON. */
  readonly format_version: string;
  /** The Terraform that the plan says it was made by. */
  readonly terraform_version: string;
  /** Whether nothing is left out of the plan. */
  readonly complete: boolean;
  /** Whether planning failed. */
  readonly errored: boolean;
  /** What happens to each resource. */
  readonly resource_changes: readonly object[];
  /** Changes that are put off to a later plan. */
  readonly deferred_changes: readonly object[];
}

/**
 * The plan of a stack's first apply, made without Terraform and without a cluster: each resource is created, as it is
 * declared, with the provider's own defaults. It is for `toPassAudit`.
 *
 * It knows less than Terraform: a value that only Terraform computes (a variable, a reference, a data source) is unknown,
 * a resource with `count` or `for_each` is put off, and nothing says what an apply would change of what is there, so that
 * `toPlanEmpty` and the audit's rules about changes need a plan of Terraform's.
 *
 * @param subject a stack, or the content of its `cdk.tf.json`
 * @throws KubeServicesError `TestSubjectInvalid`
 * @example expect(planOf(stack)).toPassAudit({ failOn: "medium" });
 */
export function planOf(subject: StackSubject): PlanContent {
  const { resource = {} } = configurationOf(subject);
  const all = Object.entries(resource).flatMap(([type, named]) =>
    Object.entries(named ?? {}).map(([name, body]) => ({ type, name, body: body as TerraformAttributes })),
  );
  const instances = all.filter(({ body }) => !hasNone(body["for_each"]) && body["count"] !== 0);
  const isMany = ({ body }: (typeof all)[number]): boolean => "for_each" in body || "count" in body;
  return {
    format_version: "1.2",
    terraform_version: "1.11.0",
    complete: !instances.some(isMany),
    errored: false,
    resource_changes: instances.filter((one) => !isMany(one)).map(created),
    deferred_changes: instances
      .filter(isMany)
      .map((one) => ({ reason: "instance_count_unknown", resource_change: created(one) })),
  };
}

const hasNone = (given: unknown): boolean =>
  typeof given === "object" && given !== null && Object.keys(given).length === 0;

function created({ type, name, body }: { type: string; name: string; body: TerraformAttributes }): object {
  const schema = resourceSchemaOf(type);
  const written = Object.fromEntries(Object.entries(body).filter(([key]) => !META.has(key)));
  const attributes = schema === undefined ? written : inFull(schema, written);
  return {
    address: `${type}.${name}`,
    mode: "managed",
    type,
    name,
    provider_name: type.startsWith("kubernetes_")
      ? "registry.terraform.io/hashicorp/kubernetes"
      : "terraform.io/builtin/terraform",
    change: {
      actions: ["create"],
      before: null,
      after: known(attributes),
      after_unknown: unknown(attributes),
      before_sensitive: false,
      after_sensitive: SECRET.test(type) ? { data: true, binary_data: true } : {},
    },
  };
}
const isUnknown = (value: unknown): boolean => typeof value === "string" && EXPRESSION.test(value);

/** What is known of a value: an entry of a list keeps its place, a key of an object is left out, as Terraform does it. */
function known(value: unknown): unknown {
  if (typeof value === "string") return isUnknown(value) ? null : value.replace(/([$%])\1\{/g, "$1{");
  if (Array.isArray(value)) return value.map(known);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (isUnknown(inner) ? [] : [[key, known(inner)]])),
  );
}

/** The same shape with `true` where a value is unknown. */
function unknown(value: unknown): unknown {
  if (isUnknown(value)) return true;
  if (Array.isArray(value)) return value.map(unknown);
  if (!isJsonObject(value)) return false;
  const inside = Object.entries(value).map(([key, inner]) => [key, unknown(inner)] as const);
  return Object.fromEntries(inside.filter(([, inner]) => inner !== false));
}
