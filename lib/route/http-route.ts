import type { Construct } from "constructs";
import { z } from "zod";
import { defined } from "../defined";
import { KubernetesResource, environmentOf, isToken, ownCopy, props as propsSchema, type Report } from "../resource";
import {
  gatewaysOf,
  httpRouteShape,
  httpTimeouts,
  type GatewayReference,
  type HttpRouteExposure,
  type HttpRouteTimeouts,
} from "../service";
import { checkGateways, checkTimeouts } from "./check-http-route";
import {
  beforeBackend,
  checkHttpBackend,
  checkWeights,
  httpBackend,
  renderBackendRef,
  type HttpRouteBackend,
} from "./http-route-backend";
import { checkHttpFilters, httpFilter, mirrored, renderFilter, type HttpRouteFilter } from "./http-route-filter";
import { checkHttpMatch, httpMatch, renderMatch, type HttpRouteMatch } from "./http-route-match";
import { checkHosts, hostsOf, pathKey } from "./requests";
import { RouteConstruct, routeShape, type RouteContext, type RouteProps } from "./route";
import { claimRequests, type Wanted } from "./taken";
import type { Reached } from "./way-in";

/** Requests, by what they are like, and who takes them. */
export interface HttpRouteRule {
  /** What a request must be like: any of these, at most 64. @default - every request */
  readonly matches?: readonly HttpRouteMatch[];
  /** What is done with it on its way, at most 16. @default - nothing */
  readonly filters?: readonly HttpRouteFilter[];
  /** Who takes it, at most 16, each a part of the requests by its `weight`. @default - nobody: a `RequestRedirect` answers */
  readonly backends?: readonly HttpRouteBackend[];
  /** How long it may take. @default - the controller's own times */
  readonly timeouts?: HttpRouteTimeouts;
}

/** Props of an `HttpRoute`: the Gateway, the host names, and which requests go where. */
export interface HttpRouteProps extends RouteProps {
  /** Annotations of the object. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** The Gateway, or several, at most 32; a name alone is one of the route's own namespace. */
  readonly gateway: HttpRouteExposure["gateway"];
  /**
   * Host names of the requests, such as `shop.example.com` or `*.example.com`, at most 16.
   * @default - those of the Gateway's listeners
   */
  readonly hostnames?: string | readonly string[];
  /** Which requests go where, at least one and at most 16. */
  readonly rules: readonly HttpRouteRule[];
}

/** Checks the props of an HTTPRoute. */
const httpRouteSchema = propsSchema({
  ...routeShape,
  ...httpRouteShape,
  rules: z
    .array(
      propsSchema({
        matches: z.array(httpMatch).min(1).max(64).optional(),
        filters: z.array(httpFilter).min(1).max(16).optional(),
        backends: z.array(httpBackend).min(1).max(16).optional(),
        timeouts: httpTimeouts.optional(),
      }),
    )
    .min(1)
    .max(16),
});

/** So many the Gateway API lets one route have. */
const MAX_MATCHES = 128;

/** Rules of an HTTPRoute. */
function checkHttpRoute(given: HttpRouteProps, route: Construct, report: Report): void {
  const namespace = given.namespace ?? environmentOf(route).namespace;
  checkGateways(gatewaysOf(given.gateway), "gateway", report);
  checkHosts(given.hostnames, "hostnames", report);
  const total = given.rules.reduce((sum, { matches }) => sum + (matches?.length ?? 1), 0);
  if (total > MAX_MATCHES)
    report({
      code: "HttpMatchesTooMany",
      what: `all rules of the route together have ${total} matches`,
      prop: "rules",
      allowed: `at most ${MAX_MATCHES}`,
      fix: "spread them over several routes",
    });
  const seen = new Set<string>();
  given.rules.forEach(({ matches = [], filters = [], backends = [], timeouts }, index) => {
    const at = `rules[${index}]`;
    matches.forEach((match, position) => checkHttpMatch(match, `${at}.matches[${position}]`, report));
    checkHttpFilters(filters, matches, `${at}.filters`, { namespace, route }, report);
    backends.forEach((one, position) => checkHttpBackend(one, `${at}.backends[${position}]`, namespace, route, report));
    checkWeights(
      backends.map(({ weight }) => weight),
      `${at}.backends`,
      report,
    );
    checkTimeouts(timeouts, `${at}.timeouts`, report);
    const redirects = filters.some(({ type }) => type === "RequestRedirect");
    const extended = filters.some(({ type }) => type === "ExtensionRef");
    if (redirects && backends.length > 0)
      report({
        code: "HttpRedirectWithBackends",
        what: "requests of this rule are sent elsewhere, and reach no backend",
        prop: `${at}.backends`,
        fix: "take the backends out, or the RequestRedirect",
      });
    if (!redirects && !extended && backends.length === 0)
      report({
        code: "BackendMissing",
        what: "nobody takes the requests of this rule: a gateway then answers them with an error 500",
        prop: `${at}.backends`,
        allowed: "at least one backend, or a filter of type RequestRedirect",
      });
    for (const [position, match] of (matches.length === 0 ? [{}] : matches).entries()) {
      const key = matchKey(match);
      if (seen.has(key))
        report({
          code: "IngressPathDuplicate",
          what: "such requests go somewhere already",
          prop: matches.length === 0 ? at : `${at}.matches[${position}]`,
          fix: "take one of the two out",
        });
      seen.add(key);
    }
  });
}

