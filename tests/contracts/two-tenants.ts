import { sql } from 'kysely';
import type { Asker } from '../../src/chat/question.ts';
import type { SharedDeps } from '../../src/commands/command.ts';
import { nameWords } from '../../src/engines/matching/word-index.ts';
import type { Brief } from '../../src/news/article.ts';
import type { ChannelAddress } from '../../src/news/channel.ts';
import { INSTALLATION, type Owner, toOwner } from '../../src/news/owner.ts';
import type { Db } from '../../src/store/database.ts';
import { type Newsroom, NOW, openNewsroom } from '../commands/newsroom.ts';
import { articleWords } from '../support/read-here.ts';

/**
 * A store with what two tenants and the installation have, and the people who try to reach the first one's. Every field of
 * Alpha's rows has a word that stands nowhere else: seen in an answer to somebody of another place, it is a leak.
 */

export const ALPHA: Owner = toOwner('slack:T0ALPHA');
export const BRAVO: Owner = toOwner('slack:T0BRAVO');

const channel = (platform: 'slack' | 'discord', workspace: string, id: string): ChannelAddress => {
  return { platform, workspace, id, kind: 'channel' };
};
export const ALPHA_CHANNEL = channel('slack', 'T0ALPHA', 'C0ALPHA');
const ALPHA_DM: ChannelAddress = { platform: 'slack', workspace: 'T0ALPHA', id: 'U0ANNA', kind: 'dm' };
const BRAVO_CHANNEL = channel('slack', 'T0BRAVO', 'C0BRAVO');
const SERVER_CHANNEL = channel('discord', '330200000000000001', '440200000000000001');

/** One word for each field. None begins another, and none is typed unless it is what the attack is about. */
export const SECRETS = {
  title: 'quillonsecret',
  text: 'marrowsecret',
  actor: 'odrinsecret',
  role: 'warrensecret',
  quote: 'thistlesecret',
  slug: 'gantrysecret',
  headline: 'lanyardsecret',
  outlet: 'ferrulesecret',
  feedName: 'bobbinsecret',
  feedHost: 'alembicsecret',
  feedPath: 'trivetsecret',
  feedKey: 'cruciblesecret',
  link: 'sextantsecret',
  byline: 'pelletsecret',
  adder: 'windlasssecret',
  channelName: 'bollardsecret',
  messageName: 'cleatsecret',
  follower: 'halyardsecret',
  query: 'spinnakersecret',
  longQuery: 'capstansecret',
  mute: 'bowspritsecret',
  topicOfReason: 'gunwalesecret',
  deliveryReason: 'keelsonsecret',
  change: 'transomsecret',
  joinedBecause: 'forepeaksecret',
  audit: 'binnaclesecret',
} as const;

export const SLUG = `${SECRETS.slug}-harbour`;
export const LINK = `https://${SECRETS.feedHost}.example/${SECRETS.link}`;
export const FEED_URL = `https://${SECRETS.feedHost}.example/${SECRETS.feedPath}?key=${SECRETS.feedKey}`;
/** Longer than a button holds, so that a short word stands for it. */
export const LONG_QUERY = `${SECRETS.longQuery} OR ${Array.from({ length: 20 }, (_, at) => `pier${at}`).join(' OR ')}`;

export type TwoTenants = Newsroom & { db: Db; deps: SharedDeps };

const KNOWN_CHANNELS = [ALPHA_CHANNEL, BRAVO_CHANNEL, SERVER_CHANNEL];

/** Where a platform would know a channel: in its own workspace, whose token asks. */
function isKnown({ workspace, id }: ChannelAddress): boolean {
  return KNOWN_CHANNELS.some((known) => known.workspace === workspace && known.id === id);
}

export async function openTwoTenants(changes: Partial<SharedDeps> = {}): Promise<TwoTenants> {
  const newsroom = await openNewsroom({
    locate: async (address) =>
      address.kind === 'dm' || isKnown(address)
        ? { kind: 'located', address, name: `#${address.id}` }
        : { kind: 'closed', reason: 'there is no such channel' },
    rightsOf: async (_userId, address) => {
      const may = isKnown(address);
      return { kind: 'rights', sees: may, adds: may, manages: may };
    },
    ...changes,
  });
  const { db } = newsroom.database;
  // Found in chat: any address, so that a feed of somebody else's is asked for by its own.
  newsroom.deps.feeds = {
    ...newsroom.deps.feeds,
    find: async (url) => ({
      kind: 'found',
      url,
      title: 'Found Courier',
      entries: 1,
      newest: null,
      firstPoll: async () => null,
    }),
  };
  await seed(db, newsroom);
  return { ...newsroom, db };
}

