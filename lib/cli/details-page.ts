import type { ConnectedStack } from "../cluster";
import { chosenEntry, declaredEntries, declaredState, kindOfEntry } from "../details";
import {
  entriesOf,
  followStackPage,
  formatEntryPage,
  formatStackPage,
  PageServer,
  takeLogTails,
  takeStackPage,
  type PageSource,
} from "../details/page";
import { oneLine } from "../terminal";
import { untilInterrupted } from "./interrupt";
import { tellNotes } from "./notes";

/** What the pages of a stack are made from, and the key of the entry that is meant. */
function sourceOf({ cluster, configuration }: ConnectedStack, name: string | undefined): PageSource & { key?: string } {
  const source = {
    stack: configuration.stack,
    cluster: cluster.address,
    declared: declaredEntries(configuration),
    state: declaredState(configuration),
  };
  if (name === undefined) return source;
  const entry = chosenEntry(configuration, name);
  const key = `${kindOfEntry(entry)}/${entry.namespace}/${entry.name}`;
  const none = { services: [], objects: [] };
  // A workload that a Service leads to stands on the Service's page alone, unless it is asked for by its name.
  const declared = "kind" in entry ? { ...none, objects: [entry] } : { ...source.declared, services: [entry] };
  return { ...source, declared, key };
}

/**
 * What a stack runs as one page that stands alone.
 * @param name one of its entries @default - all of them
 * @throws KubeServicesError, ApiError
 */
export async function pageText(connected: ConnectedStack, name: string | undefined): Promise<string> {
  const { key, ...source } = sourceOf(connected, name);
  const whole = await takeStackPage(connected.cluster, source);
  const page = key === undefined ? whole : { ...whole, objects: whole.objects.filter((one) => one.key === key) };
  const { tails, notes } = await takeLogTails(connected.cluster, page);
  const shown = { ...page, notes: [...new Set([...page.notes, ...notes])] };
  tellNotes(shown.notes);
  const entry = entriesOf(shown).find((one) => one.key === key);
  return entry === undefined ? formatStackPage(shown, { tails }) : formatEntryPage(shown, entry, { tails });
}

/**
 * Serves the pages of a stack until Ctrl-C.
 * @param name the entry that the address leads to @default - the list
 * @throws KubeServicesError where the cluster cannot be reached at the start, or the port is taken
 */
export async function servePages(
  connected: ConnectedStack,
  name: string | undefined,
  port: number | undefined,
): Promise<void> {
  const { cluster, configuration } = connected;
  const { key } = sourceOf(connected, name);
  const source = sourceOf(connected, undefined);
  const signal = untilInterrupted();
  const server = await PageServer.open({ cluster, port });
  let announced = false;
  try {
    await followStackPage(cluster, source, {
      signal,
      onPage: (page) => {
        server.show(page);
        if (announced) return;
        announced = true;
        const there = key !== undefined && entriesOf(page).some((one) => one.key === key);
        process.stdout.write(`${server.url(there ? key : undefined)}\n`);
        process.stderr.write(
          `What ${configuration.stack} runs is shown there until Ctrl-C. It can be read with this address alone.\n`,
        );
        tellNotes(page.notes);
      },
      onReconnect: (reason) => server.lost(oneLine(reason.message)),
      onReconnected: () => server.lost(undefined),
    });
  } finally {
    await server.close();
  }
}
