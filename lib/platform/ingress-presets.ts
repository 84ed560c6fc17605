/** What an Ingress asks of the controller that serves it, beyond the fields of its own that every controller knows. */
export interface IngressOptions {
  /** Whether requests over HTTP are sent on to HTTPS. @default - as the controller does */
  readonly redirectToHttps?: boolean;
  /** Largest body of a request, such as `"8Mi"`. @default - the controller's, often 1Mi */
  readonly maxBodySize?: string;
  /** Seconds for which the controller waits for an answer. @default - the controller's, often 60 */
  readonly readTimeoutSeconds?: number;
  /** Client addresses that may come, in CIDR form. @default - all */
  readonly sourceRanges?: readonly string[];
}

/** How one option becomes annotations of a controller; undefined where the controller has none for it. */
type Annotate<T> = ((value: T) => Readonly<Record<string, string>>) | undefined;

/** The annotations of one Ingress controller. */
export interface IngressPreset {
  /** The controller's name as people know it. */
  readonly title: string;
  readonly redirectToHttps: Annotate<boolean>;
  /** Of a size in bytes. */
  readonly maxBodySize: Annotate<number>;
  readonly readTimeoutSeconds: Annotate<number>;
  readonly sourceRanges: Annotate<readonly string[]>;
  /**
   * The annotation without which the controller reaches pods only by node ports, and its value that lets it do without.
   * @default - it reaches the pods themselves
   */
  readonly needsNodePort?: { readonly unless: readonly [key: string, value: string] };
  /** Whether it knows its Ingresses by the annotation `kubernetes.io/ingress.class`, and passes over those with a class. @default false */
  readonly classByAnnotation?: true;
  /**
   * Each Ingress has a load balancer of its own, so that several may want the same requests; unless an annotation joins
   * them.
   * @default - all Ingresses of a class share one
   */
  readonly apart?: { readonly joinedBy?: string };
  /** What to do for options without an annotation. @default - nothing is known */
  readonly instead?: string;
}

/** The Ingress controllers with a preset. */
export type IngressController =
  "nginx" | "nginx-inc" | "haproxy" | "haproxytech" | "traefik" | "kong" | "contour" | "alb" | "gce";

const annotation =
  <T>(key: string, text: (value: T) => string): NonNullable<Annotate<T>> =>
  (value) => ({ [key]: text(value) });
const list = (ranges: readonly string[]): string => ranges.join(",");

/** A size as nginx and HAProxy write it: in whole binary units where it has them. */
function size(bytes: number): string {
  for (const [unit, amount] of [
    ["g", 2 ** 30],
    ["m", 2 ** 20],
    ["k", 2 ** 10],
  ] as const)
    if (bytes > 0 && bytes % amount === 0) return `${bytes / amount}${unit}`;
  return String(bytes);
}

/**
 * Sources: the annotation pages of ingress-nginx (which KubeSphere's gateways and DCE's Ingress instances are), of
 * F5's NGINX Ingress Controller, haproxy-ingress, HAProxy Technologies', Traefik, Kong, Contour, and AWS' and Google's controllers.
 */