async function seed(db: Db, { store }: Newsroom): Promise<void> {
  await tellPlainly(db, { owner: INSTALLATION, name: 'Port Courier', slug: 'ferry-strike-ends', number: 1 });
  await tellPlainly(db, { owner: INSTALLATION, name: 'Port Courier', slug: 'tram-fares-rise', number: 2 });
  await tellPlainly(db, { owner: BRAVO, name: 'Bravo Post', slug: 'bravo-bridge-opens', number: 3 });
  await tellPlainly(db, { owner: BRAVO, name: 'Bravo Post', slug: 'bravo-bridge-closes', number: 4 });
  await tellPlainly(db, { owner: ALPHA, name: `Alpha ${SECRETS.feedName}`, slug: `${SECRETS.slug}-other`, number: 5 });
  const told = await tellSecrets(db);
  await seedChannels(db, { store }, told);
}

type Plain = { owner: Owner; name: string; slug: string; number: number };

/** A story of one article that says nothing in particular, or of two where its number is even. */
async function tellPlainly(db: Db, { owner, name, slug, number }: Plain): Promise<void> {
  const words = slug.replaceAll('-', ' ');
  const site = owner === ALPHA ? `${SECRETS.feedHost}.example` : `${slug}.example`;
  const feedId = await addFeed(db, { owner, name, url: `https://${site}/feed-${number}` });
  const storyId = await addStory(db, { owner, slug, headline: words });
  for (const at of number % 2 === 0 ? [1, 2] : [1]) {
    const url = `https://${site}/${slug}-${at}`;
    const brief = briefOf({ headline: words, text: words, actor: 'Ada Quay', role: null, quote: `said of ${words}` });
    const articleId = await addArticle(db, { feedId, owner, url, title: words, text: words, outlet: name, brief });
    await join(db, { storyId, articleId, why: 'shares its words' });
  }
}

type SecretStory = { articleId: string; storyId: string };

async function tellSecrets(db: Db): Promise<SecretStory> {
  const { title, text, headline } = SECRETS;
  const feedId = await addFeed(db, { owner: ALPHA, name: `Alpha ${SECRETS.feedName}`, url: FEED_URL });
  const storyId = await addStory(db, { owner: ALPHA, slug: SLUG, headline: `Harbour ${headline}` });
  const brief = briefOf({
    ...{ headline: `Harbour ${title}`, text: `The harbour ${text} burned.` },
    ...{ actor: `Mara ${SECRETS.actor}`, role: `warden ${SECRETS.role}`, quote: `We saw the ${SECRETS.quote} fall` },
  });
  const articles: string[] = [];
  for (const at of [0, 1]) {
    const outlet = `${SECRETS.outlet} ${at === 0 ? 'Wire' : 'Post'}`;
    const article = {
      title: `Harbour ${title}`,
      text: `The harbour ${text} burned. ${brief.quotes[0]?.text}.`,
      outlet,
    };
    const url = at === 0 ? LINK : `${LINK}-second`;
    const articleId = await addArticle(db, { ...article, feedId, owner: ALPHA, url, brief });
    await join(db, { storyId, articleId, why: `shares ${SECRETS.joinedBecause}` });
    articles.push(articleId);
  }
  const [articleId = ''] = articles;
  const changes = JSON.stringify([{ kind: 'figure', before: null, after: `Now ${SECRETS.change} piers burn.` }]);
  await sql`insert into story_changes (story_id, article_id, version, found_at, changes, owner)
    values (${storyId}, ${articleId}, '', ${NOW}, ${changes}, ${ALPHA})`.execute(db);
  return { articleId, storyId };
}

