import { defined } from "../../../defined";
import type { KubernetesObject } from "../../../manifest";
import { storedTable } from "../../../manifest/table";
import type { KubeClient, LiveObject, ObjectReference } from "../client/kube-client";
import type { AttributePath } from "../cty/path";
import { attributePath } from "../cty/path";
import type { CtyObject, CtyValue } from "../cty/value";
import { DynamicValue, isCtyList, isWhollyKnown, toPlain } from "../cty/value";
import { DiagnosticError, failure } from "../diagnostic";
import { storedSchema } from "../schema/from-table";
import type { VersionedSchema } from "../schema/block";
import { parseDuration } from "../waits/duration";
import type { WaitOptions } from "../waits/wait";
import { waitUntilGone } from "../waits/wait";
import { explainApiError } from "./api-diagnostics";
import { first } from "./fields";
import { at, plannedObject, storedObject } from "./manifest-object";
import { waitAsConfigured } from "./manifest-wait";
import { timeoutProblems } from "./validate";
import type { Applied, Plan, Resource, ResourceContext } from "./resource";

/** What the real provider waits at most, in milliseconds. */
const DEFAULT_TIMEOUT = 10 * 60_000;
/** A change of these makes it another object. */
const IDENTITY: readonly (readonly string[])[] = [
  ["apiVersion"],
  ["kind"],
  ["metadata", "name"],
  ["metadata", "namespace"],
];

/** `kubernetes_manifest`: an object of any kind, by server-side apply. */
export class ManifestResource implements Resource {
  readonly forgiven = false;

  get schema(): VersionedSchema {
    return storedSchema(storedTable().terraformSchema.resource["kubernetes_manifest"], "kubernetes_manifest");
  }

  validate(config: CtyObject): void {
    const wait = first<CtyObject>(config["wait"]);
    const waits = ["rollout", "fields"].filter((name) => (wait[name] ?? null) !== null);
    if (waits.length + (isCtyList(wait["condition"]) && wait["condition"].length > 0 ? 1 : 0) > 1) {
      const detail = "Only one of rollout, fields and condition can be waited for.";
      const attribute = attributePath("wait");
      throw new DiagnosticError({
        severity: "error",
        summary: "Attributes that exclude each other",
        detail,
        attribute,
      });
    }
    const timeouts = timeoutProblems(first<CtyObject>(config["timeouts"]), attributePath("timeouts", 0));
    if (timeouts.length > 0) throw new DiagnosticError(...timeouts);
    const manifest = config["manifest"];
    if (!(manifest instanceof DynamicValue) || !isWhollyKnown(manifest)) return;
    const plain = toPlain(manifest);
    const missing = [["apiVersion"], ["kind"], ["metadata", "name"]].filter(
      (path) => typeof at(plain, path) !== "string",
    );
    const refused = ["status"].filter((field) => at(plain, [field]) !== undefined);
    const problems = [
      ...missing.map((path) => `${path.join(".")} is missing`),
      ...refused.map((field) => `${field} is written by controllers, not by a manifest`),
    ];
    if (problems.length === 0) return;
    const attribute = attributePath("manifest");
    throw new DiagnosticError(
      ...problems.map((detail) => ({ severity: "error", summary: "Not a manifest", detail, attribute }) as const),
    );
  }

  async plan(
    prior: CtyObject | null,
    proposed: CtyObject,
    config: CtyObject,
    { client }: ResourceContext,
  ): Promise<Plan> {
    const manifest = config["manifest"] ?? null;
    const planned = { ...proposed, object: await plannedObject(client, prior, proposed, manifest) };
    const requiresReplace = prior === null ? [] : replacedBy(prior, manifest);
    return { planned, requiresReplace };
  }

  async create(planned: CtyObject, config: CtyObject, context: ResourceContext): Promise<Applied> {
    const object = manifestOf(config);
    const reference = await referenceOf(object, context.client);
    if ((await this.find(reference, context.client)) !== undefined) {
      throw failure(
        `Failed to create ${reference.kind} ${reference.name}`,
        "It exists already: adopt it with an import block, or give it another name.",
      );
    }
    return this.apply(object, reference, planned, "create", context);
  }

  async update(_prior: CtyObject, planned: CtyObject, config: CtyObject, context: ResourceContext): Promise<Applied> {
    const object = manifestOf(config);
    return this.apply(object, await referenceOf(object, context.client), planned, "update", context);
  }