export const INGRESS_PRESETS: Readonly<Record<IngressController, IngressPreset>> = {
  nginx: {
    title: "ingress-nginx",
    redirectToHttps: (value) => ({
      "nginx.ingress.kubernetes.io/ssl-redirect": String(value),
      // Also where TLS ends before the controller.
      "nginx.ingress.kubernetes.io/force-ssl-redirect": String(value),
    }),
    maxBodySize: annotation("nginx.ingress.kubernetes.io/proxy-body-size", size),
    readTimeoutSeconds: annotation("nginx.ingress.kubernetes.io/proxy-read-timeout", String),
    sourceRanges: annotation("nginx.ingress.kubernetes.io/whitelist-source-range", list),
  },
  "nginx-inc": {
    title: "NGINX Ingress Controller of F5",
    redirectToHttps: (value) => ({
      "ingress.kubernetes.io/ssl-redirect": value ? "True" : "False",
      "nginx.org/redirect-to-https": value ? "True" : "False",
    }),
    maxBodySize: annotation("nginx.org/client-max-body-size", size),
    readTimeoutSeconds: annotation("nginx.org/proxy-read-timeout", (seconds) => `${seconds}s`),
    sourceRanges: undefined,
    instead: "a Policy of the controller, named in the annotation nginx.org/policies",
  },
  haproxy: {
    title: "haproxy-ingress",
    redirectToHttps: annotation("haproxy-ingress.github.io/ssl-redirect", String),
    maxBodySize: annotation("haproxy-ingress.github.io/proxy-body-size", size),
    readTimeoutSeconds: annotation("haproxy-ingress.github.io/timeout-server", (seconds) => `${seconds}s`),
    sourceRanges: annotation("haproxy-ingress.github.io/allowlist-source-range", list),
  },
  haproxytech: {
    title: "HAProxy Kubernetes Ingress Controller",
    redirectToHttps: annotation("haproxy.org/ssl-redirect", String),
    maxBodySize: undefined,
    readTimeoutSeconds: annotation("haproxy.org/timeout-server", (seconds) => `${seconds}s`),
    sourceRanges: annotation("haproxy.org/allow-list", list),
    instead: "a snippet of the controller's own ConfigMap",
  },
  traefik: {
    title: "Traefik",
    redirectToHttps: undefined,
    maxBodySize: undefined,
    readTimeoutSeconds: undefined,
    sourceRanges: undefined,
    instead:
      "a Middleware of Traefik's, named in the annotation traefik.ingress.kubernetes.io/router.middlewares, or the settings of the entry point",
  },
  kong: {
    title: "Kong",
    redirectToHttps: (value): Record<string, string> =>
      value
        ? { "konghq.com/protocols": "https", "konghq.com/https-redirect-status-code": "301" }
        : { "konghq.com/protocols": "http,https" },
    maxBodySize: undefined,
    readTimeoutSeconds: undefined,
    sourceRanges: undefined,
    instead: "a KongPlugin, named in the annotation konghq.com/plugins; timeouts are annotations of the Service",
  },
  contour: {
    title: "Contour",
    redirectToHttps: annotation("ingress.kubernetes.io/force-ssl-redirect", String),
    maxBodySize: undefined,
    readTimeoutSeconds: annotation("projectcontour.io/response-timeout", (seconds) => `${seconds}s`),
    sourceRanges: undefined,
    instead: "an HTTPProxy of Contour's",
  },
  alb: {
    title: "AWS Load Balancer Controller",
    redirectToHttps: (value) => ({
      "alb.ingress.kubernetes.io/listen-ports": '[{"HTTP":80},{"HTTPS":443}]',
      ...(value ? { "alb.ingress.kubernetes.io/ssl-redirect": "443" } : {}),
    }),
    maxBodySize: undefined,
    readTimeoutSeconds: annotation(
      "alb.ingress.kubernetes.io/load-balancer-attributes",
      (seconds) => `idle_timeout.timeout_seconds=${seconds}`,
    ),
    sourceRanges: annotation("alb.ingress.kubernetes.io/inbound-cidrs", list),
    apart: { joinedBy: "alb.ingress.kubernetes.io/group.name" },
    needsNodePort: { unless: ["alb.ingress.kubernetes.io/target-type", "ip"] },
    instead: "a rule of AWS WAF",
  },
  gce: {
    title: "Google's Ingress controller",
    // https://cloud.google.com/kubernetes-engine/docs/concepts/ingress: it takes no action for one with ingressClassName.
    classByAnnotation: true,
    apart: {},
    redirectToHttps: undefined,
    maxBodySize: undefined,
    readTimeoutSeconds: undefined,
    sourceRanges: undefined,
    instead: "a FrontendConfig or a BackendConfig of Google's, named in an annotation of the Ingress or the Service",
  },
};