async function seedChannels(db: Db, { store }: Pick<Newsroom, 'store'>, told: SecretStory): Promise<void> {
  const { query, follower, mute } = SECRETS;
  const by = { createdBy: `Anna ${follower}`, createdById: 'U0ANNA', createdAt: NOW };
  for (const [address, name] of [
    [ALPHA_CHANNEL, `#${SECRETS.channelName}`],
    [ALPHA_DM, `Anna ${SECRETS.messageName}`],
  ] as const) {
    const { id: channelId } = await store.channels.ensure(address, name);
    const followed = { channelId, topic: null, source: 'chat' as const, mention: null, digest: null, ...by };
    await store.subscriptions.add({ ...followed, query: `harbour ${query}` });
    await store.subscriptions.add({ ...followed, query: LONG_QUERY });
    await store.mutes.add({ channelId, query: mute, topic: null, until: new Date(NOW.getTime() + 3_600_000), ...by });
    const outbox = {
      storyId: told.storyId,
      articleId: told.articleId,
      channelId,
      nonce: `n${channelId}`,
    };
    const times = { plannedAt: NOW, dueAt: NOW, wantedAt: NOW };
    const because = JSON.stringify([SECRETS.topicOfReason]);
    await db
      .insertInto('deliveries')
      .values({ ...outbox, ...times, because, mention: null })
      .execute();
    const ended = { state: 'refused' as const, reason: SECRETS.deliveryReason };
    await db.updateTable('deliveries').set(ended).where('channelId', '=', channelId).execute();
  }
  await store.channels.ensure(BRAVO_CHANNEL, '#bravo');
  await store.longCommands.keep(LONG_QUERY, ALPHA_CHANNEL);
  await store.auditLog.record({
    ...{ at: NOW, owner: ALPHA, actor: `Anna ${SECRETS.adder}`, actorId: 'U0ANNA', action: 'added the feed' },
    ...{ subject: SECRETS.audit, from: { address: ALPHA_CHANNEL, name: `#${SECRETS.channelName}` } },
    ...{ clientAddress: null, target: null },
  });
}

async function addFeed(db: Db, feed: { owner: Owner; name: string; url: string }): Promise<string> {
  const { rows } = await sql<{ id: string }>`insert into feeds
      (url, name, source, announce_newest, every_seconds, next_poll_at, first_polled_at, last_polled_at, last_outcome)
    values (${feed.url}, ${feed.name}, ${feed.owner === INSTALLATION ? 'config' : 'chat'}, 0, 600, ${NOW}, ${NOW}, ${NOW}, 'unchanged')
    returning id`.execute(db);
  const id = rows[0]?.id ?? '';
  await sql`insert into feed_owners (feed_id, owner, source, added_by, added_by_id, added_at, first_polled_at)
    values (${id}, ${feed.owner}, ${feed.owner === INSTALLATION ? 'config' : 'chat'}, ${`Anna ${SECRETS.adder}`}, 'U0ANNA', ${NOW}, ${NOW})`.execute(
    db,
  );
  return id;
}

async function addStory(db: Db, story: { owner: Owner; slug: string; headline: string }): Promise<string> {
  const values = { ...story, startedAt: NOW, updatedAt: NOW };
  return (await db.insertInto('stories').values(values).returning('id').executeTakeFirstOrThrow()).id;
}

type NewArticle = {
  feedId: string;
  owner: Owner;
  url: string;
  title: string;
  text: string;
  outlet: string;
  brief: Brief;
};

