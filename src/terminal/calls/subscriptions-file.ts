import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { readDigest } from '../../commands/answering/delivery-options.ts';
import { SUBSCRIPTIONS_PER_CHANNEL_MAX } from '../../commands/command.ts';
import { readChannelAddress } from '../../config/files/alerts.ts';
import { parseQuery } from '../../engines/matching/parse-query.ts';
import { nearest } from '../../kit/nearest.ts';
import { addressKey, type Channel } from '../../news/channel.ts';
import { workspaceOf } from '../../news/owner.ts';
import { EVERYTHING, type Interest, type Topic } from '../../news/subscription.ts';
import type { Store } from '../../store/store.ts';
import { load } from '../load.ts';
import { withStore } from '../open-parts.ts';
import { type Exit, fail, say, type Terminal } from '../terminal.ts';

const fileShape = z.object({ subscriptions: z.array(z.unknown()) });
const optional = z.string().nullable().default(null);
const entryShape = z.strictObject({ topic: optional, query: optional, digest: optional, mention: optional });
const MENTION = /^[A-Z0-9]{1,30}$/i;

/** Writes what a channel follows as JSON, in the form that an import takes. */
export function subscriptionsExport(typed: string, terminal: Terminal): Promise<Exit> {
  return withStore(async (store) => {
    const found = await channelOf(typed, store);
    if (typeof found === 'string') return fail(found, terminal);
    const listed = (await store.subscriptions.listFor(found.id)).filter(({ query }) => query !== EVERYTHING);
    const subscriptions = listed.map(({ topic, query, digest, mention }) => {
      return { ...(topic === null ? { query } : { topic }), ...(digest && { digest }), ...(mention && { mention }) };
    });
    terminal.stdout.write(`${JSON.stringify({ channel: addressKey(found.address), subscriptions }, null, 2)}\n`);
    return 0;
  }, terminal);
}

/** Has a channel follow what such a file lists, beside what it follows. What cannot be taken is named, and ends it with 1. */
export function subscriptionsImport(file: string, typed: string, terminal: Terminal): Promise<Exit> {
  return withStore(async (store) => {
    const channel = await channelOf(typed, store);
    if (typeof channel === 'string') return fail(channel, terminal);
    const entries = await entriesOf(file);
    if (typeof entries === 'string') return fail(entries, terminal);
    const { config } = await load(terminal.env);
    const counts = await addAll(entries, { channel, topics: config.topics }, { store, terminal });
    await noteImport({ channel, added: counts.added }, store, terminal);
    say(`${counts.added} added, ${counts.known} there already, ${counts.refused} refused`, terminal.stdout);
    return counts.refused > 0 ? 1 : 0;
  }, terminal);
}

type ImportTarget = { channel: Channel; topics: readonly Topic[] };

async function addAll(
  entries: readonly unknown[],
  { channel, topics }: ImportTarget,
  { store, terminal }: { store: Store; terminal: Terminal },
) {
  const counts = { added: 0, known: 0, refused: 0 };
  let room = SUBSCRIPTIONS_PER_CHANNEL_MAX - (await store.subscriptions.listFor(channel.id)).length;
  const made = { source: 'chat' as const, createdBy: 'command line', createdAt: terminal.now() };
  for (const [at, entry] of entries.entries()) {
    const full = `a channel follows ${SUBSCRIPTIONS_PER_CHANNEL_MAX} at most`;
    const read = room > 0 ? readEntry(entry, topics) : full;
    if (typeof read === 'string') say(`${at + 1}: ${JSON.stringify(entry).slice(0, 200)}: ${read}`, terminal.stderr);
    const kind =
      typeof read === 'string'
        ? 'refused'
        : (await store.subscriptions.add({ ...read, ...made, channelId: channel.id })).kind;
    counts[kind] += 1;
    if (kind === 'added') room -= 1;
  }
  return counts;
}

/** One that is known: the bot was asked for it, or alerts.yaml names it, so that its workspace is right. */
async function channelOf(typed: string, store: Store): Promise<Channel | string> {
  const reading = readChannelAddress(typed);
  if (reading.kind === 'bad') return `${typed} ${reading.complaint}. ${reading.todo}`;
  const channel = await store.channels.byAddress(reading.address);
  return channel ?? `${typed} is not known here: type /subscriptions there once, or name it in alerts.yaml and start.`;
}

async function entriesOf(file: string): Promise<unknown[] | string> {
  const text = await readFile(file, 'utf8').catch((error: Error) => error);
  if (text instanceof Error) return `${file} cannot be read: ${text.message}`;
  try {
    const read = fileShape.safeParse(JSON.parse(text));
    return read.success ? read.data.subscriptions : `${file} has no list "subscriptions", as an export has`;
  } catch (error) {
    return `${file} is no JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
}

type Wanted = Interest & { digest: string | null; mention: string | null };

/** What an entry asks for, or why it cannot be taken. */
function readEntry(entry: unknown, topics: readonly Topic[]): Wanted | string {
  const read = entryShape.safeParse(entry);
  if (!read.success) return 'write {"topic": …} or {"query": …}, with "digest" and "mention" where there are any';
  const { digest: typed, mention } = read.data;
  const interest = interestOf(read.data, topics);
  if (typeof interest === 'string') return interest;
  const digest = readDigest(typed ?? undefined);
  if (digest.kind === 'unclear') return `${digest.what} ${digest.mend}`;
  if (mention !== null && !MENTION.test(mention)) return 'a mention is the id of a role or user group, without @';
  return { ...interest, digest: digest.value, mention };
}

function interestOf({ topic, query }: z.output<typeof entryShape>, topics: readonly Topic[]): Interest | string {
  if ((topic === null) === (query === null)) return 'name a topic or a query, not both';
  if (topic !== null) {
    const known = topics.find(({ slug }) => slug === topic);
    if (known) return { topic, query: known.query };
    const meant = nearest(
      topic,
      topics.map(({ slug }) => slug),
    );
    return `topics.yaml has no topic ${topic}${meant === null ? '' : `; did you mean ${meant}?`}`;
  }
  if (query === EVERYTHING) return 'every article is followed from config/alerts.yaml alone';
  const parsed = parseQuery(query ?? '');
  return parsed.kind === 'bad'
    ? `${parsed.what} (character ${parsed.at + 1}). ${parsed.mend}`
    : { topic: null, query: query ?? '' };
}

function noteImport({ channel, added }: { channel: Channel; added: number }, { auditLog }: Store, { now }: Terminal) {
  if (added === 0) return Promise.resolve();
  const by = {
    owner: workspaceOf(channel.address),
    actor: 'command line',
    actorId: null,
    from: null,
    clientAddress: null,
  };
  const subject = `${added} by a file in ${channel.name}`;
  return auditLog.record({ at: now(), ...by, action: 'followed', subject, target: channel.address });
}
