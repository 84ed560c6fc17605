import { KubeClient } from "./client/kube-client";
import { refuseMissingFiles } from "./client/connection";
import type { ProviderSettings } from "./client/settings";
import { providerSettings } from "./client/settings";
import { decodeValue, encodeValue, fromJson } from "./cty/msgpack";
import type { CtyType } from "./cty/type";
import type { CtyObject, CtyValue } from "./cty/value";
import { isCtyObject, UnknownValue } from "./cty/value";
import type { Diagnostic } from "./diagnostic";
import { diagnosticMessage, diagnosticsOf, failure, pathMessage } from "./diagnostic";
import {
  emptyIdentity,
  idOf,
  identityFromJson,
  identityOf,
  identitySchemaMessage,
  keepIdentity,
  KEEP_IDENTITY_VARIABLE,
  keptIdentity,
  readIdentity,
  refuseNoIdentity,
  refuseOtherIdentity,
  writeIdentity,
  type Identity,
} from "./identity";
import { PLAYED_VERSIONS, type PlayedVersion } from "./played-version";
import type { Plugin5Call, WireValue } from "./protocol/plugin5";
import type { DataSource, Resource, ResourceContext } from "./resources/resource";
import type { SchemaBlock, VersionedSchema } from "./schema/block";
import { typeOfBlock } from "./schema/block";
import { schemaMessage } from "./schema/to-protocol";

/** What a provider consists of. */
export interface ProviderParts {
  /** The schema of its own configuration. */
  readonly schema: VersionedSchema;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly dataSources: ReadonlyMap<string, DataSource>;
}

type Message = Readonly<Record<string, unknown>>;

/** Answers Terraform's calls; each answer is a message of the plugin protocol. */
export class Provider {
  private settings: ProviderSettings = providerSettings({}, {});
  private client = new KubeClient(this.settings);
  private readonly stopping = new AbortController();

  constructor(
    private readonly parts: ProviderParts,
    private readonly environment: NodeJS.ProcessEnv = process.env,
    private readonly version: PlayedVersion = PLAYED_VERSIONS[0],
  ) {}

  /** The handler of every call. One that throws answers with the error as a diagnostic. */
  readonly calls: Readonly<Record<Plugin5Call, (request: Message) => Promise<object>>> = {
    GetMetadata: async () => ({
      server_capabilities: CAPABILITIES,
      resources: [...this.parts.resources.keys()].map((type_name) => ({ type_name })),
      data_sources: [...this.parts.dataSources.keys()].map((type_name) => ({ type_name })),
    }),
    GetSchema: async () => ({
      provider: schemaMessage(this.parts.schema),
      resource_schemas: schemas(this.parts.resources),
      data_source_schemas: schemas(this.parts.dataSources),
      server_capabilities: CAPABILITIES,
    }),
    GetResourceIdentitySchemas: async () => ({
      identity_schemas: Object.fromEntries(
        [...this.parts.resources].flatMap(([type, { identity }]) =>
          identity === undefined ? [] : [[type, identitySchemaMessage(identity)]],
        ),
      ),
    }),
    UpgradeResourceIdentity: async (request) => {
      const { identity } = this.resource(request);
      const { json } = (request["raw_identity"] ?? {}) as { readonly json?: Uint8Array };
      if (identity === undefined || json === undefined) throw failure("There is no such identity");
      return { upgraded_identity: writeIdentity(identity, identityFromJson(identity, json)) };
    },
    PrepareProviderConfig: async ({ config }) => ({ prepared_config: config }),
    Configure: (request) => this.configure(request),
    ValidateResourceTypeConfig: async (request) => {
      const resource = this.resource(request);
      resource.validate(objectOf(request["config"], resource.schema.block));
      return {};
    },
    ValidateDataSourceConfig: async (request) => {
      const source = this.dataSource(request);
      source.validate(objectOf(request["config"], source.schema.block));
      return {};
    },
    UpgradeResourceState: async (request) => this.upgrade(request),
    ReadResource: (request) => this.readResource(request),
    PlanResourceChange: (request) => this.planResource(request),
    ApplyResourceChange: (request) => this.applyResource(request),
    ImportResourceState: async (request) => {
      const resource = this.resource(request);
      const { schema } = resource;
      const given = resource.identity && readIdentity(resource.identity, request["identity"]);
      const id = request["id"] || (resource.identity && given && idOf(resource.identity, given));
      const state = encode(resource.import(String(id)), schema.block);
      return { imported_resources: [{ type_name: request["type_name"], state }] };
    },
    ReadDataSource: async (request) => {
      const source = this.dataSource(request);
      const config = objectOf(request["config"], source.schema.block);
      const { state, warnings = [] } = await source.read(config, this.context());
      return { state: encode(state, source.schema.block), diagnostics: warnings.map(diagnosticMessage) };
    },
    Stop: async () => {
      this.stopping.abort();
      return { Error: "" };
    },
  };

