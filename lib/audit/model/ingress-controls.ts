import { isBranch, isHiddenFromRules, type Tree } from "../mask/marks";
import type { KubernetesObject } from "./object";
import { keys, pick, text } from "./tree";

/** What an annotation of an Ingress does for safety. */
type Control = "authentication" | "redirect" | "protection";

const NGINX = "nginx.ingress.kubernetes.io/";
const ALB = "alb.ingress.kubernetes.io/";
const yes = (value: string): boolean => /^(?:true|on|1|yes)$/i.test(value);
const no = (value: string): boolean => /^(?:false|off|0|no|none)$/i.test(value);
const any = (value: string): boolean => value !== "" && !no(value);

type Does = readonly [control: Control, is: (value: string) => boolean];
/** Per annotation, what it does, and whether it does so with a value. Without the annotation it does not. */
const CONTROLS: ReadonlyMap<string, Does> = new Map<string, Does>([
  ...["auth-url", "auth-type", "auth-secret", "auth-tls-secret"].map(
    (key) => [`${NGINX}${key}`, ["authentication", any] as Does] as const,
  ),
  [`${NGINX}auth-tls-verify-client`, ["authentication", (value) => value === "on"]],
  [`${ALB}auth-type`, ["authentication", any]],
  [`${ALB}mutual-authentication`, ["authentication", (value) => !/"mode"\s*:\s*"off"/.test(value)]],
  ...["haproxy.org/auth-type", "haproxy.org/auth-secret", "haproxy.org/client-ca"].map(
    (key) => [key, ["authentication", any] as Does] as const,
  ),
  ...["auth-url", "auth-secret", "oauth", "auth-tls-secret"].map(
    (key) => [`haproxy-ingress.github.io/${key}`, ["authentication", any] as Does] as const,
  ),
  ...["nginx.org/basic-auth-secret", "nginx.com/jwt-key", "nginx.org/policies"].map(
    (key) => [key, ["authentication", any] as Does] as const,
  ),
  ["traefik.ingress.kubernetes.io/router.middlewares", ["authentication", any]],
  ["traefik.ingress.kubernetes.io/auth-type", ["authentication", any]],
  ["konghq.com/plugins", ["authentication", any]],
  ["k8s.apisix.apache.org/auth-type", ["authentication", any]],
  ["k8s.apisix.apache.org/auth-uri", ["authentication", any]],
  ["higress.io/auth-url", ["authentication", any]],

  [`${NGINX}ssl-redirect`, ["redirect", yes]],
  [`${NGINX}force-ssl-redirect`, ["redirect", yes]],
  [`${ALB}ssl-redirect`, ["redirect", any]],
  [`${ALB}actions.ssl-redirect`, ["redirect", any]],
  ["appgw.ingress.kubernetes.io/ssl-redirect", ["redirect", yes]],
  ["haproxy.org/ssl-redirect", ["redirect", yes]],
  ["haproxy-ingress.github.io/ssl-redirect", ["redirect", yes]],
  ["ingress.kubernetes.io/ssl-redirect", ["redirect", yes]],
  ["ingress.kubernetes.io/force-ssl-redirect", ["redirect", yes]],
  ["nginx.org/redirect-to-https", ["redirect", yes]],
  ["ingress.cloud.google.com/ssl-redirect", ["redirect", yes]],
  ["traefik.ingress.kubernetes.io/redirect-entry-point", ["redirect", (value) => /https|websecure/.test(value)]],
  ["konghq.com/protocols", ["redirect", (value) => value === "https"]],
  ["higress.io/ssl-redirect", ["redirect", yes]],
  ["kubernetes.io/ingress.allow-http", ["redirect", (value) => value === "false"]],

  ...["wafv2-acl-arn", "wafv2-acl-name", "waf-acl-id", "web-acl-id"].map(
    (key) => [`${ALB}${key}`, ["protection", any] as Does] as const,
  ),
  [`${ALB}shield-advanced-protection`, ["protection", yes]],
  [`${NGINX}enable-modsecurity`, ["protection", yes]],
  [`${NGINX}enable-owasp-core-rules`, ["protection", yes]],
  ...["limit-rps", "limit-rpm", "limit-connections", "denylist-source-range"].map(
    (key) => [`${NGINX}${key}`, ["protection", any] as Does] as const,
  ),
  ...[`${NGINX}backend-protocol`, `${ALB}backend-protocol`].map(
    (key) => [key, ["protection", (value: string) => /^(?:HTTPS|GRPCS)$/i.test(value)] as Does] as const,
  ),
  [`${NGINX}proxy-ssl-verify`, ["protection", yes]],
  ["appgw.ingress.kubernetes.io/waf-policy-for-path", ["protection", any]],
  ["nginx.org/rate-limit", ["protection", any]],
  ["appprotect.f5.com/app-protect-enable", ["protection", yes]],
  ["haproxy-ingress.github.io/waf", ["protection", any]],
  ["haproxy.org/rate-limit-requests", ["protection", any]],
  ["networking.gke.io/v1beta1.FrontendConfig", ["redirect", any]],
]);

