import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { onceFor } from "../once-for";
import { KubeServicesError } from "../errors";

/** Requests that a route wants. */
export interface Wanted {
  /** All that tells them from others, such as the class, the host and the path. */
  readonly key: string;
  readonly host: string;
  /** As people read it, such as `shop.example.com/api`. */
  readonly text: string;
}

/** Which route of a stack has which requests. */
const taken = onceFor<TerraformStack, Map<string, string>>(() => new Map());

/**
 * Two routes that want the same requests: which one gets them is chance, or the controller refuses both.
 * @throws KubeServicesError `RouteTaken`
 */
export function claimRequests(construct: IConstruct, wanted: readonly Wanted[]): void {
  const known = taken(TerraformStack.of(construct));
  const where = construct.node.path;
  for (const { key, host, text } of wanted) {
    const other = known.get(key);
    if (other !== undefined)
      throw new KubeServicesError({
        code: "RouteTaken",
        what: `${other} takes the requests of ${text} already`,
        where,
        value: host,
        fix: "choose another host or path, or write both into one route",
      });
    known.set(key, where);
  }
}
