import { messageWithoutCredentials } from "../credentials";
import type { Event } from "../cluster";
import { indexed } from "./indexed";
import { instant } from "./time";

/** One event about an object of a service. */
export interface EventView {
  /** `Normal` or `Warning`. */
  readonly type: string;
  readonly reason: string;
  /** When it last happened, in RFC 3339. */
  readonly time?: string;
  /** How often it happened. */
  readonly count: number;
  /** Who reports it, such as `kubelet`. */
  readonly source: string;
  /** The object as `Pod/web-v1-abc`. */
  readonly object: string;
  readonly message: string;
}

/** An object that events may be about. */
export interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** @default - any object of this name, also an earlier one */
  readonly uid?: string | undefined;
}

const key = (kind: string | undefined, namespace: string | undefined, name: string | undefined): string =>
  `${kind}/${namespace ?? ""}/${name}`;

const byObject = indexed((events: readonly Event[]) => {
  const found = new Map<string, Event[]>();
  for (const event of events) {
    const about = event.involvedObject;
    if (about === undefined) continue;
    const place = key(about.kind, about.namespace, about.name);
    const there = found.get(place);
    if (there === undefined) found.set(place, [event]);
    else there.push(event);
  }
  return found;
});

/** The events about some objects, newest first. */
export function eventsOf(subjects: readonly Subject[], events: readonly Event[]): readonly EventView[] {
  const wanted = new Map(subjects.map((subject) => [key(subject.kind, subject.namespace, subject.name), subject]));
  const found = byObject(events);
  return [...wanted]
    .flatMap(([place, { uid }]) =>
      (found.get(place) ?? []).filter(
        ({ involvedObject: about }) => uid === undefined || !about?.uid || about.uid === uid,
      ),
    )
    .map(eventView)
    .sort((a, b) => (b.time ?? "").localeCompare(a.time ?? "") || a.object.localeCompare(b.object));
}

function eventView(event: Event): EventView {
  const time =
    event.series?.lastObservedTime ??
    event.lastTimestamp ??
    event.eventTime ??
    event.firstTimestamp ??
    event.metadata?.creationTimestamp;
  return {
    type: event.type ?? "Normal",
    reason: event.reason ?? "",
    ...(instant(time) === undefined ? {} : { time: instant(time)! }),
    count: event.series?.count || event.count || 1,
    source: event.source?.component || event.reportingComponent || "",
    object: `${event.involvedObject?.kind ?? ""}/${event.involvedObject?.name ?? ""}`,
    message: messageWithoutCredentials((event.message ?? "").trim()),
  };
}
