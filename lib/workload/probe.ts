import { z } from "zod";
import { defined } from "../defined";
import { isToken, labelName, portNumber, portReference, props, type Report } from "../resource";
import { integer, seconds, someText } from "./common";

/** A port of the container: its number, or its name. */
export type PortReference = number | string;

/** What a probe or a lifecycle hook does: exactly one of the props. */
export interface Handler {
  /** An HTTP request to the pod; a status from 200 to 399 is a success. @default - another way */
  readonly httpGet?: {
    /** Path of the request, with its query. @default "/" */
    readonly path?: string;
    /** Port of the container, by number or by name. */
    readonly port: PortReference;
    /** Whether the request is encrypted; with HTTPS no certificate is checked. @default "HTTP" */
    readonly scheme?: "HTTP" | "HTTPS";
    /**
     * Host that the node connects to, instead of the pod. To send another `Host`, give it in `httpHeaders`.
     * @default - the pod's IP
     */
    readonly host?: string;
    /** Headers of the request, in their order. @default - none */
    readonly httpHeaders?: readonly {
      /** Name of the header, such as `X-Probe`. */ readonly name: string;
      /** What the header says. */ readonly value: string;
    }[];
  };
  /** A command in the container; exit code 0 is a success. @default - another way */
  readonly exec?: {
    /** Program and arguments, run in the container without a shell. */ readonly command: readonly string[];
  };
  /** A TCP connection to the pod. @default - another way */
  readonly tcpSocket?: {
    /** Port of the container, by number or by name. */
    readonly port: PortReference;
  };
}

/** A health check of a container (console: "Health Check"). */
export interface Probe extends Handler {
  /**
   * A call of the gRPC health service (https://github.com/grpc/grpc/blob/master/doc/health-checking.md).
   * @default - another way
   */
  readonly grpc?: {
    /** Number of the port, 1 to 65535; a name does not do here. */
    readonly port: number;
    /** Name of the service that is asked for. @default "" */
    readonly service?: string;
  };
  /** Seconds from the container's start to the first check. @default 0 */
  readonly initialDelaySeconds?: number;
  /** Seconds after which a check without an answer has failed, 1 or more. @default 1 */
  readonly timeoutSeconds?: number;
  /** Seconds from one check to the next, 1 or more. @default 10 */
  readonly periodSeconds?: number;
  /** Successes in a row that mean healthy; 1 for liveness and startup. @default 1 */
  readonly successThreshold?: number;
  /** Failures in a row that mean unhealthy. @default 3 */
  readonly failureThreshold?: number;
}

/** What runs right after a container's start and before its stop. */
export interface Lifecycle {
  /**
   * What runs at the container's start, beside its program; if it fails, the container is restarted.
   * @default - nothing
   */
  readonly postStart?: Handler;
  /** What runs before the container is told to stop, within the pod's grace period. @default - nothing */
  readonly preStop?: Handler;
}

const handlerShape = {
  httpGet: props({
    path: z.string().optional(),
    port: portReference,
    scheme: z.enum(["HTTP", "HTTPS"]).optional(),
    host: z.string().optional(),
    httpHeaders: z.array(props({ name: someText, value: z.string() })).optional(),
  }).optional(),
  exec: props({ command: z.array(z.string()).min(1) }).optional(),
  tcpSocket: props({ port: portReference }).optional(),
};
const atLeastOne = integer(1, 2_147_483_647, "NumberInvalid", "this is no such number");

/** Checks a probe. */
export const probeSchema = props({
  ...handlerShape,
  grpc: props({ port: portNumber, service: labelName.optional() }).optional(),
  initialDelaySeconds: seconds.optional(),
  timeoutSeconds: atLeastOne.optional(),
  periodSeconds: atLeastOne.optional(),
  successThreshold: atLeastOne.optional(),
  failureThreshold: atLeastOne.optional(),
});
/** Checks the lifecycle hooks. */
export const lifecycleSchema = props({
  postStart: props(handlerShape).optional(),
  preStop: props(handlerShape).optional(),
});

