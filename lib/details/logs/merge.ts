import type { LogLine } from "./line";

/**
 * Lines of several logs as one, in the order of their times. Each log is in order already; a line without time keeps
 * its place behind the one before it. No log is read further than needed.
 */
export async function* mergeByTime<Line extends LogLine>(
  logs: readonly AsyncIterable<Line>[],
): AsyncGenerator<Line, void, undefined> {
  const heads = await Promise.all(
    logs.map(async (log) => {
      const iterator = log[Symbol.asyncIterator]();
      return { iterator, head: await iterator.next() };
    }),
  );
  let open = heads.filter((one) => one.head.done !== true);
  while (open.length > 0) {
    const next = open.reduce((least, source) =>
      (source.head.value as Line).time < (least.head.value as Line).time ? source : least,
    );
    yield next.head.value as Line;
    next.head = await next.iterator.next();
    if (next.head.done === true) open = open.filter((one) => one !== next);
  }
}
