import { ApiError } from "./errors";
import { groupPath, type AnyObject, type ResourceKind } from "./resources";
import type { Transport } from "./transport";

/** What an API server says of the kinds of one group and version. */
interface ResourceList {
  readonly resources?: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[];
}

/**
 * Which kinds an API server has, asked once for each group and version as long as it has them.
 * https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api
 */
export class Discovery {
  private readonly asked = new Map<string, Promise<ResourceList>>();

  constructor(private readonly transport: Transport) {}

  /**
   * @param apiVersion such as `v1` or `apps/v1`
   * @returns undefined where the API server does not have the kind, as with a custom one that is not installed
   */
  async find(apiVersion: string, kind: string): Promise<ResourceKind<AnyObject> | undefined> {
    const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
    const place = { group: group ?? "", version: version ?? "" };
    let list = this.asked.get(apiVersion);
    if (list === undefined) {
      this.asked.set(apiVersion, (list = this.ask(groupPath(place), apiVersion)));
      list.catch(() => this.asked.delete(apiVersion));
    }
    // A name with a slash is a part of an object, such as its status.
    const found = (await list).resources?.find((one) => one.kind === kind && !one.name.includes("/"));
    if (found === undefined) this.asked.delete(apiVersion); // its definition may come later
    return found && { kind, ...place, plural: found.name, namespaced: found.namespaced };
  }

  private async ask(path: string, apiVersion: string): Promise<ResourceList> {
    try {
      const attempt = { verb: "get", resource: `the kinds of ${apiVersion}`, group: "" };
      return await this.transport.json<ResourceList>({ method: "GET", path, attempt });
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return {};
      throw error;
    }
  }
}