  private async configure(request: Message): Promise<object> {
    const config = objectOf(request["config"], this.parts.schema.block);
    this.settings = providerSettings(config, this.environment);
    if (this.version !== "2.38.0") refuseMissingFiles(this.settings);
    this.client = new KubeClient(this.settings);
    return {};
  }

  private async readResource(request: Message): Promise<object> {
    const resource = this.resource(request);
    const { schema } = resource;
    const prior = valueOf(request["current_state"], schema.block);
    const state = isCtyObject(prior) ? await resource.read(prior, this.context()) : null;
    const answer = { new_state: encode(state, schema.block), private: request["private"] };
    if (resource.identity === undefined || state === null) return answer;
    const before = this.identityBefore(resource, request["current_identity"], request["private"]);
    const identity = identityOf(resource.identity, state["id"]);
    refuseOtherIdentity(this.version, before, identity, "read");
    return { ...answer, ...this.withIdentity(resource, identity) };
  }

  private async planResource(request: Message): Promise<object> {
    const resource = this.resource(request);
    const { schema } = resource;
    const proposed = valueOf(request["proposed_new_state"], schema.block);
    if (!isCtyObject(proposed))
      return { planned_state: request["proposed_new_state"], legacy_type_system: resource.forgiven };
    const prior = valueOf(request["prior_state"], schema.block);
    const config = objectOf(request["config"], schema.block);
    const plan = await resource.plan(isCtyObject(prior) ? prior : null, proposed, config, this.context());
    return {
      planned_state: encode(plan.planned, schema.block),
      requires_replace: plan.requiresReplace.map(pathMessage),
      planned_private: request["prior_private"],
      legacy_type_system: resource.forgiven,
      ...(isCtyObject(prior) ? { planned_identity: request["prior_identity"] } : {}),
    };
  }

  private async applyResource(request: Message): Promise<object> {
    const resource = this.resource(request);
    const { schema } = resource;
    const [prior, planned] = [request["prior_state"], request["planned_state"]].map((each) =>
      valueOf(each, schema.block),
    );
    const config = objectOf(request["config"], schema.block);
    const answer = (state: CtyValue, problems: readonly Diagnostic[] = []): object => ({
      new_state: encode(state, schema.block),
      diagnostics: problems.map(diagnosticMessage),
      private: request["planned_private"],
      legacy_type_system: resource.forgiven,
    });
    try {
      if (!isCtyObject(planned)) {
        if (isCtyObject(prior)) await resource.delete(prior, this.context());
        return answer(null);
      }
      const applied = isCtyObject(prior)
        ? await resource.update(prior, planned, config, this.context())
        : await resource.create(planned, config, this.context());
      const problems = applied.problem === undefined ? [] : diagnosticsOf(applied.problem);
      if (resource.identity === undefined) return answer(applied.state, problems);
      const before = isCtyObject(prior)
        ? this.identityBefore(resource, request["planned_identity"], request["planned_private"])
        : undefined;
      const unread = applied.unread === true || applied.problem !== undefined;
      const isTold = !unread || applied.identified === true;
      const identity = !isTold
        ? (before ?? emptyIdentity(resource.identity))
        : identityOf(resource.identity, applied.state["id"]);
      try {
        if (applied.problem === undefined)
          refuseNoIdentity(this.version, identity, isCtyObject(prior) ? "Update" : "Create");
        refuseOtherIdentity(this.version, before, identity, "update");
      } catch (error) {
        return answer(applied.state, [...problems, ...diagnosticsOf(error)]);
      }
      return { ...answer(applied.state, problems), ...this.withIdentity(resource, identity) };
    } catch (error) {
      return answer(prior ?? null, diagnosticsOf(error)); // nothing was changed
    }
  }