/**
 * The annotations that do something for safety on an Ingress, each with its value.
 * @returns undefined where they, or one of them, cannot be looked at
 */
export function controlsOf(ingress: KubernetesObject, control: Control): ReadonlyMap<string, Tree> | undefined {
  const annotations = pick(ingress.body, "metadata.annotations");
  if (isHiddenFromRules(annotations)) return undefined;
  const found = new Map<string, Tree>();
  if (!isBranch(annotations)) return found;
  for (const [key, value] of Object.entries(annotations)) {
    const known = CONTROLS.get(key);
    if (known?.[0] !== control) continue;
    // What is hidden is there: whether it is switched off by its value cannot be seen, and seldom is.
    if (isHiddenFromRules(value)) found.set(key, value);
    else if (typeof value === "string" && known[1](value.trim())) found.set(key, value);
  }
  return found;
}

/** Those controls that were there and no longer are. */
export function lostControls(
  before: KubernetesObject,
  after: KubernetesObject,
  control: Control,
): readonly string[] | undefined {
  const [from, to] = [controlsOf(before, control), controlsOf(after, control)];
  if (from === undefined || to === undefined) return undefined;
  return [...from.keys()].filter((key) => !to.has(key));
}

/** The class of an Ingress: which controller serves it. The field wins over the annotation. */
export function classOf(ingress: KubernetesObject): string | undefined {
  const annotated = pick(ingress.body, ["metadata", "annotations", "kubernetes.io/ingress.class"]);
  return text(ingress.body, "spec.ingress_class_name") ?? (typeof annotated === "string" ? annotated : undefined);
}

/** Annotations by which a cloud's controller serves TLS without a `tls` block. */
const CERTIFICATES: readonly RegExp[] = [
  /^alb\.ingress\.kubernetes\.io\/certificate-arn$/,
  /^(?:networking\.gke\.io\/managed-certificates|ingress\.gcp\.kubernetes\.io\/pre-shared-cert|networking\.gke\.io\/certmap)$/,
  /^appgw\.ingress\.kubernetes\.io\/appgw-ssl-(?:certificate|profile)$/,
  /^traefik\.ingress\.kubernetes\.io\/router\.tls(?:\.certresolver)?$/,
  /^ingress\.kubernetes\.io\/ssl-passthrough$|^nginx\.ingress\.kubernetes\.io\/ssl-passthrough$/,
];

/** Whether annotations bring a certificate, or leave TLS to the pods; an ALB finds one by the host where it serves 443. */
export function hasCertificateByAnnotation(ingress: KubernetesObject): boolean {
  const annotations = keys(ingress.body, "metadata.annotations");
  if (annotations.some((key) => CERTIFICATES.some((pattern) => pattern.test(key)))) return true;
  const ports = pick(ingress.body, ["metadata", "annotations", `${ALB}listen-ports`]);
  return typeof ports === "string" && /"HTTPS"/.test(ports);
}
