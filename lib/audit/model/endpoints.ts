import type { KubernetesObject } from "./object";
import { blocks, hidesSome, pick, text, texts } from "./tree";

/** The addresses that an Endpoints or an EndpointSlice sends traffic to; undefined where one is not known. */
export function addressesOf(object: KubernetesObject): readonly string[] | undefined {
  const slice = object.kind === "EndpointSlice";
  const path = slice ? "endpoint" : "subset";
  if (hidesSome(pick(object.body, path))) return undefined;
  const parts = blocks(object.body, path);
  if (slice) {
    return parts.some((one) => hidesSome(pick(one, "addresses")))
      ? undefined
      : parts.flatMap((one) => texts(one, "addresses"));
  }
  const addresses = parts.flatMap((part) =>
    ["address", "not_ready_address", "addresses"].flatMap((key) => blocks(part, key)),
  );
  if (addresses.some((one) => hidesSome(pick(one, "ip")))) return undefined;
  return addresses.flatMap((one) => text(one, "ip") ?? text(one, "hostname") ?? []);
}

/** The name of the Service that they belong to. */
export function serviceNameOf(object: KubernetesObject): string | undefined {
  return object.kind === "Endpoints" ? object.name : object.labels?.get("kubernetes.io/service-name");
}