  async delete(prior: CtyObject, { client, stop }: ResourceContext): Promise<void> {
    const reference = await referenceOf(manifestOf(prior), client);
    try {
      await client.delete(reference);
      await waitUntilGone(client, reference, { timeout: timeoutOf(prior, "delete"), stop });
    } catch (error) {
      throw explainApiError(error, "delete", reference);
    }
  }

  async read(prior: CtyObject, { client }: ResourceContext): Promise<CtyObject | null> {
    const live = await this.find(await referenceOf(manifestOf(prior), client), client);
    return live === undefined ? null : { ...prior, object: await storedObject(client, live) };
  }

  import(id: string): CtyObject {
    const parts = Object.fromEntries(id.split(",").map((part) => part.split("=", 2) as [string, string]));
    const { apiVersion, kind, name, namespace } = parts;
    if (apiVersion === undefined || kind === undefined || name === undefined) {
      throw failure(
        `The ID ${JSON.stringify(id)} does not name an object`,
        "Write apiVersion=V,kind=K,namespace=N,name=M.",
      );
    }
    const metadata = { name, ...defined({ namespace }) };
    const type = Object.fromEntries(Object.keys(metadata).map((key) => [key, "string"] as const));
    const manifest = new DynamicValue(
      ["object", { apiVersion: "string", kind: "string", metadata: ["object", type] }],
      { apiVersion, kind, metadata },
    );
    const { attributes, blocks } = this.schema.block;
    const none = Object.keys(attributes).map((each) => [each, null] as const);
    return { ...Object.fromEntries([...none, ...Object.keys(blocks).map((each) => [each, []] as const)]), manifest };
  }

  private async apply(
    object: KubernetesObject,
    reference: ObjectReference,
    planned: CtyObject,
    operation: "create" | "update",
    { client, stop }: ResourceContext,
  ): Promise<Applied> {
    const { name, force_conflicts: force } = first<CtyObject>(planned["field_manager"]);
    const options = {
      fieldManager: typeof name === "string" && name !== "" ? name : "Terraform",
      force: force === true,
    };
    let live: LiveObject;
    try {
      live = await client.apply(reference, object, { ...options, dryRun: false });
    } catch (error) {
      throw explainApiError(error, operation, reference);
    }
    const waiting: WaitOptions = { timeout: timeoutOf(planned, operation), stop };
    let problem: unknown;
    try {
      if (await waitAsConfigured(client, reference, planned, waiting)) live = (await client.find(reference)) ?? live;
    } catch (error) {
      problem = error; // the object is stored
    }
    const state = { ...planned, object: await storedObject(client, live) };
    return problem === undefined ? { state } : { state, problem };
  }

  private async find(reference: ObjectReference, client: KubeClient): Promise<LiveObject | undefined> {
    try {
      return await client.find(reference);
    } catch (error) {
      throw explainApiError(error, "read", reference);
    }
  }
}

function manifestOf(attributes: CtyObject): KubernetesObject {
  return withoutNulls(toPlain(attributes["manifest"] ?? null)) as KubernetesObject;
}

async function referenceOf(object: KubernetesObject, client: KubeClient): Promise<ObjectReference> {
  const { apiVersion, kind } = object;
  const { name = "", namespace = "default" } = (object["metadata"] ?? {}) as Readonly<Record<string, string>>;
  const namespaced = await client.isNamespaced(apiVersion, kind);
  return { apiVersion, kind, name, ...(namespaced ? { namespace } : {}) };
}

function replacedBy(prior: CtyObject, manifest: CtyValue): readonly AttributePath[] {
  const [before, after] = [toPlain(prior["manifest"] ?? null), toPlain(manifest)];
  return IDENTITY.filter((path) => at(before, path) !== at(after, path)).map((path) =>
    attributePath("manifest", ...path),
  );
}

function timeoutOf(attributes: CtyObject, operation: "create" | "update" | "delete"): number {
  const text = first<CtyObject>(attributes["timeouts"])[operation];
  return (typeof text === "string" ? parseDuration(text) : undefined) ?? DEFAULT_TIMEOUT;
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== null && each !== undefined);
  return Object.fromEntries(entries.map(([key, each]) => [key, withoutNulls(each)]));
}
