import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type JoinInput, joinStory } from '../../src/alerts/join-story.ts';
import { createRecentSignals, type RecentSignals } from '../../src/engines/joining/recent-signals.ts';
import { toId } from '../../src/news/ids.ts';
import { EVERYBODY, INSTALLATION } from '../../src/news/owner.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { joinableHere } from '../support/read-here.ts';
import { addChannel, addFeed, brief, found, quote, START } from '../support/story-fixtures.ts';

const PIER = `The ferry pier of Port Verrin closed on Monday after divers found a crack in its oldest pillar.
“Nobody walks on it until I have slept on it,” harbour master Ilsa Marrowick said. The ferries to Tern Island leave from
the fish quay, ten minutes later than usual. Engineers want to drill into the pillar before the end of the week. Shops on
the pier asked the town for help, and one of them sold its whole stock of umbrellas in an afternoon of heavy rain.`;
const PLAYHOUSE = `An empty cinema in Capital City will be turned into a theatre for children, its new owners announced.
“We open when the bats have moved out,” director Salome Irving told neighbours. The hall has 340 seats.`;

describe('joinStory', () => {
  let database: TestDatabase;
  let store: Store;
  let recent: RecentSignals;
  let count = 0;
  beforeEach(async () => {
    database = await openTestDatabase();
    store = createStore(database.db, () => START);
    recent = createRecentSignals();
  });
  afterEach(() => database.close());

  async function input(title: string, text = '', hoursLater = 0): Promise<JoinInput> {
    const feedId = await addFeed(store);
    count += 1;
    const [id = toId<'article'>('0')] = (await store.articles.saveFound([found(feedId, count)])).new;
    const spoken = /“([^”]+)”/.exec(text)?.[1];
    const quotes = spoken ? [{ ...quote(spoken, 'Ilsa Marrowick'), start: text.indexOf(spoken) }] : [];
    const publishedAt = new Date(START.getTime() + hoursLater * 3_600_000);
    const outlet = `Outlet ${count}`;
    const told = { owner: INSTALLATION, title, text, outlet, publishedAt, foundAt: publishedAt };
    const read = { article: { id, ...told }, brief: brief({ quotes }) };
    return { ...read, ...joinableHere(read) };
  }

  async function join(article: JoinInput, now = START) {
    const { kind, places } = await store.atomically(({ articles, stories }) =>
      joinStory(article, { articles, stories, recent, tenants: 'separate', now: () => now }),
    );
    expect(places.map(({ audience }) => audience)).toEqual([EVERYBODY]);
    return { kind, storyId: places[0]?.storyId ?? toId<'story'>('0') };
  }

  it('keeps the story of an article that has one', async () => {
    const article = await input('Ferry pier closes');
    const { storyId } = await join(article);
    expect(await join(article)).toEqual({ kind: 'known', storyId });
  });

  it('names the day when a name is taken, and then a number', async () => {
    const slugs: string[] = [];
    for (let each = 0; each < 11; each += 1) {
      const id = await store.stories.create({
        ...{ slug: 'weather', headline: 'Weather', at: START, owner: INSTALLATION },
      });
      slugs.push((await store.stories.byId(id))?.slug ?? '');
    }
    expect(slugs.slice(0, 3)).toEqual(['weather', 'weather-aug-4', 'weather-aug-4-2']);
    expect(slugs.at(-1)).toBe('weather-aug-4-10');
  });

  it('joins a copy of the text under another headline, with the reason in the row', async () => {
    const first = await join(await input('Ferry pier closes', PIER));
    const copy = await input('Crack shuts pier of Port Verrin', `PORT VERRIN - ${PIER}`, 3);
    expect(await join(copy)).toEqual({ kind: 'joined', storyId: first.storyId });
    const { why } = await database.db
      .selectFrom('storyArticles')
      .select('why')
      .where('articleId', '=', copy.article.id)
      .executeTakeFirstOrThrow();
    expect(why).toMatch(/^nearly the same text; same quote of Ilsa Marrowick: “Nobody walks/);
  });

  it('remembers of an article what it stored of it', async () => {
    const article = await input('Ferry pier closes', PIER);
    await join(article);
    const [[sequence, signals] = [0, null]] = [...recent.known];
    expect(await store.stories.load({ sequences: [sequence], owners: [] }, new Map())).toMatchObject([
      { sequence, signals },
    ]);
    await join(article);
    expect(recent.known.size).toBe(1);
  });

  it('begins a story for another event', async () => {
    const first = await join(await input('Ferry pier closes', PIER));
    const other = await join(await input('Cinema becomes theatre', PLAYHOUSE, 1));
    expect(other.kind).toBe('new');
    expect(other.storyId).not.toBe(first.storyId);
  });

  it('does not join what comes after the window', async () => {
    await join(await input('Ferry pier closes', PIER));
    expect((await join(await input('Ferry pier closes', PIER, 24 * 4))).kind).toBe('new');
  });

  it('has the alert of the story edited a minute later, once for all that join until then', async () => {
    const first = await input('Ferry pier closes', PIER);
    const { storyId } = await join(first);
    const channelId = await addChannel(store);
    const planned = { storyId, articleId: first.article.id, channelId, nonce: 'n1', because: [], mention: null };
    await store.deliveries.plan([{ ...planned, plannedAt: START, dueAt: START }]);
    for (const hours of [1, 2]) await join(await input('Crack shuts pier', PIER, hours));
    const edits = await database.db.selectFrom('alertEdits').select(['dueAt', 'wanted']).execute();
    expect(edits).toEqual([{ dueAt: new Date(START.getTime() + 60_000), wanted: 2 }]);
  });

  it('moves the story on in time, never back', async () => {
    const { storyId } = await join(await input('Ferry pier closes', PIER, 5));
    await join(await input('Crack shuts pier', PIER, 1));
    expect((await store.stories.byId(storyId))?.updatedAt).toEqual(new Date(START.getTime() + 5 * 3_600_000));
  });

  it('forgets what articles were compared by after three weeks, not the articles', async () => {
    await join(await input('Ferry pier closes', PIER));
    const later = new Date(START.getTime() + 30 * 86_400_000);
    await join(await input('Cinema becomes theatre', PLAYHOUSE, 24 * 30), later);
    const count = async (table: 'storySignals' | 'storyArticles') =>
      (await database.db.selectFrom(table).select('articleId').execute()).length;
    expect([await count('storySignals'), await count('storyArticles')]).toEqual([1, 2]);
  });
});