const matchKey = ({ path = "/", pathType = "PathPrefix", ...match }: HttpRouteMatch): string =>
  JSON.stringify(renderMatch({ ...match, path: pathKey(path, pathType), pathType }));

/** The services that take requests of a route, or see them as well. */
const reachedBy = ({ rules }: HttpRouteProps): Reached[] =>
  rules.flatMap(({ backends = [], filters = [] }, index) => [
    ...backends.map(({ service }, position) => ({ service, prop: `rules[${index}].backends[${position}]` })),
    ...filters.flatMap((filter, position) =>
      filter.type === "RequestMirror"
        ? [{ service: filter.service, prop: `rules[${index}].filters[${position}]` }]
        : [],
    ),
  ]);

/** The requests that a route has for itself: on a gateway, of hosts that it names. */
function wantedRequests(
  { rules, hostnames }: HttpRouteProps,
  gateways: readonly GatewayReference[],
  namespace: string,
): readonly Wanted[] {
  return gateways.flatMap((gateway) =>
    hostsOf(hostnames)
      .filter((host) => !isToken(host))
      .flatMap((host) =>
        rules.flatMap(({ matches = [{}] }) =>
          matches.map((match) => ({
            key: `HTTPRoute ${JSON.stringify({ namespace, ...gateway })} ${host} ${matchKey(match)}`,
            host,
            text: `${host}${match.path ?? "/"}`,
          })),
        ),
      ),
  );
}

/**
 * Requests from outside by host name, path, header or method, through a Gateway of the cluster (Gateway API). It names
 * services by their constructs, so that it leads nowhere that is not there; weights spread requests over services, or
 * over versions of one. Name and namespace replace it; all else is changed in place.
 *
 * It is a `kubernetes_manifest`: Terraform asks the cluster for the kind already when it plans, so that the Gateway
 * API's definitions are there before. Who makes the Gateway says by its listeners from which namespaces routes may
 * come.
 *
 * Address, where the construct `shop` stands directly in a stack: `kubernetes_manifest.shop`.
 *
 * Source: https://gateway-api.sigs.k8s.io/reference/spec/#httproute
 * @example
 * ```ts
 * const web = new StatelessService(prod, "web", {
 *   containers: [{ image: "example.com/web:1", ports: [{ containerPort: 8080, servicePort: 80 }] }],
 * });
 * new HttpRoute(prod, "shop", {
 *   gateway: { name: "public", namespace: "gateways" },
 *   hostnames: "shop.example.com",
 *   rules: [{ matches: [{ path: "/" }], backends: [{ service: web }] }],
 * });
 * ```
 */
export class HttpRoute extends RouteConstruct<HttpRouteProps> {
  readonly resource: KubernetesResource;

  /** @throws KubeServicesError with everything that is wrong with the props, or `RouteTaken` */
  constructor(scope: Construct, id: string, props: HttpRouteProps);
  /**
   * For the constructs of this library.
   * @internal
   */
  constructor(scope: Construct, id: string, props: HttpRouteProps, context: RouteContext);
  constructor(scope: Construct, id: string, props: HttpRouteProps, context: RouteContext = {}) {
    super(scope, id, props, context, (route) => ({
      kind: "HTTPRoute",
      schema: httpRouteSchema,
      reached: reachedBy,
      across: (given, report) => checkHttpRoute(given, route, report),
    }));
    props = ownCopy(props);
    const { rules, hostnames } = props;
    const gateways = gatewaysOf(props.gateway);
    claimRequests(this, wantedRequests(props, gateways, this.namespace));
    const services = rules.flatMap(({ backends = [], filters = [] }) => [
      ...backends.flatMap(beforeBackend),
      ...mirrored(filters),
    ]);
    this.resource = new KubernetesResource(this, "Resource", {
      logicalId: this.logicalId,
      custom: {},
      dependsOn: [...new Set(services)].sort(),
      object: {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "HTTPRoute",
        metadata: this.metadata(props.labels, props.annotations),
        spec: {
          parentRefs: gateways.map(renderGateway),
          ...(hostnames === undefined ? {} : { hostnames: hostsOf(hostnames) }),
          rules: rules.map(renderRule),
        },
      },
    });
    this.editYaml(props.edit);
  }
}

const renderGateway = ({ name, namespace, sectionName, port }: GatewayReference): object => ({
  group: "gateway.networking.k8s.io",
  kind: "Gateway",
  ...defined({ namespace }),
  name,
  ...defined({ sectionName, port }),
});

const renderRule = ({ matches = [{}], filters, backends, timeouts }: HttpRouteRule): object => ({
  matches: matches.map(renderMatch),
  ...(filters === undefined ? {} : { filters: filters.map(renderFilter) }),
  ...(backends === undefined
    ? {}
    : { backendRefs: backends.map((one) => ({ ...renderBackendRef(one), weight: one.weight ?? 1 })) }),
  ...defined({ timeouts }),
});
