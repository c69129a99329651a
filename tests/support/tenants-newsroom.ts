import { loadAlerts, loadReply } from '../../src/alerts/compose-alert.ts';
import { createSubscriptionMatcher } from '../../src/alerts/match-subscriptions.ts';
import { planEditReplies } from '../../src/alerts/plan-replies.ts';
import { materialChange } from '../../src/engines/joining/changes.ts';
import { createChangeWords } from '../../src/engines/joining/facts.ts';
import { createRecentSignals } from '../../src/engines/joining/recent-signals.ts';
import type { ChannelAddress } from '../../src/news/channel.ts';
import { type ArticleId, type ChannelId, toId } from '../../src/news/ids.ts';
import { INSTALLATION, type Owner, type Tenants, toOwner } from '../../src/news/owner.ts';
import { runArticleJob } from '../../src/roles/article-job.ts';
import { createStore } from '../../src/store/store.ts';
import { readLanguages } from '../golden/own-writing.ts';
import type { TestDatabase } from './databases.ts';
import { articleHere, readHere } from './read-here.ts';
import { silentLog } from './silent-log.ts';
import { addFeed, brief, found, quote, START } from './story-fixtures.ts';

/** Two workspaces of one installation. */
export const HARBOUR: Owner = toOwner('slack:T01');
export const QUAY: Owner = toOwner('discord:3301');

export type Report = {
  owner: Owner;
  title: string;
  text: string;
  outlet: string;
  hours: number;
  /** What its entry is known by besides its number. */
  key: string;
};

const HOUR_MS = 3_600_000;
const LANGUAGES = readLanguages();

