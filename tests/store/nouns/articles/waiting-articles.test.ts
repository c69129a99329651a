import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../src/kit/time.ts';
import { type EntryQuota, NO_QUOTA } from '../../../../src/news/feed.ts';
import type { ArticleId, FeedId } from '../../../../src/news/ids.ts';
import type { FoundArticle } from '../../../../src/store/nouns/articles/save-found.ts';
import { createStore, type Store } from '../../../../src/store/store.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../../../support/databases.ts';
import { addFeed, found, readAgain, START } from '../../../support/story-fixtures.ts';

const later = (ms: number) => new Date(START.getTime() + ms);
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const quota: EntryQuota = { entriesPerHour: 3, entriesPerDay: 6 };
const pace = { pagesPerMinute: 4 };
const site = 'courier.example';

describe.each(availableDatabases())('articles that wait, on %s', (kind) => {
  let database: TestDatabase;
  let store: Store;
  let feedId: FeedId;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
    store = createStore(database.db, () => START);
    feedId = await addFeed(store);
  });
  afterEach(() => database.close());

  /** So many entries, newest first, as documents hold them. */
  const entries = (count: number, parts: Partial<FoundArticle> = {}, of = feedId) =>
    numbers(count).map((number) => {
      const publishedAt = new Date(START.getTime() - number * MINUTE_MS);
      return found(of, number, { keys: [`${of} ${number} ${parts.foundAt?.getTime() ?? 0}`], publishedAt, ...parts });
    });
  const titles = async (ids: readonly ArticleId[]) =>
    Promise.all(ids.map(async (id) => (await store.articles.byId(id))?.title.replace(/\D+/g, '')));
  const takeUp = (ms: number) => store.articles.takeUp({ now: later(ms), limit: 100 }, pace);

  describe('for the quota of their feed', () => {
    it('are stored at once, found when they were first seen, and taken up oldest first as the hour allows', async () => {
      const saved = await store.articles.saveFound(entries(8), quota);
      expect(saved).toMatchObject({ waiting: 5, leftOut: 0, known: 0 });
      expect(await titles(saved.new)).toEqual(['6', '7', '8']);
      expect(await takeUp(HOUR_MS - 1)).toEqual([]);
      expect(await titles(await takeUp(HOUR_MS))).toEqual(['5', '4', '3']);
      expect(await takeUp(2 * HOUR_MS)).toEqual([]);
      const late = await takeUp(DAY_MS);
      expect(await titles(late)).toEqual(['2', '1']);
      for (const id of late) expect(await store.articles.byId(id)).toMatchObject({ foundAt: START, stage: 'found' });
    });

    it('leave out what a day has no room for, and find it again while the feed still has it', async () => {
      const document = entries(12);
      expect(await store.articles.saveFound(document, quota)).toMatchObject({ waiting: 6, leftOut: 3 });
      const again = document.map((entry) => ({ ...entry, foundAt: later(DAY_MS) }));
      const saved = await store.articles.saveFound(again, quota);
      expect(saved).toMatchObject({ known: 9, waiting: 3, leftOut: 0 });
    });

    it('are not begun and not put in line before their turn, whoever asks', async () => {
      await store.articles.saveFound(entries(4), quota);
      const all = await database.db.selectFrom('articles').select('id').where('dueAt', 'is not', null).execute();
      expect(all).toHaveLength(1);
      expect(await store.articles.unfinished(later(HOUR_MS), 100)).toHaveLength(3);
      const [waiting] = await takeUp(HOUR_MS);
      expect(await store.articles.begin(waiting ?? expect.fail('none'))).toMatchObject({ tries: 1 });
      expect(await store.articles.unfinished(later(HOUR_MS), 100)).toHaveLength(4);
    });

    it('leave other feeds alone, and what a first poll stores in silence takes no place of news', async () => {
      await store.articles.saveFound(entries(50, { announced: false, counts: false }), quota);
      expect(await store.articles.saveFound(entries(3, { foundAt: later(1) }), quota)).toMatchObject({ waiting: 0 });
      expect(await store.articles.saveFound(entries(2, { foundAt: later(2) }), quota)).toMatchObject({ waiting: 2 });
      const other = await addFeed(store, 'https://other.example/feed');
      expect(await store.articles.saveFound(entries(3, {}, other), quota)).toMatchObject({ waiting: 0 });
    });

    it('keep what a feed brings out of its archive from taking the places of its news', async () => {
      const archive = await store.articles.saveFound(entries(9, { announced: false }), quota);
      expect(archive).toMatchObject({ waiting: 6 });
      expect(await store.articles.saveFound(entries(3, { foundAt: later(1) }), quota)).toMatchObject({ waiting: 0 });
    });

    it('count no more than there may be when two workers save at once', async () => {
      const documents = [1, 2].map((part) => entries(3, { foundAt: later(part) }));
      const saved = await Promise.all(documents.map((document) => store.articles.saveFound(document, quota)));
      expect(saved.flatMap((each) => each.new)).toHaveLength(3);
    });

    it('come sooner or later when the quota was changed, and stay in line', async () => {
      await store.articles.saveFound(entries(8), quota);
      await store.articles.replan({ entriesPerHour: 1, entriesPerDay: 4 }, later(1));
      expect(await titles(await takeUp(2 * HOUR_MS))).toEqual(['5']);
      expect(await titles(await takeUp(DAY_MS + HOUR_MS))).toEqual(['4', '3']);
      await store.articles.replan(NO_QUOTA, later(DAY_MS + HOUR_MS));
      expect(await titles(await takeUp(DAY_MS + HOUR_MS))).toEqual(['2', '1']);
    });
  });

  describe('for the pace of their site', () => {
    /** What a worker does with each: takes a turn for its page, or puts it off. Says which were read. */
    async function work(ids: readonly ArticleId[], ms: number): Promise<ArticleId[]> {
      const read: ArticleId[] = [];
      for (const id of ids) if (await isRead(id, later(ms))) read.push(id);
      return read;
    }

    async function isRead(id: ArticleId, now: Date): Promise<boolean> {
      const article = await store.articles.begin(id);
      if (!article) return false;
      const what = article.announced ? ('news' as const) : ('archive' as const);
      const turn = { site, feedId: article.feedId, what, called: article.waited !== null, now };
      const outcome = await store.articles.takePageTurn(turn, pace);
      if (outcome.kind === 'wait') await store.articles.putOff(id, { site, until: outcome.until, now });
      else await store.articles.keep(id, { ...article, text: 'Text.', textSource: 'page', textWhy: null }, now);
      return outcome.kind === 'taken';
    }

    /** Sweeps every five seconds and reads what is taken up; how many were read in each second. */
    async function workUntil(endMs: number, from = 5_000): Promise<{ ms: number; ids: ArticleId[] }[]> {
      const times: { ms: number; ids: ArticleId[] }[] = [];
      for (let ms = from; ms <= endMs; ms += 5_000) times.push({ ms, ids: await work(await takeUp(ms), ms) });
      return times;
    }

    it('go on in the order in which they were found, never more in a minute than the site is asked', async () => {
      const saved = (await store.articles.saveFound(entries(20))).new;
      const first = await work([...saved].reverse(), 0);
      expect(first).toHaveLength(4);
      const times = [{ ms: 0, ids: first }, ...(await workUntil(6 * MINUTE_MS))];
      for (const { ms } of times) {
        const within = times.filter((each) => each.ms >= ms && each.ms < ms + MINUTE_MS).flatMap((each) => each.ids);
        expect(within.length).toBeLessThanOrEqual(4);
      }
      expect(await titles(times.flatMap(({ ids }) => ids))).toEqual(numbers(20).reverse().map(String));
    });

    it('do not count a try for waiting', async () => {
      const saved = (await store.articles.saveFound(entries(5))).new;
      await work(saved, 0);
      const [last] = saved.slice(-1);
      expect(await store.articles.byId(last ?? expect.fail('none'))).toMatchObject({
        tries: 0,
        waited: { site, since: START },
      });
    });

    it('are not overtaken by an article that was found later', async () => {
      await work((await store.articles.saveFound(entries(6))).new, 0);
      const fresh = (await store.articles.saveFound(entries(1, { foundAt: later(MINUTE_MS) }))).new;
      expect(await work(fresh, MINUTE_MS)).toEqual([]);
      const times = await workUntil(3 * MINUTE_MS, MINUTE_MS);
      expect(times.flatMap(({ ids }) => ids).at(-1)).toBe(fresh[0]);
    });

    it('do not stand behind the flood of another feed', async () => {
      await work((await store.articles.saveFound(entries(60))).new, 0);
      const other = await addFeed(store, 'https://other.example/feed');
      const news = (await store.articles.saveFound(entries(2, { foundAt: later(10_000) }, other))).new;
      await work(news, 10_000);
      const read = (await workUntil(2 * MINUTE_MS, 15_000)).flatMap(({ ids }) => ids);
      expect(read).toEqual(expect.arrayContaining(news));
    });

    it('let news go before archives, which leave it half of each minute', async () => {
      const archive = (await store.articles.saveFound(entries(10, { announced: false, counts: false }))).new;
      expect(await work(archive, 0)).toHaveLength(2);
      const news = (await store.articles.saveFound(entries(2, { foundAt: later(1) }))).new;
      expect(await work(news, 1)).toHaveLength(2);
      const times = await workUntil(10 * MINUTE_MS);
      expect(times.flatMap(({ ids }) => ids)).toHaveLength(8);
    });

    it('wait in the database: what was missed while nothing ran comes at the pace, too', async () => {
      await work((await store.articles.saveFound(entries(20))).new, 0);
      const times = await workUntil(HOUR_MS + 5 * MINUTE_MS, HOUR_MS);
      expect(times[0]?.ids).toHaveLength(4);
      expect(times.flatMap(({ ids }) => ids)).toHaveLength(16);
    });

    it('are taken up again after a crash of the process that took them up', async () => {
      await work((await store.articles.saveFound(entries(6))).new, 0);
      const taken = await takeUp(MINUTE_MS);
      expect(taken.length).toBeGreaterThan(0);
      expect(await store.articles.unfinished(later(MINUTE_MS), 100)).toEqual(expect.arrayContaining([...taken]));
      expect(await work(taken, 2 * MINUTE_MS)).toEqual(taken);
    });

    /** Reads again what is due; how many were asked for, and which were read. */
    async function rereadDue(ms: number): Promise<{ asked: number; read: ArticleId[] }> {
      const now = later(ms);
      const due = await store.articles.toReread(now, 100);
      const read: ArticleId[] = [];
      for (const id of due) {
        await store.articles.beginReread(id, now, later(ms + 5 * MINUTE_MS));
        const turn = { site, feedId, what: 'reread' as const, called: false, now };
        const outcome = await store.articles.takePageTurn(turn, pace);
        if (outcome.kind === 'wait') await store.articles.putOffReread(id, outcome.until);
        else {
          await store.articles.endReread(id, readAgain(now));
          read.push(id);
        }
      }
      return { asked: due.length, read };
    }

    it('that are to be read again come one after the other, and leave half of each minute to news', async () => {
      await store.articles.saveFound(entries(40));
      await database.db.updateTable('articles').set({ stage: 'planned', rereadAt: START }).execute();
      let asked = 0;
      const times: number[] = [];
      for (let ms = 0; times.length < 40 && ms < HOUR_MS; ms += 5_000) {
        const turn = await rereadDue(ms);
        asked += turn.asked;
        times.push(...turn.read.map(() => ms));
      }
      expect(times).toHaveLength(40);
      const within = (from: number) => times.filter((ms) => ms >= from && ms < from + MINUTE_MS).length;
      expect(Math.max(...times.map(within))).toBe(2);
      expect(asked).toBeLessThan(3 * 40);
    });

    it('are let go after six hours, whether or not the site has a turn', async () => {
      await work((await store.articles.saveFound(entries(6))).new, 0);
      const late = 6 * HOUR_MS + SECOND_MS;
      for (let turn = 0; turn < 4; turn += 1)
        await store.paces.take({ subject: `site:${site}`, perMinute: 4, now: later(late) });
      expect(await takeUp(late)).toHaveLength(2);
    });
  });
});
