import { z } from "zod";
import { defined } from "../defined";
import { isToken, props, rule, type Report } from "../resource";
import { httpPathShape, isHttpPath, type HttpPathType } from "../service";

/** A header or a parameter of a query, as a request must have it. */
export interface HttpValueMatch {
  /** Name of the header or parameter; of headers without regard to capitals. */
  readonly name: string;
  /** What the header or parameter must be. */
  readonly value: string;
  /** Whether `value` is an expression, in the controller's words. @default "Exact" */
  readonly type?: "Exact" | "RegularExpression";
}

/** A method of an HTTP request, such as `GET`. */
export type HttpMethod = "GET" | "HEAD" | "POST" | "PUT" | "DELETE" | "CONNECT" | "OPTIONS" | "TRACE" | "PATCH";

/** What a request must be like: all of this at once. */
export interface HttpRouteMatch {
  /** Path of the request; begins with `/`, unless it is an expression. @default "/" */
  readonly path?: string;
  /** How `path` is compared. @default "PathPrefix" */
  readonly pathType?: HttpPathType;
  /** Method of the request. @default - every one */
  readonly method?: HttpMethod;
  /** Headers that the request must have, all of them; 1 to 16. @default - none */
  readonly headers?: readonly HttpValueMatch[];
  /** Parameters that the query must have, all of them; 1 to 16. @default - none */
  readonly queryParams?: readonly HttpValueMatch[];
}

const TOKEN = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]{1,256}$/;
/** Checks the name of a header. */
export const headerName = rule(z.string(), (text) => isToken(text) || TOKEN.test(text), {
  code: "HeaderNameInvalid",
  what: "this is no name of a header",
  allowed: "1 to 256 letters, digits and !#$%&'*+-.^_`|~",
});
/** Checks the value of a header. */
export const headerValue = rule(z.string(), (text) => isToken(text) || (text !== "" && text.length <= 4096), {
  code: "HeaderValueInvalid",
  what: "this is no value of a header",
  allowed: "1 to 4096 characters",
});
const parameterValue = rule(z.string(), (text) => isToken(text) || (text !== "" && text.length <= 1024), {
  code: "QueryValueInvalid",
  what: "this is no value of a parameter",
  allowed: "1 to 1024 characters",
});
const type = z.enum(["Exact", "RegularExpression"]).optional();

/** Checks a match. */
export const httpMatch = props({
  ...httpPathShape,
  method: z.enum(["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"]).optional(),
  headers: z
    .array(props({ name: headerName, value: headerValue, type }))
    .min(1)
    .max(16)
    .optional(),
  queryParams: z
    .array(props({ name: headerName, value: parameterValue, type }))
    .min(1)
    .max(16)
    .optional(),
});

/** A path is such as its type wants. */
export function checkHttpPath(
  { path = "/", pathType = "PathPrefix" }: HttpRouteMatch,
  prop: string,
  report: Report,
): void {
  if (isToken(path) || isHttpPath(path, pathType)) return;
  report({
    code: "HttpPathInvalid",
    what: "this is no path of the Gateway API",
    prop,
    value: path,
    allowed: "a path that begins with '/', at most 1024 characters of a URL, without '//', '/./', '/../' and '%2F'",
  });
}

/** Rules of a match. */
export function checkHttpMatch(match: HttpRouteMatch, at: string, report: Report): void {
  checkHttpPath(match, `${at}.path`, report);
  for (const part of ["headers", "queryParams"] as const) {
    const seen = new Set<string>();
    match[part]?.forEach(({ name }, index) => {
      const key = part === "headers" ? name.toLowerCase() : name;
      if (seen.has(key))
        report({
          code: "HttpMatchDuplicate",
          what: "this name stands here already, and one of the two would be passed over",
          prop: `${at}.${part}[${index}].name`,
          value: name,
          fix: "take one of the two out",
        });
      seen.add(key);
    });
  }
}

const renderValues = (values: readonly HttpValueMatch[] | undefined): object[] | undefined =>
  values?.map(({ name, value, type = "Exact" }) => ({ name, type, value }));

/** A match as the Gateway API spells it, with what it would fill in. */
export function renderMatch({
  path = "/",
  pathType = "PathPrefix",
  method,
  headers,
  queryParams,
}: HttpRouteMatch): object {
  return {
    path: { type: pathType, value: path },
    ...defined({ method }),
    ...(headers === undefined ? {} : { headers: renderValues(headers) }),
    ...(queryParams === undefined ? {} : { queryParams: renderValues(queryParams) }),
  };
}
