import { readFile } from 'node:fs/promises';
import { readOpml, writeOpml } from '../../engines/reading/opml.ts';
import type { Store } from '../../store/store.ts';
import { withStore } from '../open-parts.ts';
import { type Exit, fail, type Terminal } from '../terminal.ts';
import { startProgress } from './progress.ts';

/** Adds the feeds of an OPML file. An outline without a feed is reported; the others are added. */
export function feedsImport(file: string, terminal: Terminal): Promise<Exit> {
  return withStore(async (store) => {
    const text = await readFile(file, 'utf8').catch((error: Error) => error);
    if (text instanceof Error) return fail(`${file} cannot be read: ${text.message}`, terminal);
    const opml = readOpml(text);
    if (opml.kind === 'unreadable') return fail(`${file} is no OPML: ${opml.reason}`, terminal);
    const added = await addAll(opml.feeds, store, terminal);
    for (const problem of opml.problems) terminal.stderr.write(`${problem}\n`);
    terminal.stdout.write(
      `${added} added, ${opml.feeds.length - added} known already, ${opml.problems.length} not usable\n`,
    );
    return 0;
  }, terminal);
}

type ListedFeed = { url: string; title: string; label: string | null };

async function addAll(feeds: readonly ListedFeed[], store: Store, terminal: Terminal): Promise<number> {
  const progress = startProgress('feeds', terminal.stderr, () => terminal.now().getTime());
  let added = 0;
  for (const { url, title, label } of feeds) {
    const outcome = await store.feeds.add({ url, name: title, label, source: 'opml', now: terminal.now() });
    if (outcome.kind === 'added') added += 1;
    progress.step();
  }
  progress.end();
  return added;
}

/** Writes every feed as OPML. */
export function feedsExport(terminal: Terminal): Promise<Exit> {
  return withStore(async (store) => {
    const feeds = await store.feeds.list();
    const listed = feeds.map(({ url, name, label }) => ({ url, title: name, label }));
    terminal.stdout.write(writeOpml(listed, 'Slugline feeds'));
    return 0;
  }, terminal);
}
