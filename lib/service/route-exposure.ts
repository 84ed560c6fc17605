import { z } from "zod";
import type { IngressController, IngressOptions } from "../platform";
import { annotationMap, isSubdomain, isToken, labelName, objectName, props, quantity, rule } from "../resource";

/** How a path of a request is compared: by its parts from the left, as a whole, or as the controller does. */
export type IngressPathType = "Prefix" | "Exact" | "ImplementationSpecific";

/** A path, and the port of the service that takes its requests. */
export interface IngressPath {
  /** Path of the requests; begins with `/`. @default "/" */
  readonly path?: string;
  /** How `path` is compared. @default "Prefix" */
  readonly pathType?: IngressPathType;
  /** Name or number of the Service's port. @default - its only one */
  readonly port?: string | number;
}

/** Where a certificate of an Ingress comes from: a Secret that is there, or one that cert-manager fills. */
export interface IngressTls {
  /**
   * Which hosts it is shown for, such as `shop.example.com` or `*.example.com`: hosts of the rules.
   * @default - all hosts of the rules that no other certificate names
   */
  readonly hosts?: readonly string[];
  /** Name of the Secret with `tls.crt` and `tls.key`. @default - `<name of the Ingress>-tls`, with an issuer */
  readonly secretName?: string;
  /** Name of cert-manager's Issuer in the namespace, which fills the Secret. @default - no certificate is asked for */
  readonly issuer?: string;
  /** Name of cert-manager's ClusterIssuer, which fills the Secret. @default - no certificate is asked for */
  readonly clusterIssuer?: string;
}

/** What an Ingress is beside its rules. */
export interface IngressSettings extends IngressOptions {
  /** Which controller serves it (`ingressClassName`). @default - the cluster's default class */
  readonly className?: string;
  /** Whose annotations the options mean. @default - `className`, where that is the name of a preset */
  readonly controller?: IngressController;
  /**
   * Where the certificate comes from: one for all hosts, or several, each with its `hosts`. cert-manager issues either all
   * of them or none.
   * @default - no TLS
   */
  readonly tls?: IngressTls | readonly IngressTls[];
  /** Annotations for the controller; they win over those of the options. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** By host name, through the cluster's Ingress controller (consoles: "Route"): makes an Ingress of the service's name. */
export interface IngressExposure extends IngressSettings {
  /** By host name, through the cluster's Ingress controller. */
  readonly type: "Ingress";
  /** One host name or several, such as `shop.example.com` or `*.example.com`. @default - every one */
  readonly host?: string | readonly string[];
  /** A path, or several with ports of their own. @default "/" */
  readonly path?: string | readonly IngressPath[];
  /** How a `path` that is a text is compared. @default "Prefix" */
  readonly pathType?: IngressPathType;
  /** Name or number of the Service's port. @default - its only one */
  readonly port?: string | number;
  /** `NodePort` where the controller of a cloud reaches the pods by the nodes. @default "ClusterIP" */
  readonly serviceType?: "ClusterIP" | "NodePort";
  /**
   * Namespace of the controller's own pods: where `allowFrom` or the stack's `isolated` shuts the pods off, they are let in.
   * @default - nobody is let in for it
   */
  readonly controllerNamespace?: string;
}

const HOST = {
  code: "IngressHostInvalid",
  what: "this is no host name",
  allowed: "a lowercase DNS name, such as shop.example.com or *.example.com; no scheme, port or path",
};
/** Checks a host name of a route. */
export const hostName = rule(
  z.string(),
  (text) => isToken(text) || (text.length <= 253 && isSubdomain(text.replace(/^\*\./, "")) && !/^[\d.]+$/.test(text)),
  HOST,
);
/** What a path of an Ingress may not be: it begins with a slash; one that is compared has no parts that mean nothing. */
export const INGRESS_PATH_INVALID = {
  code: "IngressPathInvalid",
  what: "this is no path",
  allowed: "a path that begins with '/', without spaces; of Prefix and Exact without '//', '/./', '/../' and '%2F'",
};
const path = rule(z.string(), (text) => isToken(text) || /^\/\S*$/.test(text), INGRESS_PATH_INVALID);
const text = rule(z.string(), (value) => isToken(value) || value.trim() !== "", {
  code: "TextEmpty",
  what: "this must not be empty",
  allowed: "text",
});
const pathType = z.enum(["Prefix", "Exact", "ImplementationSpecific"]);
/** Checks the port of a Service that takes requests. */
export const portOfBackend = z.union([z.string().min(1), z.number().int()], {
  error: "the name or the number of a port",
});
const cidr = rule(z.string(), (value) => isToken(value) || z.union([z.cidrv4(), z.cidrv6()]).safeParse(value).success, {
  code: "CidrInvalid",
  what: "this is no range of addresses",
  allowed: 'CIDR form, such as "192.0.2.0/24"',
});

/** Checks of what one path of an Ingress is. */
export const ingressPathShape = {
  path: path.optional(),
  pathType: pathType.optional(),
  port: portOfBackend.optional(),
};

const certificate = props({
  hosts: z.array(hostName).min(1).optional(),
  secretName: objectName.optional(),
  issuer: text.optional(),
  clusterIssuer: text.optional(),
});
/** Checks of what an Ingress is beside its rules. */
export const ingressSettingsShape = {
  className: objectName.optional(),
  controller: z
    .enum(["nginx", "nginx-inc", "haproxy", "haproxytech", "traefik", "kong", "contour", "alb", "gce"])
    .optional(),
  tls: z.union([certificate, z.array(certificate).min(1)], { error: "a certificate or a list of them" }).optional(),
  annotations: annotationMap.optional(),
  redirectToHttps: z.boolean().optional(),
  maxBodySize: quantity.optional(),
  readTimeoutSeconds: z.number().int().min(1).optional(),
  sourceRanges: z.array(cidr).min(1).optional(),
};

/** Checks an exposure by host name. */
export const ingressExposureSchema = props({
  type: z.literal("Ingress"),
  ...ingressSettingsShape,
  host: z.union([hostName, z.array(hostName).min(1)], { error: "a host name or a list of them" }).optional(),
  path: z
    .union([path, z.array(props(ingressPathShape)).min(1)], { error: "a path or a list of { path, port }" })
    .optional(),
  pathType: pathType.optional(),
  port: portOfBackend.optional(),
  serviceType: z.enum(["ClusterIP", "NodePort"]).optional(),
  controllerNamespace: labelName.optional(),
});