const HANDLERS = ["httpGet", "exec", "tcpSocket", "grpc"] as const;

function checkHandler(handler: Probe, prop: string, allowed: readonly string[], report: Report): void {
  if (HANDLERS.filter((kind) => handler[kind] !== undefined).length !== 1)
    report({
      code: "HandlerAmbiguous",
      what: "this does exactly one thing",
      prop,
      allowed: `one of ${allowed.join(", ")}`,
    });
}

/** A port by its name is looked up in the container itself. */
function checkPortReference(handler: Probe, prop: string, portNames: readonly string[], report: Report): void {
  for (const kind of ["httpGet", "tcpSocket"] as const) {
    const named = handler[kind]?.port;
    if (typeof named === "string" && !isToken(named) && !portNames.includes(named) && !portNames.some(isToken))
      report({
        code: "PortUnknown",
        what: "the container has no TCP port of that name",
        prop: `${prop}.${kind}.port`,
        value: named,
        allowed: [...portNames, "a port's number"].join(", "),
      });
  }
}

/**
 * Rules of the probes and hooks of one container.
 * @param portNames the names of its TCP ports
 */
export function checkProbes(
  container: {
    readonly livenessProbe?: Probe;
    readonly readinessProbe?: Probe;
    readonly startupProbe?: Probe;
    readonly lifecycle?: Lifecycle;
  },
  portNames: readonly string[],
  at: string,
  report: Report,
): void {
  for (const kind of ["livenessProbe", "readinessProbe", "startupProbe"] as const) {
    const probe = container[kind];
    if (probe === undefined) continue;
    checkHandler(probe, `${at}.${kind}`, HANDLERS, report);
    checkPortReference(probe, `${at}.${kind}`, portNames, report);
    const { successThreshold } = probe;
    if (
      kind !== "readinessProbe" &&
      successThreshold !== undefined &&
      !isToken(successThreshold) &&
      successThreshold !== 1
    )
      report({
        code: "SuccessThresholdInvalid",
        what: "one success is enough for liveness and startup probes",
        prop: `${at}.${kind}.successThreshold`,
        value: successThreshold,
        allowed: "1",
        fix: "leave it out",
      });
  }
  for (const hook of ["postStart", "preStop"] as const) {
    const handler = container.lifecycle?.[hook];
    if (handler === undefined) continue;
    checkHandler(handler, `${at}.lifecycle.${hook}`, HANDLERS.slice(0, 3), report);
    checkPortReference(handler, `${at}.lifecycle.${hook}`, portNames, report);
  }
}

function renderHandler(handler: Handler): Record<string, unknown> {
  const { httpGet, exec, tcpSocket } = handler;
  return defined({
    // The API fills in path and scheme, and the provider would plan to take them away again.
    httpGet: httpGet && defined({ ...httpGet, path: httpGet.path ?? "/", scheme: httpGet.scheme ?? "HTTP" }),
    exec,
    tcpSocket,
  });
}

/** A probe as Kubernetes spells it, with every timing said. */
export function renderProbe(probe: Probe | undefined): Record<string, unknown> | undefined {
  if (probe === undefined) return undefined;
  return defined({
    ...renderHandler(probe),
    grpc: probe.grpc,
    initialDelaySeconds: probe.initialDelaySeconds ?? 0,
    timeoutSeconds: probe.timeoutSeconds ?? 1,
    periodSeconds: probe.periodSeconds ?? 10,
    successThreshold: probe.successThreshold ?? 1,
    failureThreshold: probe.failureThreshold ?? 3,
  });
}

/** Lifecycle hooks as Kubernetes spells them. */
export function renderLifecycle(lifecycle: Lifecycle | undefined): Record<string, unknown> | undefined {
  if (lifecycle === undefined) return undefined;
  const { postStart, preStop } = lifecycle;
  return defined({ postStart: postStart && renderHandler(postStart), preStop: preStop && renderHandler(preStop) });
}
