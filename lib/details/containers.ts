import { commandWithoutCredentials } from "../credentials";
import type { Container, ContainerStatus, Pod } from "../cluster";
import { defined } from "../defined";
import { explain, type Tone } from "./pod-state";

/** One container of a pod. */
export interface ContainerView {
  readonly name: string;
  /** `init` runs before the others start, `sidecar` beside them and before them. */
  readonly role: "worker" | "init" | "sidecar" | "ephemeral";
  readonly image: string;
  /** `Running`, `Waiting: CrashLoopBackOff`, `Terminated: OOMKilled`. */
  readonly state: string;
  /** Why it is not running. @default - nothing to tell */
  readonly reason?: string;
  readonly ready: boolean;
  readonly restarts: number;
  /** When its present run began, in RFC 3339. @default - it does not run */
  readonly since?: string;
  /** Its ports as `8080/TCP http-web`. */
  readonly ports: readonly string[];
  /** Its probes as `readiness: HTTP GET :8080/healthz, delay 0s, period 10s, timeout 1s`. */
  readonly probes: readonly string[];
  readonly tone: Tone;
}

type Probe = NonNullable<Container["livenessProbe"]>;

/** The containers of a pod: init containers first, in the order in which they run. */
export function containersOf(pod: Pod): readonly ContainerView[] {
  const { spec, status } = pod;
  const find = (all: readonly ContainerStatus[] | undefined, name: string) => all?.find((one) => one.name === name);
  return [
    ...(spec?.initContainers ?? []).map((container) =>
      containerView(
        container,
        container.restartPolicy === "Always" ? "sidecar" : "init",
        find(status?.initContainerStatuses, container.name),
      ),
    ),
    ...(spec?.containers ?? []).map((one) => containerView(one, "worker", find(status?.containerStatuses, one.name))),
    ...(spec?.ephemeralContainers ?? []).map((container) =>
      containerView(container, "ephemeral", find(status?.ephemeralContainerStatuses, container.name)),
    ),
  ];
}

function containerView(
  spec: Pick<Container, "name" | "image" | "ports" | "livenessProbe" | "readinessProbe" | "startupProbe">,
  role: ContainerView["role"],
  status: ContainerStatus | undefined,
): ContainerView {
  const { running, waiting, terminated } = status?.state ?? {};
  const state =
    running !== undefined
      ? "Running"
      : terminated !== undefined
        ? `Terminated: ${terminated.reason ?? `exit code ${terminated.exitCode}`}`
        : `Waiting${waiting?.reason === undefined ? "" : `: ${waiting.reason}`}`;
  const reason = status === undefined || running !== undefined ? "" : explain(status);
  const since = running?.startedAt;
  return {
    name: spec.name,
    role,
    image: spec.image ?? "",
    state,
    ...(reason === "" ? {} : { reason }),
    ready: status?.ready ?? false,
    restarts: status?.restartCount ?? 0,
    ...defined({ since }),
    ports: (spec.ports ?? []).map(
      (port) => `${port.containerPort}/${port.protocol ?? "TCP"}${port.name ? ` ${port.name}` : ""}`,
    ),
    probes: (["startup", "readiness", "liveness"] as const).flatMap((type) => {
      const probe = spec[`${type}Probe`];
      return probe === undefined ? [] : [`${type}: ${showProbe(probe)}`];
    }),
    tone: toneOf(role, status),
  };
}

function toneOf(role: ContainerView["role"], status: ContainerStatus | undefined): Tone {
  const { running, terminated, waiting } = status?.state ?? {};
  if (terminated !== undefined) return terminated.exitCode === 0 ? "quiet" : "bad";
  if (running !== undefined) return status?.ready === true || role === "init" ? "good" : "warning";
  return /BackOff|Err|Invalid/.test(waiting?.reason ?? "") ? "bad" : "warning";
}

function showProbe(probe: Probe): string {
  const times = [
    `delay ${probe.initialDelaySeconds ?? 0}s`,
    `period ${probe.periodSeconds ?? 10}s`,
    `timeout ${probe.timeoutSeconds ?? 1}s`,
  ];
  return `${probeAction(probe)}, ${times.join(", ")}`;
}

function probeAction({ httpGet, tcpSocket, grpc, exec }: Probe): string {
  if (httpGet !== undefined) {
    return `${httpGet.scheme ?? "HTTP"} GET ${httpGet.host ?? ""}:${httpGet.port}${httpGet.path ?? "/"}`;
  }
  if (tcpSocket !== undefined) return `TCP ${tcpSocket.host ?? ""}:${tcpSocket.port}`;
  if (grpc !== undefined) return `gRPC :${grpc.port}${grpc.service ? ` ${grpc.service}` : ""}`;
  return `exec ${commandWithoutCredentials(exec?.command ?? [])}`;
}
