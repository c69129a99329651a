import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type OpmlFeed, readOpml, writeOpml } from '../../engines/reading/opml.ts';
import { EVERYTHING_IN_SCOPE, INSTALLATION } from '../../news/owner.ts';
import type { Store } from '../../store/store.ts';
import { withStore } from '../open-parts.ts';
import { type Exit, fail, say, type Terminal } from '../terminal.ts';
import { startProgress } from './progress.ts';

/** Adds the feeds of an OPML file, for the installation. An outline without a feed is reported; the others are added. */
export function feedsImport(file: string, terminal: Terminal): Promise<Exit> {
  return withStore(async (store) => {
    const text = await readFile(file, 'utf8').catch((error: Error) => error);
    if (text instanceof Error) return fail(`${file} cannot be read: ${text.message}`, terminal);
    const opml = readOpml(text);
    if (opml.kind === 'unreadable') return fail(`${file} is no OPML: ${opml.reason}`, terminal);
    const added = await addAll(opml.feeds, store, terminal);
    if (added > 0) await noteImport(`${added} of ${basename(file)}`, store, terminal);
    for (const problem of opml.problems) say(problem, terminal.stderr);
    const known = opml.feeds.length - added;
    say(`${added} added, ${known} known already, ${opml.problems.length} not usable`, terminal.stdout);
    return 0;
  }, terminal);
}

/** Whoever can run this is the operator; the audit log says by which way it was done. */
function noteImport(subject: string, { auditLog }: Store, { now }: Terminal): Promise<void> {
  const by = { owner: INSTALLATION, actor: 'command line', actorId: null, from: null, clientAddress: null };
  return auditLog.record({ at: now(), ...by, action: 'imported feeds', subject, target: null });
}

async function addAll(feeds: readonly OpmlFeed[], store: Store, terminal: Terminal): Promise<number> {
  const progress = startProgress('feeds', terminal.stderr, () => terminal.now().getTime());
  let added = 0;
  for (const { url, title, label } of feeds) {
    const listed = { url, name: title, label, source: 'opml' as const, now: terminal.now() };
    const outcome = await store.feeds.add({ ...listed, owner: INSTALLATION, by: null });
    if (outcome.kind === 'added') added += 1;
    progress.step();
  }
  progress.end();
  return added;
}

/** Writes every feed as OPML; that some are not the installation's is said beside it, as no OPML can. */
export function feedsExport(terminal: Terminal): Promise<Exit> {
  return withStore(async (store) => {
    const feeds = await store.feeds.list(EVERYTHING_IN_SCOPE);
    const owned = feeds.filter(({ owner }) => owner !== INSTALLATION);
    const owners = [...new Set(owned.map(({ owner }) => owner))].join(', ');
    if (owned.length > 0)
      terminal.stderr.write(`${owned.length} of them belong to ${owners}. An import gives all to the installation.\n`);
    const listed = feeds.map(({ url, name, label }) => ({ url, title: name, label }));
    terminal.stdout.write(writeOpml(listed, 'Slugline feeds'));
    return 0;
  }, terminal);
}
