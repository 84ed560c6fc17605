import { defined } from "../../../defined";
import type { KubernetesObject } from "../../../manifest";
import { failure } from "../diagnostic";
import type { OpenApiDocument } from "../openapi/document";
import { ApiError, apiErrorOf } from "./api-error";
import type { Connection } from "./connection";
import { connect } from "./connection";
import { send } from "./http";
import type { ProviderSettings } from "./settings";

/** Which object: its kind, and its name in its namespace. */
export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** @default - a kind that lives in no namespace */
  readonly namespace?: string;
}

/** A live object, as the API server gives it. */
export interface LiveObject extends KubernetesObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly generation?: number;
    readonly deletionTimestamp?: string;
    readonly finalizers?: readonly string[];
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

/** One step of a JSON Patch (RFC 6902). */
export type JsonPatchStep =
  | { readonly op: "add" | "replace"; readonly path: string; readonly value: unknown }
  | { readonly op: "remove"; readonly path: string };

/** How an API server names and places a kind. */
interface ApiResource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** How often a request is sent again when the API server asks for patience. */
const MAX_RETRIES = 5;

/** The requests that a provider makes. Field names that the API server does not know are refused, not dropped. */
export class KubeClient {
  private connection?: Promise<Connection>;
  private readonly resources = new Map<string, Promise<readonly ApiResource[]>>();
  private readonly documents = new Map<string, Promise<OpenApiDocument>>();

  constructor(private readonly settings: ProviderSettings) {}

  /** @throws ApiError 404 if it does not exist */
  async get(reference: ObjectReference): Promise<LiveObject> {
    return this.request("GET", await this.path(reference));
  }

  /** The object, or undefined if it does not exist. */
  async find(reference: ObjectReference): Promise<LiveObject | undefined> {
    try {
      return await this.get(reference);
    } catch (error) {
      if (ApiError.isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** Creates the object; without a name, its `generateName` makes one. */
  async create(object: KubernetesObject): Promise<LiveObject> {
    const { namespace } = (object["metadata"] ?? {}) as { readonly namespace?: string };
    const path = await this.collectionPath(object.apiVersion, object.kind, namespace);
    return this.request("POST", `${path}?fieldValidation=Strict`, JSON.stringify(object));
  }

  /** Puts the object in place of the live one. */
  async replace(reference: ObjectReference, object: KubernetesObject): Promise<LiveObject> {
    return this.request("PUT", `${await this.path(reference)}?fieldValidation=Strict`, JSON.stringify(object));
  }

  /** Changes parts of the object. */
  async patch(reference: ObjectReference, steps: readonly JsonPatchStep[]): Promise<LiveObject> {
    const path = `${await this.path(reference)}?fieldValidation=Strict`;
    return this.request("PATCH", path, JSON.stringify(steps), "application/json-patch+json");
  }

  /** Server-side apply. */
  async apply(
    reference: ObjectReference,
    object: KubernetesObject,
    options: { readonly fieldManager: string; readonly force: boolean; readonly dryRun: boolean },
  ): Promise<LiveObject> {
    const query = new URLSearchParams({ fieldManager: options.fieldManager, force: String(options.force) });
    query.set("fieldValidation", "Strict");
    if (options.dryRun) query.set("dryRun", "All");
    const path = `${await this.path(reference)}?${query.toString()}`;
    return this.request("PATCH", path, JSON.stringify(object), "application/apply-patch+yaml");
  }

  /** Deletes the object; one that does not exist is fine. */
  async delete(reference: ObjectReference, propagationPolicy?: "Foreground"): Promise<void> {
    const body = propagationPolicy === undefined ? undefined : JSON.stringify({ propagationPolicy });
    try {
      await this.request("DELETE", await this.path(reference), body);
    } catch (error) {
      if (!ApiError.isNotFound(error)) throw error;
    }
  }

  /** The objects of a kind, in one namespace or in all. */
  async list(
    apiVersion: string,
    kind: string,
    query: Readonly<Record<string, string>> = {},
    namespace?: string,
  ): Promise<readonly LiveObject[]> {
    const path = await this.collectionPath(apiVersion, kind, namespace, true);
    const answer = await this.request(`GET`, `${path}?${new URLSearchParams(query).toString()}`);
    const items = (answer as { readonly items?: readonly LiveObject[] }).items ?? [];
    return items.map((item) => ({ ...item, apiVersion, kind })); // lists leave both out
  }

  /** What the API server says of the kinds of a group and version; asked once. */
  async openApi(apiVersion: string): Promise<OpenApiDocument> {
    let document = this.documents.get(apiVersion);
    if (document === undefined) {
      document = this.request("GET", `/openapi/v3${groupPath(apiVersion)}`).then(
        (answer) => answer as OpenApiDocument,
        (error: unknown) => {
          if (ApiError.isNotFound(error)) return {};
          throw error;
        },
      );
      this.documents.set(apiVersion, document);
      document.catch(() => this.documents.delete(apiVersion));
    }
    return document;
  }

  /** Whether objects of the kind live in a namespace. */
  async isNamespaced(apiVersion: string, kind: string): Promise<boolean> {
    return (await this.resource(apiVersion, kind)).namespaced;
  }

  private async path({ apiVersion, kind, name, namespace }: ObjectReference): Promise<string> {
    return `${await this.collectionPath(apiVersion, kind, namespace)}/${encodeURIComponent(name)}`;
  }

  private async collectionPath(apiVersion: string, kind: string, namespace?: string, all = false): Promise<string> {
    const { name, namespaced } = await this.resource(apiVersion, kind);
    const place =
      namespaced && !(all && namespace === undefined)
        ? `/namespaces/${encodeURIComponent(namespace ?? "default")}`
        : "";
    return `${groupPath(apiVersion)}${place}/${name}`;
  }

  private async resource(apiVersion: string, kind: string): Promise<ApiResource> {
    let list = this.resources.get(apiVersion);
    if (list === undefined) {
      list = this.discover(apiVersion);
      this.resources.set(apiVersion, list);
      list.catch(() => this.resources.delete(apiVersion)); // asked again the next time
    }
    const found = (await list).find((each) => each.kind === kind && !each.name.includes("/"));
    if (found !== undefined) return found;
    this.resources.delete(apiVersion); // its definition may come later
    throw failure(`The API server has no kind ${kind} in ${apiVersion}`, "Install its CustomResourceDefinition first.");
  }

  private async discover(apiVersion: string): Promise<readonly ApiResource[]> {
    try {
      const answer = await this.request("GET", groupPath(apiVersion));
      return (answer as unknown as { readonly resources: readonly ApiResource[] }).resources;
    } catch (error) {
      if (ApiError.isNotFound(error)) return [];
      throw error;
    }
  }

  private async request(method: string, path: string, body?: string, contentType?: string): Promise<LiveObject> {
    this.connection ??= connect(this.settings);
    const connection = await this.connection;
    const base = connection.server.pathname.replace(/\/$/, "");
    for (let attempt = 1; ; attempt++) {
      const answer = await send({
        method,
        url: new URL(`${base}${path}`, connection.server),
        options: await connection.requestOptions(),
        ...defined({ body, contentType }),
      });
      if (answer.status < 300) return JSON.parse(answer.body) as LiveObject;
      const wait = Number(answer.headers["retry-after"]);
      if (attempt > MAX_RETRIES || !(wait >= 0) || ![429, 500, 503].includes(answer.status)) {
        throw apiErrorOf(answer.status, answer.body);
      }
      await new Promise((resolve) => setTimeout(resolve, Math.min(wait, 5) * 1000));
    }
  }
}

const groupPath = (apiVersion: string): string =>
  apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
