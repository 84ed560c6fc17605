import { z } from "zod";
import type { Construct } from "constructs";
import { defined } from "../defined";
import { isToken, props, type Report } from "../resource";
import { portOfBackend, routeWeight, type Service } from "../service";
import { KubeServicesError } from "../errors";
import { backendPortNumber, backendProblem, isBackend, type RouteBackend } from "./backend";

/** The service that takes requests of an HTTPRoute. */
export interface HttpRouteBackend {
  /** A service of this library, in the same namespace. */
  readonly service: RouteBackend;
  /**
   * The version whose pods alone take them: the service's own one, or one of `addVersion`.
   * @default - the pods of all versions
   */
  readonly version?: string;
  /** Name or number of the Service's port. @default - its only one */
  readonly port?: string | number;
  /** Its part of the requests, 0 to 1,000,000, in proportion to the sum of the rule's backends. @default 1 */
  readonly weight?: number;
}

/** Checks which service is meant. */
export const backendShape = {
  service: z.custom<RouteBackend>(isBackend, { error: "a service of this library, such as a StatelessService" }),
  version: z.string().min(1).optional(),
  port: portOfBackend.optional(),
};
/** Checks a backend. */
export const httpBackend = props({ ...backendShape, weight: routeWeight.optional() });

/** The Service that a backend means: of all versions, or of one. */
function serviceOf({ service, version }: HttpRouteBackend): Service {
  return version === undefined ? service.service : (service.versionService?.(version) ?? service.service);
}

/** Rules of a backend. */
export function checkHttpBackend(
  backend: HttpRouteBackend,
  at: string,
  namespace: string,
  route: Construct,
  report: Report,
): void {
  const problem = backendProblem(backend, namespace, route, "HTTPRoute");
  if (problem !== undefined) report({ ...problem, prop: `${at}.${problem.prop}` });
  const { service, version } = backend;
  if (version === undefined || !isBackend(service)) return;
  if (service.versionService === undefined)
    report({
      code: "BackendWithoutVersions",
      what: "only services with workloads of their own have versions",
      prop: `${at}.version`,
      value: version,
      fix: "take version out",
    });
  else if (problem === undefined)
    try {
      service.versionService(version);
    } catch (error) {
      if (!KubeServicesError.is(error)) throw error;
      for (const { code, what, value, allowed, fix } of error.problems)
        report({
          code,
          what,
          prop: `${at}.version`,
          ...defined({ value, allowed, fix }),
        });
    }
}

/** Requests that go to nobody are answered with an error. */
export function checkWeights(weights: readonly (number | undefined)[], prop: string, report: Report): void {
  if (weights.length === 0 || weights.some((weight = 1) => isToken(weight) || weight !== 0)) return;
  report({
    code: "RouteWeightsZero",
    what: "nobody would take the requests: a gateway then answers them with an error 500",
    prop,
    fix: "give one of them a weight above 0",
  });
}

/** A backend as the Gateway API spells it, with what it would fill in. */
export const renderBackendRef = (backend: HttpRouteBackend): Record<string, unknown> => ({
  group: "",
  kind: "Service",
  name: serviceOf(backend).name,
  port: backendPortNumber(backend),
});

/** Addresses of what comes before the route: the Service, and the pods of a version. */
export const beforeBackend = (one: HttpRouteBackend): readonly string[] => serviceOf(one).before;
