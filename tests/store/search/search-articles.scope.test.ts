import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseQuery } from '../../../src/engines/matching/parse-query.ts';
import { nameWords } from '../../../src/engines/matching/word-index.ts';
import { type ArticleId, type StoryId, toId } from '../../../src/news/ids.ts';
import {
  EVERYTHING_IN_SCOPE,
  INSTALLATION,
  INSTALLATION_SCOPE,
  type Owner,
  type Scope,
  toOwner,
} from '../../../src/news/owner.ts';
import { createArticleSearch } from '../../../src/store/search/search-articles.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../../support/databases.ts';
import { articleWords } from '../../support/read-here.ts';

const NOW = new Date('2026-08-04T12:00:00Z');
const A = toOwner('slack:T0A');
const B = toOwner('discord:3302');
const scopeOfOwner = (owner: Owner): Scope => ({ kind: 'owner', owner });

describe.each(availableDatabases())('a search within a scope on the %s database', (kind) => {
  let database: TestDatabase;
  let feed = '';
  beforeEach(async () => {
    database = await openTestDatabase(kind);
    const { rows } = await sql<{ id: string }>`insert into feeds
      (url, name, source, announce_newest, every_seconds, next_poll_at)
      values ('https://wire.example/feed?key=1', 'Reuters', 'chat', 0, 600, ${NOW}) returning id`.execute(database.db);
    feed = rows[0]?.id ?? '';
  });
  afterEach(() => database.close());

  const search = (scope: Scope) => createArticleSearch(database.db).in(scope);
  const story = async (owner: Owner, slug: string): Promise<StoryId> => {
    const values = { owner, slug, headline: slug, startedAt: NOW, updatedAt: NOW };
    const { id } = await database.db.insertInto('stories').values(values).returning('id').executeTakeFirstOrThrow();
    return toId(id);
  };
  let told = 0;
  const tell = async (owner: Owner, storyId: StoryId, title: string): Promise<ArticleId> => {
    told += 1;
    const article = {
      title,
      text: `${title} ${told}.`,
      outlet: `Outlet ${told}`,
      url: `https://wire.example/${title}`,
    };
    const times = { publishedAt: new Date(NOW.getTime() + told), foundAt: NOW, stageAt: NOW };
    const { id } = await database.db
      .insertInto('articles')
      .values({
        ...article,
        owner,
        feedId: feed,
        feedText: '',
        textSource: 'page',
        language: 'en',
        announced: true,
        ...times,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await database.db
      .updateTable('articles')
      .set({ stage: 'planned', words: articleWords({ ...article, language: 'en' }) })
      .where('id', '=', id)
      .execute();
    const actor = {
      rank: 0,
      name: `Mara ${title}`,
      nameWords: nameWords(`Mara ${title}`),
      kind: 'person',
      role: null,
    };
    await database.db
      .insertInto('actors')
      .values({ articleId: id, ...actor, mentions: 1 })
      .execute();
    const joined = { storyId, articleId: id, why: 'test', joinedAt: NOW };
    await database.db.insertInto('storyArticles').values(joined).execute();
    return toId(id);
  };
  type Seen = { article: ArticleId; storyId: StoryId; twinOf?: ArticleId };
  const see = async (owner: Owner, { article, storyId, twinOf }: Seen) => {
    const entry = { owner, articleId: article, storyId, twinOf: twinOf ?? null };
    const view = { ...entry, why: 'view', joinedAt: NOW };
    await database.db.insertInto('storyViews').values(view).execute();
  };
  const query = (text: string) => {
    const parsed = parseQuery(text);
    return parsed.kind === 'query' ? parsed.tree : expect.unreachable();
  };
  const titles = async (scope: Scope, slug: string) =>
    (await search(scope).storyBySlug(slug))?.articles.map(({ title }) => title) ?? null;
  const found = async (scope: Scope, text: string | null) => {
    const { stories, more } = await search(scope).stories(text === null ? null : query(text), { limit: 10 });
    return { more, stories: stories.map(({ slug, articles }) => [slug, articles.map(({ title }) => title)]) };
  };

  it('shows of a story of several owners what each may see: articles, counts, outlets', async () => {
    const shared = await story(INSTALLATION, 'harbour-fire');
    await tell(INSTALLATION, shared, 'harbour-one');
    const own = await tell(A, shared, 'harbour-two');
    expect(await titles(INSTALLATION_SCOPE, 'harbour-fire')).toEqual(['harbour-one']);
    expect(await titles(scopeOfOwner(B), 'harbour-fire')).toEqual(['harbour-one']);
    expect(await titles(scopeOfOwner(A), 'harbour-fire')).toEqual(['harbour-two', 'harbour-one']);
    expect(await titles(EVERYTHING_IN_SCOPE, 'harbour-fire')).toEqual(['harbour-two', 'harbour-one']);
    expect((await search(scopeOfOwner(A)).articleAt('https://wire.example/harbour-one'))?.story?.articles).toBe(2);
    expect((await search(scopeOfOwner(B)).articleAt('https://wire.example/harbour-one'))?.story?.articles).toBe(1);
    expect(await search(scopeOfOwner(B)).articleAt('https://wire.example/harbour-two')).toBeNull();
    expect((await search(scopeOfOwner(B)).textsOf([own])).size).toBe(0);
    expect(await search(scopeOfOwner(B)).actorNames('mara', 10)).toEqual(['Mara harbour-one']);
  });

  it('counts "more" within the scope', async () => {
    for (const at of [1, 2, 3]) await tell(A, await story(A, `ferry-${at}`), `ferry-${at}`);
    await tell(INSTALLATION, await story(INSTALLATION, 'ferry-all'), 'ferry-all');
    const { more, stories } = await search(scopeOfOwner(B)).stories(query('ferry'), { limit: 1 });
    expect([more, stories.map(({ slug }) => slug)]).toEqual([0, ['ferry-all']]);
    expect((await search(scopeOfOwner(A)).stories(query('ferry'), { limit: 1 })).more).toBe(3);
    expect(await search(scopeOfOwner(B)).storySlugs('', 10)).toEqual(['ferry-all']);
  });

  it('puts an article of the installation where its owner sees it, and for others where it was', async () => {
    const base = await story(INSTALLATION, 'tram-fares');
    const own = await story(A, 'tram-dispute');
    const article = await tell(INSTALLATION, base, 'tram-report');
    await tell(A, own, 'tram-first');
    await see(A, { article, storyId: own });
    expect(await titles(scopeOfOwner(A), 'tram-dispute')).toEqual(['tram-first', 'tram-report']);
    expect(await titles(scopeOfOwner(A), 'tram-fares')).toBeNull();
    expect(await titles(scopeOfOwner(B), 'tram-fares')).toEqual(['tram-report']);
    expect(await titles(scopeOfOwner(B), 'tram-dispute')).toBeNull();
    expect((await found(scopeOfOwner(A), 'tram')).stories).toEqual([['tram-dispute', ['tram-first', 'tram-report']]]);
    expect((await found(scopeOfOwner(B), 'tram')).stories).toEqual([['tram-fares', ['tram-report']]]);
  });

  it('hides the installation’s copy of an article that its owner had before', async () => {
    const first = await tell(A, await story(A, 'bridge-opens'), 'bridge-own');
    const base = await story(INSTALLATION, 'bridge-opens');
    const copy = await tell(INSTALLATION, base, 'bridge-copy');
    await see(A, { article: copy, storyId: base, twinOf: first });
    expect((await found(scopeOfOwner(A), 'bridge')).stories).toEqual([['bridge-opens', ['bridge-own']]]);
    expect((await found(scopeOfOwner(B), null)).stories).toEqual([['bridge-opens', ['bridge-copy']]]);
    expect(await search(scopeOfOwner(A)).articleAt('https://wire.example/bridge-copy')).toBeNull();
  });

  it('means by a slug that two have the owner’s own, and the installation’s where that shows nothing', async () => {
    await tell(INSTALLATION, await story(INSTALLATION, 'port-strike'), 'port-all');
    const own = await story(A, 'port-strike');
    expect(await titles(scopeOfOwner(A), 'port-strike')).toEqual(['port-all']);
    await tell(A, own, 'port-own');
    expect(await titles(scopeOfOwner(A), 'port-strike')).toEqual(['port-own']);
    expect(await titles(scopeOfOwner(B), 'port-strike')).toEqual(['port-all']);
  });

  it('shows an article whose story is another’s as one of its own, without that story’s name', async () => {
    await tell(INSTALLATION, await story(A, 'secret-name'), 'open-report');
    expect((await found(scopeOfOwner(B), 'open')).stories).toEqual([[null, ['open-report']]]);
    expect((await search(scopeOfOwner(B)).articleAt('https://wire.example/open-report'))?.story).toBeNull();
  });

  it('names the host of a feed that somebody added in chat, and never its key', async () => {
    await tell(INSTALLATION, await story(INSTALLATION, 'dock-strike'), 'dock-report');
    const record = await search(INSTALLATION_SCOPE).articleAt('https://wire.example/dock-report');
    expect(record?.feed).toBe('Reuters (wire.example)');
  });
});
