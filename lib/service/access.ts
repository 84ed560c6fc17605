import { z } from "zod";
import { isIpAddress } from "../addresses";
import { props, rule, tokenOr } from "../resource";

/**
 * How a Service is reached inside the cluster (consoles: "Access Types", see docs/consoles.md). A change between the two
 * replaces the Service: Kubernetes cannot change a cluster IP.
 */
export type Access =
  | {
      /** One address of the cluster that leads to any of the pods. */
      readonly type: "VirtualIP";
      /** A wanted address of the cluster's service range. @default - Kubernetes chooses */
      readonly clusterIP?: string;
    }
  | {
      /** No address: DNS answers with those of the pods. */
      readonly type: "Headless";
    };

const clusterIP = rule(z.string(), tokenOr(isIpAddress), {
  code: "IpAddressInvalid",
  what: "this is no IP address",
  allowed: "an IPv4 or IPv6 address of the cluster's service range",
  fix: 'for no address at all use access: { type: "Headless" }',
});

/** Checks the access. */
export const accessSchema = z.discriminatedUnion("type", [
  props({ type: z.literal("VirtualIP"), clusterIP: clusterIP.optional() }),
  props({ type: z.literal("Headless") }),
]);
