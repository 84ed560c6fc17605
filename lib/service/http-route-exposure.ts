import { z } from "zod";
import { annotationMap, isToken, labelName, objectName, portNumber, props, rule } from "../resource";
import { hostName, portOfBackend } from "./route-exposure";

/** The Gateway that a route is attached to. */
export interface GatewayReference {
  /** Name of the Gateway. */
  readonly name: string;
  /** Its namespace. Its listeners say from which namespaces routes may come. @default - the route's */
  readonly namespace?: string;
  /** Name of one of its listeners. @default - all that take the host names */
  readonly sectionName?: string;
  /** Port of its listeners that are meant. @default - all */
  readonly port?: number;
}

/** How a path of a request is compared: by its parts from the left, as a whole, or by the controller's kind of expression. */
export type HttpPathType = "PathPrefix" | "Exact" | "RegularExpression";

/** A path, and the port of the service that takes its requests. */
export interface HttpRoutePath {
  /** Path of the requests; begins with `/`, unless it is an expression. @default "/" */
  readonly path?: string;
  /** How `path` is compared. @default "PathPrefix" */
  readonly pathType?: HttpPathType;
  /** Name or number of the Service's port. @default - its only one */
  readonly port?: string | number;
}

/** How long a request may take, in the Gateway API's words: `10s`, `1m30s`, `500ms`. */
export interface HttpRouteTimeouts {
  /** All of the request, until the answer is sent. @default - the controller's own */
  readonly request?: string;
  /** One try with a backend; not longer than `request`. @default - the controller's own */
  readonly backendRequest?: string;
}

/**
 * By host name, through a Gateway of the cluster (Gateway API): makes an HTTPRoute of the service's name. Terraform asks the
 * cluster for that kind already when it plans: the Gateway API's definitions are there before.
 */
export interface HttpRouteExposure {
  /** By host name, through a Gateway. */
  readonly type: "HTTPRoute";
  /** The Gateway, or several; a name alone is one of the service's own namespace. */
  readonly gateway: string | GatewayReference | readonly (string | GatewayReference)[];
  /**
   * Host names of the requests, such as `shop.example.com` or `*.example.com`; one or several, at most 16.
   * @default - those of the Gateway's listeners
   */
  readonly hostnames?: string | readonly string[];
  /** A path, or several with ports of their own. @default "/" */
  readonly path?: string | readonly HttpRoutePath[];
  /** How a `path` that is a text is compared. @default "PathPrefix" */
  readonly pathType?: HttpPathType;
  /** Name or number of the Service's port. @default - its only one */
  readonly port?: string | number;
  /**
   * Which part of the requests each version takes, such as `{ v1: 90, v2: 10 }`: 0 to 1,000,000, in proportion to their
   * sum. The service's own version and those of `addVersion`; one that is not named takes none. Each named one gets a
   * Service `<name>-<version>` that leads to its pods alone.
   * @default - all requests go to the Service, which spreads them over the pods of all versions
   */
  readonly weights?: Readonly<Record<string, number>>;
  /** How long a request may take. @default - the controller's own times */
  readonly timeouts?: HttpRouteTimeouts;
  /** Annotations of the HTTPRoute. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** `NodePort` where the controller of a cloud reaches the pods by the nodes. @default "ClusterIP" */
  readonly serviceType?: "ClusterIP" | "NodePort";
  /**
   * Namespace of the controller's own pods: where `allowFrom` or the stack's `isolated` shuts the pods off, they are let in.
   * @default - nobody is let in for it
   */
  readonly controllerNamespace?: string;
}

/** A path of the Gateway API: its definition says which characters one may have. */
const path = rule(
  z.string(),
  (text) =>
    isToken(text) ||
    (text.length <= 1024 &&
      /^\/(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})*$/.test(text) &&
      !/\/\/|\/\.{1,2}(\/|$)|%2f/i.test(text)),
  {
    code: "HttpPathInvalid",
    what: "this is no path of the Gateway API",
    allowed: "a path that begins with '/', at most 1024 characters of a URL, without '//', '/./', '/../' and '%2F'",
  },
);
const expression = rule(z.string(), (text) => isToken(text) || (text.length <= 1024 && text !== ""), {
  code: "HttpPathInvalid",
  what: "this is no expression",
  allowed: "1 to 1024 characters",
});
const DURATION = /^([0-9]{1,5}(h|m|s|ms)){1,4}$/;
const duration = rule(z.string(), (text) => isToken(text) || DURATION.test(text), {
  code: "DurationInvalid",
  what: "this is no time of the Gateway API",
  allowed: 'such as "10s", "1m30s" or "500ms"; "0s" sets no bound',
});
/** Checks a share of the requests. */
export const routeWeight = rule(
  z.number(),
  (value) => isToken(value) || (Number.isInteger(value) && value >= 0 && value <= 1_000_000),
  { code: "RouteWeightInvalid", what: "this is no weight", allowed: "an integer from 0 to 1000000" },
);
const gateway = z.union(
  [
    objectName,
    props({
      name: objectName,
      namespace: labelName.optional(),
      sectionName: objectName.optional(),
      port: portNumber.optional(),
    }),
  ],
  { error: "the name of a Gateway, or { name, namespace, sectionName, port }" },
);

/** Checks of what an HTTPRoute is beside its rules. */
export const httpRouteShape = {
  gateway: z.union([gateway, z.array(gateway).min(1).max(32)], {
    error: "the name of a Gateway, { name, namespace, sectionName, port }, or a list of them",
  }),
  hostnames: z
    .union([hostName, z.array(hostName).min(1).max(16)], { error: "a host name or a list of at most 16" })
    .optional(),
  annotations: annotationMap.optional(),
};
/** Checks a path of an HTTPRoute; what its type allows, `checkHttpPath` tells. */
export const httpPathShape = {
  path: expression.optional(),
  pathType: z.enum(["PathPrefix", "Exact", "RegularExpression"]).optional(),
};
/** Checks how long a request may take. */
export const httpTimeouts = props({ request: duration.optional(), backendRequest: duration.optional() });

/** Whether a path is one of its type. */
export const isHttpPath = (text: string, type: HttpPathType): boolean =>
  (type === "RegularExpression" ? expression : path).safeParse(text).success;

/** The Gateways of a route, each with its name. */
export const gatewaysOf = (given: HttpRouteExposure["gateway"]): readonly GatewayReference[] => {
  const all = typeof given === "object" && !("name" in given) ? given : [given];
  return all.map((one) => (typeof one === "string" ? { name: one } : one));
};

/** Checks an exposure through a Gateway. */
export const httpRouteExposureSchema = props({
  type: z.literal("HTTPRoute"),
  ...httpRouteShape,
  path: z
    .union(
      [
        expression,
        z
          .array(props({ ...httpPathShape, port: portOfBackend.optional() }))
          .min(1)
          .max(16),
      ],
      {
        error: "a path or a list of at most 16 { path, pathType, port }",
      },
    )
    .optional(),
  pathType: httpPathShape.pathType,
  port: portOfBackend.optional(),
  weights: z.record(z.string(), routeWeight).optional(),
  timeouts: httpTimeouts.optional(),
  serviceType: z.enum(["ClusterIP", "NodePort"]).optional(),
  controllerNamespace: labelName.optional(),
});
