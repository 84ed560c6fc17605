import { z } from "zod";
import type { Construct } from "constructs";
import { defined } from "../defined";
import { isToken, objectName, props, rule, type Report } from "../resource";
import { hostName, isHttpPath } from "../service";
import {
  beforeBackend,
  backendShape,
  checkHttpBackend,
  renderBackendRef,
  type HttpRouteBackend,
} from "./http-route-backend";
import { headerName, headerValue, type HttpRouteMatch } from "./http-route-match";

/** A header and its value. */
export interface HttpHeader {
  /** Name of the header, without regard to capitals: 1 to 256 characters. */
  readonly name: string;
  /** What the header says: 1 to 4096 characters. */
  readonly value: string;
}

/** What becomes of a path: all of it, or the part that `PathPrefix` has compared. Exactly one of the two. */
export interface HttpPathChange {
  /** The path that takes the place of the whole path of a request, such as `/`. @default - see `replacePrefixMatch` */
  readonly replaceFullPath?: string;
  /** What stands in the place of the prefix. @default - see `replaceFullPath` */
  readonly replacePrefixMatch?: string;
}

/** What is done with requests or answers on their way. */
export type HttpRouteFilter =
  | {
      /** Headers of the request, or of the answer: set, added, taken away. */
      readonly type: "RequestHeaderModifier" | "ResponseHeaderModifier";
      /** Headers that take the place of those of the same name, at most 16. @default - none */
      readonly set?: readonly HttpHeader[];
      /** Headers that stand beside those of the same name, at most 16. @default - none */
      readonly add?: readonly HttpHeader[];
      /** Names of headers that are taken away, at most 16. @default - none */
      readonly remove?: readonly string[];
    }
  | {
      /** The client is sent elsewhere; a rule that does so has no backends. */
      readonly type: "RequestRedirect";
      /** Scheme that the client is sent to. @default - that of the request */
      readonly scheme?: "http" | "https";
      /** Host that the client is sent to. @default - that of the request */
      readonly hostname?: string;
      /** Port that the client is sent to, 1 to 65535. @default - that of the scheme, else that of the listener */
      readonly port?: number;
      /** Path that the client is sent to. @default - that of the request */
      readonly path?: HttpPathChange;
      /**
       * Status of the answer: whether clients keep the redirect, and whether they may turn a POST into a GET.
       * @default 302
       */
      readonly statusCode?: 301 | 302 | 303 | 307 | 308;
    }
  | {
      /** The backend sees another host or path than the client has asked for. */
      readonly type: "URLRewrite";
      /** Host that the backend sees. @default - that of the request */
      readonly hostname?: string;
      /** Path that the backend sees. @default - that of the request */
      readonly path?: HttpPathChange;
    }
  | ({
      /** Requests go to another service, too, whose answers nobody sees. */
      readonly type: "RequestMirror";
      /** Which part of the requests is mirrored, 0 to 100. @default - all */
      readonly percent?: number;
    } & Omit<HttpRouteBackend, "weight">)
  | {
      /** What the controller itself has, such as a Middleware of Traefik. */
      readonly type: "ExtensionRef";
      /** Group of the kind, such as `traefik.io`. */
      readonly group: string;
      /** Kind of the filter, such as `Middleware`. */
      readonly kind: string;
      /** Name of the filter in the route's namespace. */
      readonly name: string;
    };

const header = props({ name: headerName, value: headerValue });
const headers = z.array(header).min(1).max(16).optional();
const replacement = rule(z.string(), (text) => isToken(text) || text.length <= 1024, {
  code: "HttpPathInvalid",
  what: "this path is too long",
  allowed: "at most 1024 characters",
});
const pathChange = props({ replaceFullPath: replacement.optional(), replacePrefixMatch: replacement.optional() });
const modifier = { set: headers, add: headers, remove: z.array(headerName).min(1).max(16).optional() };
const exactHost = rule(hostName, (text) => isToken(text) || !text.startsWith("*"), {
  code: "IngressHostInvalid",
  what: "a client cannot be sent to many hosts",
  allowed: "a host name without '*'",
});

/** Checks a filter. */
export const httpFilter = z.discriminatedUnion("type", [
  props({ type: z.literal("RequestHeaderModifier"), ...modifier }),
  props({ type: z.literal("ResponseHeaderModifier"), ...modifier }),
  props({
    type: z.literal("RequestRedirect"),
    scheme: z.enum(["http", "https"]).optional(),
    hostname: exactHost.optional(),
    port: z.number().int().min(1).max(65_535).optional(),
    path: pathChange.optional(),
    statusCode: z.union([z.literal(301), z.literal(302), z.literal(303), z.literal(307), z.literal(308)]).optional(),
  }),
  props({ type: z.literal("URLRewrite"), hostname: exactHost.optional(), path: pathChange.optional() }),
  props({ type: z.literal("RequestMirror"), ...backendShape, percent: z.number().int().min(0).max(100).optional() }),
  props({ type: z.literal("ExtensionRef"), group: z.string(), kind: z.string().min(1), name: objectName }),
]);

