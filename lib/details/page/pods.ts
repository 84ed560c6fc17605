import type { Markup } from "../../page";
import { showBytes, showCores } from "../amounts";
import type { ContainerView } from "../containers";
import type { PodView, ResourceUse } from "../pods";
import { ago, code, dataTable, facts, html, lines, or, tag } from "./words";

/** So many pods of an entry are shown, those in trouble first. */
const MOST_PODS = 50;

/** The last lines of containers' logs, by `namespace/pod/container`; what stands for one that could not be read. */
export type LogTails = ReadonlyMap<string, readonly string[]>;

/** How logs are shown: their last lines, or streams that the page's script opens. */
export type LogSource = { readonly tails: LogTails } | { readonly stream: (pod: string, container: string) => string };

/** What pods are shown with. */
export interface PodContext {
  readonly namespace: string;
  readonly now: Date;
  readonly logs: LogSource;
}

/** Pods that need a look before those that do not; otherwise in their order. */
export function shownPods(pods: readonly PodView[]): readonly PodView[] {
  const rank = { bad: 0, warning: 1, good: 2, quiet: 3 } as const;
  return [...pods].sort((a, b) => rank[a.tone] - rank[b.tone]).slice(0, MOST_PODS);
}

/** The pods of an entry, each with its containers and their logs to be unfolded. */
export function podList(pods: readonly PodView[], context: PodContext): Markup {
  const shown = shownPods(pods);
  return html`<div class="pod-list">
    ${shown.map((pod) => podItem(pod, context))}
    ${shown.length < pods.length ? html`<p class="soft small">and ${pods.length - shown.length} more pods</p>` : ""}
  </div>`;
}

function podItem(pod: PodView, context: PodContext): Markup {
  const { now } = context;
  return html`<details class="pod" data-key="pod-${context.namespace}-${pod.name}">
    <summary>
      <span class="pod-name">${pod.name}</span> ${tag(pod.status, pod.tone)}
      <span class="soft">${pod.ready}/${pod.total} ready</span>
      ${pod.restarts === 0 ? "" : html`<span class="soft">${pod.restarts} restarts</span>`}
      <span class="soft end">${or(pod.node)}, ${ago(pod.created, now)}</span>
    </summary>
    <div class="body">
      ${pod.reason === undefined ? "" : html`<p class="why">${pod.reason}</p>`}
      ${facts([
        ["Address", code(or(pod.ips.join(", ")))],
        ["Node", pod.nodeIp === undefined ? or(pod.node) : html`${or(pod.node)} ${code(pod.nodeIp)}`],
        ["CPU", use(pod.cpu, showCores, "cores")],
        ["Memory", use(pod.memory, showBytes, "memory")],
        [
          "Restarts",
          pod.lastRestart === undefined
            ? String(pod.restarts)
            : html`${pod.restarts}, the last one ${ago(pod.lastRestart, now)} ago`,
        ],
      ])}
      ${dataTable(
        `Containers of ${pod.name}`,
        ["Container", "State", "Restarts", "Ports", "Image", "Probes"],
        pod.containers.map((container) => [
          container.role === "worker"
            ? container.name
            : html`${container.name} <span class="soft">${container.role}</span>`,
          html`${tag(stateOf(container), container.tone)}${container.since === undefined ? "" : html` ${ago(container.since, now)}`}${container.reason === undefined ? "" : html`<br />${container.reason}`}`,
          String(container.restarts),
          lines(container.ports),
          code(container.image),
          lines(container.probes),
        ]),
      )}
      ${pod.containers.map((one) => log(pod, one, context))}
    </div>
  </details>`;
}

const stateOf = ({ state, ready, role, since }: ContainerView): string =>
  since !== undefined && !ready && role !== "init" ? `${state}, not ready` : state;

/** An amount in words, and as a bar where it is known what it may be at most. */
function use({ used, requested, limit }: ResourceUse, show: (amount: number) => string, what: string): Markup {
  const words = [
    used === undefined ? "use not known" : `${show(used)} used`,
    requested === undefined ? "nothing requested" : `${show(requested)} requested`,
    limit === undefined ? "no limit" : `limit ${show(limit)}`,
  ].join(", ");
  return used === undefined || limit === undefined
    ? html`${words}`
    : html`<meter aria-label="Use of ${what}" min="0" max="${limit}" high="${limit * 0.85}" value="${used}"></meter>
        ${words}`;
}

function log(pod: PodView, { name }: ContainerView, { namespace, logs }: PodContext): Markup | "" {
  if ("stream" in logs) {
    return html`<details class="log" data-key="log-${pod.name}-${name}" data-log="${logs.stream(pod.name, name)}">
      <summary>Log of ${name}</summary>
      <div class="lines" data-keep role="log" aria-label="Log of ${name}" tabindex="0"></div>
    </details>`;
  }
  const tail = logs.tails.get(`${namespace}/${pod.name}/${name}`);
  if (tail === undefined) return "";
  return html`<details class="log" data-key="log-${pod.name}-${name}">
    <summary>
      Log of ${name} <span class="soft">last ${tail.length === 1 ? "line" : `${tail.length} lines`}</span>
    </summary>
    <div class="lines" role="region" aria-label="Log of ${name}" tabindex="0">
      ${tail.length === 0 ? html`<p class="soft">no lines</p>` : tail.map((line) => html`<code>${line}</code>`)}
    </div>
  </details>`;
}
