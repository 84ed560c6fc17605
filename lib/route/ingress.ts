import type { Construct } from "constructs";
import { z } from "zod";
import { defined } from "../defined";
import { KubernetesResource, environmentOf, isToken, ownCopy, props as propsSchema, type Report } from "../resource";
import { hostName, ingressPathShape, ingressSettingsShape, type IngressPath, type IngressSettings } from "../service";
import { backendProblem, backendPort, isBackend, type RouteBackend } from "./backend";
import { CLASS_ANNOTATION, checkIngressSettings, ingressAnnotations, presetOf } from "./ingress-config";
import { renderTls } from "./ingress-tls";
import { checkIngressPath, pathKey } from "./requests";
import { RouteConstruct, routeShape, type RouteContext, type RouteProps } from "./route";
import { claimRequests, type Wanted } from "./taken";
import type { Reached } from "./way-in";

/** The service that takes requests of a route, and its port. */
export interface IngressBackend {
  /** A service of this library, in the same namespace. */
  readonly service: RouteBackend;
  /** Name or number of the Service's port. @default - its only one */
  readonly port?: string | number;
}

/** Requests of one host, by their paths. */
export interface IngressRule {
  /**
   * Host name of the requests, such as `shop.example.com` or `*.example.com`.
   * @default - every host that no other rule names
   */
  readonly host?: string;
  /** Which paths of the host go where; at least one. */
  readonly paths: readonly (IngressPath & IngressBackend)[];
}

/** Props of `Ingress`: rules, or a `defaultBackend`, or both. */
export interface IngressProps extends RouteProps, IngressSettings {
  /** Which requests go where. @default - all go to `defaultBackend` */
  readonly rules?: readonly IngressRule[];
  /** Who takes what no rule is about. @default - the controller's own, most often an error 404 */
  readonly defaultBackend?: IngressBackend;
  /** Whether apply waits until the controller has given an address. @default - as the stack says of load balancers: false */
  readonly waitForLoadBalancer?: boolean;
}

const backend = z.custom<RouteBackend>(isBackend, { error: "a service of this library, such as a StatelessService" });

/** Checks the props of an Ingress. */
const ingressSchema = propsSchema({
  ...routeShape,
  ...ingressSettingsShape,
  rules: z
    .array(
      propsSchema({
        host: hostName.optional(),
        paths: z.array(propsSchema({ ...ingressPathShape, service: backend })).min(1),
      }),
    )
    .min(1)
    .optional(),
  defaultBackend: propsSchema({ service: backend, port: ingressPathShape.port }).optional(),
  waitForLoadBalancer: z.boolean().optional(),
});

/** Rules of an Ingress. */
function checkIngress(given: IngressProps, construct: Construct, report: Report): void {
  const { rules = [], defaultBackend } = given;
  if (rules.length === 0 && defaultBackend === undefined)
    report({
      code: "IngressEmpty",
      what: "nothing says where requests go",
      prop: "rules",
      allowed: "rules, defaultBackend, or both",
    });
  const namespace = given.namespace ?? environmentOf(construct).namespace;
  const check = (target: IngressBackend, prop: string): void => {
    const problem = backendProblem(target, namespace, construct, "Ingress");
    if (problem !== undefined) report({ ...problem, prop: `${prop}.${problem.prop}` });
    const needs = presetOf(given)?.needsNodePort;
    const type = isBackend(target.service) ? target.service.service.type : undefined;
    if (needs === undefined || type !== "ClusterIP") return;
    const [key, value] = needs.unless;
    if (given.annotations?.[key] !== value)
      report({
        code: "IngressNeedsNodePort",
        what: `${presetOf(given)?.title} reaches this Service by the nodes, and it has no node ports`,
        prop: `${prop}.service`,
        value: target.service.service.name,
        fix: `give the service exposure: { type: "NodePort" } (in an exposure of type Ingress: serviceType: "NodePort"), or the Ingress the annotation ${key}: ${value}`,
      });
  };
  const seen = new Set<string>();
  rules.forEach(({ host, paths }, index) =>
    paths.forEach((entry, position) => {
      const { path = "/", pathType = "Prefix" } = entry;
      const at = `rules[${index}].paths[${position}]`;
      check(entry, at);
      checkIngressPath(path, pathType, `${at}.path`, report);
      const key = `${host ?? "*"} ${pathKey(path, pathType)} ${pathType}`;
      if (seen.has(key))
        report({
          code: "IngressPathDuplicate",
          what: `requests of ${host ?? "every host"} with this path go somewhere already`,
          prop: `${at}.path`,
          value: path,
          fix: "take one of the two out",
        });
      seen.add(key);
    }),
  );
  if (defaultBackend !== undefined) check(defaultBackend, "defaultBackend");
}

/** The hosts that rules name. */
const hostsOf = (rules: readonly IngressRule[]): readonly string[] => [
  ...new Set(rules.flatMap(({ host }) => host ?? [])),
];