  /** The identity that was told before: the engine's, or what is kept in its place. */
  private identityBefore({ identity }: Resource, sent: unknown, kept: unknown): Identity | undefined {
    return (identity && readIdentity(identity, sent)) ?? (this.keepsIdentity ? keptIdentity(kept) : undefined);
  }

  private withIdentity({ identity }: Resource, values: Identity): object {
    if (identity === undefined) return {};
    return {
      new_identity: writeIdentity(identity, values),
      ...(this.keepsIdentity ? { private: keepIdentity(values) } : {}),
    };
  }

  private get keepsIdentity(): boolean {
    return (this.environment[KEEP_IDENTITY_VARIABLE] ?? "") !== "";
  }

  private upgrade(request: Message): object {
    const { schema } = this.resource(request);
    const { json } = (request["raw_state"] ?? {}) as { readonly json?: Uint8Array };
    if (json === undefined || json.length === 0) throw failure("The state is too old", "Terraform 0.11 wrote it.");
    const state: unknown = JSON.parse(Buffer.from(json).toString("utf8"));
    return { upgraded_state: encode(fromJson(state, typeOfBlock(schema.block)), schema.block) };
  }

  private context(): ResourceContext {
    return { client: this.client, settings: this.settings, stop: this.stopping.signal };
  }

  private resource(request: Message): Resource {
    const found = this.parts.resources.get(String(request["type_name"]));
    if (found !== undefined) return found;
    throw notOffered("resource type", request, this.parts.resources);
  }

  private dataSource(request: Message): DataSource {
    const found = this.parts.dataSources.get(String(request["type_name"]));
    if (found !== undefined) return found;
    throw notOffered("data source", request, this.parts.dataSources);
  }
}

const CAPABILITIES = { get_provider_schema_optional: true } as const;

function notOffered(what: string, request: Message, offered: ReadonlyMap<string, unknown>): Error {
  return failure(
    `The sandbox's offline provider has no ${what} ${String(request["type_name"])}`,
    `It has: ${[...offered.keys()].join(", ")}.`,
  );
}

function schemas(types: ReadonlyMap<string, { readonly schema: VersionedSchema }>): object {
  return Object.fromEntries([...types].map(([name, { schema }]) => [name, schemaMessage(schema)]));
}

function valueOf(wire: unknown, block: SchemaBlock): CtyValue {
  const { msgpack, json } = (wire ?? {}) as WireValue;
  const type: CtyType = typeOfBlock(block);
  if (msgpack !== undefined && msgpack.length > 0) return decodeValue(msgpack, type);
  return json !== undefined && json.length > 0 ? fromJson(JSON.parse(Buffer.from(json).toString("utf8")), type) : null;
}

/** The value as an object; one that is null or unknown as a whole has no attribute set. */
function objectOf(wire: unknown, block: SchemaBlock): CtyObject {
  const value = valueOf(wire, block);
  return value instanceof UnknownValue || !isCtyObject(value) ? {} : value;
}

function encode(value: CtyValue, block: SchemaBlock): WireValue {
  return { msgpack: encodeValue(value, typeOfBlock(block)) };
}
