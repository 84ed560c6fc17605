import { isToken, type Report } from "../resource";
import type { GatewayReference, HttpRouteTimeouts } from "../service";

/** Rules of the Gateways of a route: each listener is named once. */
export function checkGateways(gateways: readonly GatewayReference[], prop: string, report: Report): void {
  const seen = new Map<string, Set<string>>();
  gateways.forEach(({ name, namespace = "", sectionName = "" }, index) => {
    const key = `${namespace}/${name}`;
    const sections = seen.get(key) ?? new Set();
    seen.set(key, sections);
    const mixed = sections.size > 0 && (sections.has("") || sectionName === "");
    if (mixed || sections.has(sectionName))
      report({
        code: "GatewayDuplicate",
        what: `the route is attached to the Gateway ${name} already`,
        prop: gateways.length === 1 ? prop : `${prop}[${index}]`,
        value: name,
        fix: "name one of its listeners by sectionName in each of the two, or take one out",
      });
    sections.add(sectionName);
  });
}

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** A duration of the Gateway API in milliseconds. */
const milliseconds = (text: string): number =>
  [...text.matchAll(/([0-9]+)(ms|h|m|s)/g)].reduce(
    (sum, [, amount, unit = ""]) => sum + Number(amount) * (UNITS[unit] ?? 0),
    0,
  );

/** One try with a backend is part of the request. */
export function checkTimeouts(timeouts: HttpRouteTimeouts | undefined, prop: string, report: Report): void {
  const { request, backendRequest } = timeouts ?? {};
  if (request === undefined || backendRequest === undefined || isToken(request) || isToken(backendRequest)) return;
  const whole = milliseconds(request);
  if (whole === 0 || milliseconds(backendRequest) <= whole) return;
  report({
    code: "TimeoutsContradiction",
    what: `one try would last longer than the request, which ends after ${request}`,
    prop: `${prop}.backendRequest`,
    value: backendRequest,
    allowed: `at most ${request}`,
  });
}