function checkPathChange(
  { replaceFullPath, replacePrefixMatch }: HttpPathChange,
  matches: readonly HttpRouteMatch[],
  at: string,
  report: Report,
): void {
  if ((replaceFullPath === undefined) === (replacePrefixMatch === undefined))
    report({
      code: "HttpPathChangeAmbiguous",
      what: "either all of the path is replaced, or its prefix",
      prop: at,
      allowed: "exactly one of replaceFullPath and replacePrefixMatch",
    });
  const given = replaceFullPath ?? replacePrefixMatch;
  if (given !== undefined && given !== "" && !isHttpPath(given, "Exact"))
    report({
      code: "HttpPathInvalid",
      what: "this is no path",
      prop: `${at}.${replaceFullPath === undefined ? "replacePrefixMatch" : "replaceFullPath"}`,
      value: given,
      allowed: "a path that begins with '/', without '//', '/./' and '/../'",
    });
  const [only] = matches;
  const prefix = matches.length <= 1 && (only?.pathType ?? "PathPrefix") === "PathPrefix";
  if (replacePrefixMatch !== undefined && !prefix)
    report({
      code: "HttpPrefixUnknown",
      what: "which prefix is meant is not known: that takes one match, by PathPrefix",
      prop: `${at}.replacePrefixMatch`,
      value: replacePrefixMatch,
      fix: "give each match a rule of its own, or use replaceFullPath",
    });
}

/** Rules of the filters of a rule. */
export function checkHttpFilters(
  filters: readonly HttpRouteFilter[],
  matches: readonly HttpRouteMatch[],
  at: string,
  place: { readonly namespace: string; readonly route: Construct },
  report: Report,
): void {
  const seen = new Set<string>();
  filters.forEach((filter, index) => {
    const prop = `${at}[${index}]`;
    const { type } = filter;
    if (seen.has(type) && type !== "RequestMirror" && type !== "ExtensionRef")
      report({
        code: "HttpFilterDuplicate",
        what: `a rule has one ${type} at most`,
        prop: `${prop}.type`,
        value: type,
        fix: "write both into one",
      });
    if (
      (type === "URLRewrite" && seen.has("RequestRedirect")) ||
      (type === "RequestRedirect" && seen.has("URLRewrite"))
    )
      report({
        code: "HttpFilterContradiction",
        what: "a client that is sent elsewhere reaches no backend that could see another URL",
        prop: `${prop}.type`,
        value: type,
        fix: "take one of the two out",
      });
    seen.add(type);
    if (type === "RequestMirror") checkHttpBackend(filter, prop, place.namespace, place.route, report);
    else if ((type === "RequestRedirect" || type === "URLRewrite") && filter.path !== undefined)
      checkPathChange(filter.path, matches, `${prop}.path`, report);
    else if (type === "RequestHeaderModifier" || type === "ResponseHeaderModifier") {
      const { set, add, remove } = filter;
      const names = [...(set ?? []), ...(add ?? [])].map(({ name }) => name).concat(remove ?? []);
      const twice = names.find((name, position) =>
        names.some((other, earlier) => earlier < position && other.toLowerCase() === name.toLowerCase()),
      );
      if (names.length === 0 || twice !== undefined)
        report({
          code: twice === undefined ? "HttpFilterEmpty" : "HttpHeaderDuplicate",
          what: twice === undefined ? "this changes no header" : "each header is changed in one way",
          prop,
          ...defined({ value: twice }),
          allowed: "set, add or remove, each header once",
        });
    }
  });
}

const renderPath = ({ replaceFullPath, replacePrefixMatch }: HttpPathChange): object =>
  replaceFullPath === undefined
    ? { type: "ReplacePrefixMatch", replacePrefixMatch }
    : { type: "ReplaceFullPath", replaceFullPath };

/** A filter as the Gateway API spells it, with what it would fill in. */
export function renderFilter(filter: HttpRouteFilter): object {
  const { type } = filter;
  const said = (values: object): object =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  switch (type) {
    case "RequestHeaderModifier":
    case "ResponseHeaderModifier": {
      const { set, add, remove } = filter;
      const key = type === "RequestHeaderModifier" ? "requestHeaderModifier" : "responseHeaderModifier";
      return { type, [key]: said({ set, add, remove }) };
    }
    case "RequestRedirect": {
      const { scheme, hostname, port, path, statusCode = 302 } = filter;
      return { type, requestRedirect: said({ scheme, hostname, port, path: path && renderPath(path), statusCode }) };
    }
    case "URLRewrite": {
      const { hostname, path } = filter;
      return { type, urlRewrite: said({ hostname, path: path && renderPath(path) }) };
    }
    case "RequestMirror":
      return { type, requestMirror: said({ backendRef: renderBackendRef(filter), percent: filter.percent }) };
    case "ExtensionRef": {
      const { group, kind, name } = filter;
      return { type, extensionRef: { group, kind, name } };
    }
  }
}

/** Addresses of what comes before a route, since requests are mirrored to it. */
export const mirrored = (filters: readonly HttpRouteFilter[]): readonly string[] =>
  filters.flatMap((filter) => (filter.type === "RequestMirror" ? beforeBackend(filter) : []));