/** The services that take requests of an Ingress. */
const reachedBy = ({ rules = [], defaultBackend }: IngressProps): Reached[] => [
  ...rules.flatMap(({ paths }, index) =>
    paths.map(({ service }, position) => ({ service, prop: `rules[${index}].paths[${position}]` })),
  ),
  ...(defaultBackend === undefined ? [] : [{ service: defaultBackend.service, prop: "defaultBackend" }]),
];

/** The requests that an Ingress has for itself: of hosts that it names, unless it stands beside another one on purpose. */
function wantedRequests(given: IngressProps): readonly Wanted[] {
  const { annotations = {}, rules = [] } = given;
  if (Object.keys(annotations).some((key) => key.includes("canary"))) return [];
  const { apart } = presetOf(given) ?? {};
  const group = apart?.joinedBy === undefined ? undefined : annotations[apart.joinedBy];
  if (apart !== undefined && group === undefined) return [];
  const served = JSON.stringify([given.className ?? annotations[CLASS_ANNOTATION], group]);
  return rules.flatMap(({ host, paths }) =>
    paths.flatMap(({ path = "/", pathType = "Prefix" }) =>
      host === undefined || isToken(host) || isToken(path)
        ? []
        : [{ key: `Ingress ${served} ${host} ${pathKey(path, pathType)} ${pathType}`, host, text: `${host}${path}` }],
    ),
  );
}

/**
 * Requests from outside by host name and path, for the cluster's Ingress controller (consoles: "Route"). It names
 * services by their constructs, so that it leads nowhere that is not there. Name and namespace replace it, and so does
 * the `className` that is taken out; all else is changed in place.
 *
 * Address, where the construct `shop` stands directly in a stack: `kubernetes_ingress_v1.shop`.
 * @example
 * ```ts
 * const web = new StatelessService(prod, "web", {
 *   containers: [{ image: "example.com/web:1", ports: [{ containerPort: 8080, servicePort: 80 }] }],
 * });
 * const api = new StatelessService(prod, "api", {
 *   containers: [{ image: "example.com/api:1", ports: [{ containerPort: 8080, servicePort: 80 }] }],
 * });
 * new Ingress(prod, "shop", {
 *   className: "nginx",
 *   tls: { clusterIssuer: "letsencrypt" },
 *   rules: [
 *     {
 *       host: "shop.example.com",
 *       paths: [
 *         { path: "/", service: web },
 *         { path: "/api", service: api },
 *       ],
 *     },
 *   ],
 * });
 * ```
 */
export class Ingress extends RouteConstruct<IngressProps> {
  readonly resource: KubernetesResource;

  /** @throws KubeServicesError with everything that is wrong with the props, or `RouteTaken` */
  constructor(scope: Construct, id: string, props: IngressProps);
  /**
   * For the constructs of this library.
   * @internal
   */
  constructor(scope: Construct, id: string, props: IngressProps, context: RouteContext);
  constructor(scope: Construct, id: string, props: IngressProps, context: RouteContext = {}) {
    super(scope, id, props, context, (route) => ({
      kind: "Ingress",
      schema: ingressSchema,
      reached: reachedBy,
      across: (given, report) => {
        const { rules = [], defaultBackend } = given;
        const others = defaultBackend !== undefined || rules.some(({ host }) => host === undefined);
        checkIngressSettings(given, "", { hosts: hostsOf(rules), others }, report);
        checkIngress(given, route, report);
      },
    }));
    props = ownCopy(props);
    const { rules = [], defaultBackend, tls } = props;
    claimRequests(this, wantedRequests(props));
    const className = presetOf(props)?.classByAnnotation === true ? undefined : props.className;
    this.resource = new KubernetesResource(this, "Resource", {
      logicalId: this.logicalId,
      decisive: { class: className },
      providerAttributes: {
        wait_for_load_balancer: props.waitForLoadBalancer ?? environmentOf(this).waitForLoadBalancer,
      },
      object: {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: this.metadata(props.labels, ingressAnnotations(props)),
        spec: defined({
          ingressClassName: className,
          defaultBackend: defaultBackend && renderBackend(defaultBackend),
          rules: rules.length === 0 ? undefined : rules.map(renderRule),
          tls: renderTls(tls, hostsOf(rules), this.name),
        }),
      },
    });
    this.editYaml(props.edit);
  }
}

const renderBackend = (target: IngressBackend): object => ({
  // A reference, so that the Service comes first.
  service: { name: target.service.service.reference, port: backendPort(target) },
});

const renderRule = ({ host, paths }: IngressRule): object =>
  defined({
    host,
    http: {
      paths: paths.map((entry) => ({
        path: entry.path ?? "/",
        pathType: entry.pathType ?? "Prefix",
        backend: renderBackend(entry),
      })),
    },
  });