/** Articles of several owners on their whole way from the feed to planned deliveries, in a real store. */
export function openNewsroom(database: TestDatabase, tenants: Tenants = 'separate') {
  const store = createStore(database.db, () => START);
  const matchSubscriptions = createSubscriptionMatcher(store.subscriptions, { now: () => START, tenants });
  const recent = createRecentSignals();
  const wordsOf = createChangeWords([]);
  const { facts } = readHere();
  let count = 0;
  let nonces = 0;
  let now = START;
  const newNonce = () => `${tenants}${++nonces}`;

  async function save(report: Report): Promise<ArticleId> {
    count += 1;
    const feedId = await addFeed(store, `https://feeds.example/${encodeURIComponent(report.owner)}`, report.owner);
    const publishedAt = new Date(START.getTime() + report.hours * HOUR_MS);
    const { owner, title, outlet, key } = report;
    const told = {
      owner,
      title,
      outlet,
      publishedAt,
      foundAt: publishedAt,
      url: `https://news.example/${tenants}/${count}`,
    };
    const [id = toId<'article'>('0')] = (
      await store.articles.saveFound([
        found(feedId, count, { ...told, keys: [`entry:${tenants}:${count}`, ...(key === '' ? [] : [key])] }),
      ])
    ).new;
    return id;
  }

  const deps = (text: string) => ({
    store,
    keep: async (article: Parameters<Parameters<typeof runArticleJob>[1]['keep']>[0]) => {
      const { id, url, title, byline, outlet, language } = article;
      const kept = { url, title, byline, outlet, language, text, textSource: 'page' as const, textWhy: null };
      return { kind: 'kept' as const, kept: await store.articles.keep(id, kept, START), passing: null };
    },
    reread: () => Promise.reject(new Error('nothing has changed')),
    ...articleHere(() => briefOf(text), LANGUAGES),
    facts,
    matchSubscriptions,
    recent,
    tenants,
    onLikely: 'thread' as const,
    enqueueDelivery: async () => undefined,
    maxAgeMs: 24 * HOUR_MS,
    clock: { now: () => now, newNonce },
    log: silentLog,
  });

  return {
    store,
    recent,
    async channel(owner: Owner, id: string, query = 'pier'): Promise<ChannelId> {
      const channel = await store.channels.ensure(addressOf(owner, id), `#${id}`);
      const made = { source: 'chat' as const, createdBy: 'ada', mention: null, digest: null, createdAt: START };
      await store.subscriptions.add({ channelId: channel.id, query, topic: null, ...made });
      return channel.id;
    },
    async tell(parts: Partial<Report>): Promise<ArticleId> {
      const report = { owner: INSTALLATION, title: 'Pier', text: '', outlet: 'Courier', hours: 0, key: '', ...parts };
      const id = await save(report);
      now = new Date(START.getTime() + report.hours * HOUR_MS);
      await runArticleJob(id, deps(report.text));
      return id;
    },
    /** The publisher edits an article: as the job of a re-reading does, in its transaction. */
    async edit(id: ArticleId, owner: Owner, [before, after]: [string, string]): Promise<void> {
      const told = (text: string) => ({ title: 'Pier', text, quotes: [] });
      const versions = { before: told(before), after: told(after) };
      const changes = materialChange(versions.before, versions.after, wordsOf('en'));
      const edit = { article: { id, owner }, isMoved: false, ...versions, changes, language: 'en', at: now };
      await store.atomically((stores) => planEditReplies(edit, { ...stores, tenants, newNonce, wordsOf }));
    },
    /** All that is planned has been posted. */
    async post(): Promise<void> {
      const planned = database.db.updateTable('deliveries').where('state', '=', 'planned');
      await planned.set({ state: 'sending', firstAttemptAt: START }).execute();
      const sending = database.db.updateTable('deliveries').where('state', '=', 'sending');
      await sending.set((is) => ({ state: 'sent', messageId: is.ref('nonce') })).execute();
    },
    /** What stands in a channel: each alert as it would be composed now, with its story. */
    async alerts(channelId: ChannelId) {
      const rows = await database.db
        .selectFrom('deliveries')
        .selectAll()
        .where('channelId', '=', channelId)
        .where('replyTo', 'is', null)
        .orderBy('id')
        .execute();
      const refs = rows.map((row) => ({
        ...{ id: toId<'delivery'>(row.id), storyId: toId<'story'>(row.storyId), nonce: row.nonce },
        ...{ articleId: toId<'article'>(row.articleId), because: ['pier'], met: [], mention: null },
      }));
      const composed = await loadAlerts(refs, store, tenants);
      const slugs = new Map<string | undefined, string>();
      for (const { storyId } of refs)
        slugs.set(`/quotes story:${storyId}`, (await store.stories.byId(storyId))?.slug ?? '');
      return composed.map(({ card, buttons }, at) => ({
        ...{ storyId: refs[at]?.storyId, headline: card.headline, also: card.alsoReportedBy },
        ...{ updates: (card.updates ?? []).map(({ text }) => text), slug: slugs.get(buttons[0]?.command) },
      }));
    },
    /** How many edits are wanted of the alerts of a channel. */
    async edits(channelId: ChannelId): Promise<number> {
      const rows = database.db.selectFrom('alertEdits').select('wanted').where('channelId', '=', channelId);
      return (await rows.execute()).reduce((sum, { wanted }) => sum + wanted, 0);
    },
    /** The lines of the replies in a channel. */
    async replies(channelId: ChannelId): Promise<string[]> {
      const due = await store.deliveries.due(channelId, new Date(START.getTime() + 240 * HOUR_MS), 100);
      const replies = due.filter(({ reply }) => reply !== null);
      const composed = await Promise.all(replies.map((reply) => loadReply(reply, store)));
      return composed.flatMap(({ title, lines }) => [title, ...lines.map(({ text, detail }) => `${text} (${detail})`)]);
    },
    slugOf: async (id: ArticleId, owner: Owner = INSTALLATION): Promise<string | null> => {
      const places = await store.stories.placesOf(id, tenants);
      const place = places.find(({ audience }) =>
        audience.kind === 'owner' ? audience.owner === owner : !audience.except.includes(owner),
      );
      return place ? ((await store.stories.byId(place.storyId))?.slug ?? null) : null;
    },
  };
}

export type Newsroom = ReturnType<typeof openNewsroom>;

function briefOf(text: string) {
  const spoken = /“([^”]+)”/.exec(text)?.[1];
  return brief({ quotes: spoken ? [{ ...quote(spoken, 'Ilsa Marrowick'), start: text.indexOf(spoken) }] : [] });
}

/** The preview's channels are the installation's. */
function addressOf(owner: Owner, id: string): ChannelAddress {
  const [platform = '', workspace = ''] = owner.split(':');
  if (platform === 'slack' || platform === 'discord') return { platform, workspace, id, kind: 'channel' };
  return { platform: 'preview', workspace: '', id, kind: 'channel' };
}