async function addArticle(db: Db, { feedId, brief, ...article }: NewArticle): Promise<string> {
  const { id } = await db
    .insertInto('articles')
    .values({
      ...article,
      ...{ feedId, byline: SECRETS.byline, feedText: article.text, textSource: 'page', language: 'en' },
      ...{ publishedAt: NOW, foundAt: NOW, stageAt: NOW, announced: true, stage: 'planned' },
      ...{ brief: JSON.stringify(brief), words: articleWords({ ...article, language: 'en' }) },
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  for (const { name, kind, role, mentions } of brief.actors) {
    const actor = { articleId: id, rank: 0, name, nameWords: nameWords(name), kind: kind ?? 'unknown', role, mentions };
    await db.insertInto('actors').values(actor).execute();
  }
  for (const { text, speaker, cue } of brief.quotes) {
    const said = { text, speaker: speaker?.name ?? null, speakerRole: speaker?.role ?? null, cue };
    const speakerWords = nameWords(speaker?.name ?? '');
    await db
      .insertInto('quotes')
      .values({ articleId: id, startAt: 0, endAt: text.length, ...said, speakerWords })
      .execute();
  }
  return id;
}

async function join(db: Db, entry: { storyId: string; articleId: string; why: string }): Promise<void> {
  const { storyId, articleId, why } = entry;
  await db.insertInto('storyArticles').values({ storyId, articleId, why, joinedAt: NOW }).execute();
}

type Told = { headline: string; text: string; actor: string; role: string | null; quote: string };

function briefOf({ headline, text, actor, role, quote }: Told): Brief {
  const speaker = { name: actor, role };
  return {
    ...{ headline, language: 'en', method: 'extractive', warnings: [] },
    summary: [{ text, start: 0, end: text.length }],
    actors: [{ name: actor, role, kind: 'person', mentions: 1, start: 0, end: actor.length }],
    quotes: [{ text: quote, start: 0, end: quote.length, speaker, cue: 'said' }],
  };
}

const person = (address: ChannelAddress, managesChannel: boolean, more: Partial<Asker> = {}): Asker => {
  return { address, channelName: null, userId: 'U0EVE', userName: 'Eve', managesChannel, mayFollow: true, ...more };
};

/** Whoever asks from another place than Alpha. */
export const STRANGERS: readonly (readonly [who: string, asker: Asker])[] = [
  ['a manager of another workspace', person(BRAVO_CHANNEL, true, { channelName: '#bravo' })],
  ['a member of another workspace', person(BRAVO_CHANNEL, false, { channelName: '#bravo' })],
  ['a direct message in another workspace', person({ ...BRAVO_CHANNEL, id: 'U0EVE', kind: 'dm' }, true)],
  ['a manager of a Discord server', person(SERVER_CHANNEL, true)],
  ['a direct message on Discord', person({ platform: 'discord', workspace: '', id: '42', kind: 'dm' }, true)],
];

/** The operator's own page has what the installation has. It may change what all have, so it is walked apart. */
export const OPERATOR: Asker = person({ platform: 'preview', workspace: '', id: 'news', kind: 'channel' }, true);

export const ANNA: Asker = person(ALPHA_CHANNEL, true, {
  ...{ userId: 'U0ANNA', userName: 'Anna', channelName: `#${SECRETS.channelName}` },
});

/** What of Alpha's an answer says that was not typed to get it. */
export function leaksIn(answer: unknown, typed: string): string[] {
  const said = (typeof answer === 'string' ? answer : JSON.stringify(answer)).toLowerCase();
  const asked = typed.toLowerCase();
  // Who has an address with its key can read the document itself, and so its title.
  const known = asked.includes(SECRETS.feedKey) ? [SECRETS.feedName] : [];
  return Object.values(SECRETS).filter(
    (secret) => said.includes(secret) && !asked.includes(secret) && !known.some((each) => each === secret),
  );
}

/** What strangers made follow their own channels, so that the next answer to them does not say it. */
export async function forgetStrangers(db: Db): Promise<void> {
  const theirs = sql`channel_id in (select id from channels where workspace not like ${ALPHA_IN})`;
  await sql`delete from subscriptions where ${theirs}`.execute(db);
  await sql`delete from mutes where ${theirs}`.execute(db);
}

const ALPHA_IN = `%${'T0ALPHA'}%`;

/** Alpha's rows and the stories of all others, as text: whatever somebody else does, they stay. */
export async function dumpOf(db: Db): Promise<Record<string, string[]>> {
  const alphas = sql`(select id from channels where workspace like ${ALPHA_IN})`;
  const questions = {
    // When a feed is due next is nobody's: two owners share its polls.
    feeds: sql`select to_jsonb(feeds) - 'next_poll_at' as row from feeds join feed_owners on feed_id = id where owner = ${ALPHA}`,
    feedOwners: sql`select to_jsonb(feed_owners) as row from feed_owners where owner in (${ALPHA}, ${INSTALLATION})`,
    articles: sql`select to_jsonb(articles) as row from articles`,
    keys: sql`select to_jsonb(article_keys) as row from article_keys`,
    stories: sql`select to_jsonb(stories) as row from stories where owner in (${ALPHA}, ${INSTALLATION})`,
    storyArticles: sql`select to_jsonb(story_articles) as row from story_articles join articles on articles.id = article_id
      where owner in (${ALPHA}, ${INSTALLATION})`,
    storyViews: sql`select to_jsonb(story_views) as row from story_views where owner = ${ALPHA}`,
    storyChanges: sql`select to_jsonb(story_changes) as row from story_changes where owner in (${ALPHA}, ${INSTALLATION})`,
    channels: sql`select to_jsonb(channels) as row from channels where id in ${alphas}`,
    subscriptions: sql`select to_jsonb(subscriptions) as row from subscriptions where channel_id in ${alphas}`,
    mutes: sql`select to_jsonb(mutes) as row from mutes where channel_id in ${alphas}`,
    deliveries: sql`select to_jsonb(deliveries) as row from deliveries where channel_id in ${alphas}`,
    alertEdits: sql`select to_jsonb(alert_edits) as row from alert_edits where channel_id in ${alphas}`,
    feedNotices: sql`select to_jsonb(feed_notices) as row from feed_notices where channel_id in ${alphas}`,
    short_words: sql`select to_jsonb(settings) as row from settings where name like ${ALPHA_IN}`,
    auditLog: sql`select to_jsonb(audit_log) as row from audit_log where owner = ${ALPHA}`,
  };
  const dumped: Record<string, string[]> = {};
  for (const [table, question] of Object.entries(questions)) {
    const { rows } = await sql<{ row: unknown }>`${question}`.execute(db);
    dumped[table] = rows.map(({ row }) => JSON.stringify(row)).sort();
  }
  return dumped;
}
