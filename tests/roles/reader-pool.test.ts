import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageWordsSchema } from '../../src/config/files/languages.ts';
import { createBackground } from '../../src/engines/joining/background.ts';
import { createChangeWords } from '../../src/engines/joining/facts.ts';
import { createEventWords } from '../../src/engines/joining/slots/event-words.ts';
import { createSlugWords } from '../../src/engines/joining/slugs/slug-words.ts';
import { parseQuery } from '../../src/engines/matching/parse-query.ts';
import { NO_BACKGROUND } from '../../src/news/language.ts';
import { readArticle } from '../../src/roles/read-article.ts';
import { createReaderPool, type ReaderPool } from '../../src/roles/reader-pool.ts';
import { createTellingWriter } from '../../src/roles/thread-tasks.ts';

const FEED = Buffer.from(
  '<rss version="2.0"><channel><title>Courier</title><item><title>A</title></item></channel></rss>',
);
const PAGE = Buffer.from(
  `<article>${'<p>The ferry sailed again on Monday, the harbour master said, and it was full.</p>'.repeat(9)}</article>`,
);
/** Small enough for every cap, and far too much for Readability: the deadline must end it. */
const ENDLESS = Buffer.from(`${'<div>'.repeat(499)}x${'</div>'.repeat(499)}`.repeat(190));

const NO_FACTS = { languages: [], pageWords: [], background: NO_BACKGROUND };
let pool: ReaderPool;
beforeAll(() => {
  pool = createReaderPool({ threads: 2, facts: NO_FACTS, deadlinesMs: { page: 2_000 } });
});
afterAll(() => pool.close());

const readFeed = (body: Uint8Array) => pool.readFeed({ body, contentType: null, baseUrl: null });
const pageOf = (body: Uint8Array) => ({ body, contentType: null, url: 'https://courier.example/', announced: null });
const readPage = (body: Uint8Array) => pool.readPage(pageOf(body));

describe('the reader pool', () => {
  it('reads feeds and pages in threads, dates included', async () => {
    expect(await readFeed(FEED)).toMatchObject({
      kind: 'read',
      feed: { title: 'Courier', entries: [{ published: null }] },
    });
    expect(await readPage(PAGE)).toMatchObject({ kind: 'read', page: { publishedAt: null } });
  });

  it('reads more at once than it has threads', async () => {
    const outcomes = await Promise.all(Array.from({ length: 40 }, () => readFeed(FEED)));
    expect(outcomes.filter(({ kind }) => kind === 'read')).toHaveLength(40);
  });

  it('ends a task that takes too long, says so, and goes on', async () => {
    expect(await readPage(ENDLESS)).toEqual({ kind: 'unreadable', reason: 'not read within 2 s' });
    expect(await readPage(PAGE)).toMatchObject({ kind: 'read' });
  });

  const text = 'The ferry sailed again on Monday. “It was full,” said Ines Okafor, who speaks for 9 crews.';
  const article = { title: 'Ferry sails', text, outlet: 'Courier', url: 'https://courier.example/1', language: 'en' };

  it('reads articles in threads, and gives what it would give here', async () => {
    const foundAt = new Date('2026-08-04T12:00:00Z');
    const outcome = await pool.readArticle({ article: { ...article, foundAt }, brief: null });
    const background = createBackground(NO_BACKGROUND);
    const slugWordsOf = createSlugWords([], background);
    const eventWordsOf = createEventWords([], background);
    const ofLanguages = { wordsOf: createChangeWords([]), slugWordsOf, eventWordsOf };
    const deps = { writeBrief: createTellingWriter(NO_FACTS), ...ofLanguages };
    const { words, ...here } = readArticle({ article: { ...article, foundAt } }, deps);
    expect(outcome).toMatchObject({ kind: 'done', result: here });
    const there = outcome.kind === 'done' ? outcome.result.words : new Map<string, number[]>();
    expect([...there.keys()]).toEqual([...words.keys()].sort());
    for (const [word, positions] of words) expect(there.get(word)).toEqual(positions);
    expect([there.has('ferries'), there.get('ferries')]).toEqual([false, undefined]);
  });

  it.each(['漢字', '速報ニュース', '서울시'])(
    'reads an article of 200,000 signs without a space: %s',
    async (signs) => {
      const text = signs.repeat(200_000 / signs.length);
      const outcome = await pool.readArticle({ article: { ...article, text, foundAt: new Date() }, brief: null });
      expect(outcome.kind).toBe('done');
    },
  );

  it('explains, compares and finds links in threads', async () => {
    const parsed = parseQuery('ferry');
    const query = parsed.kind === 'query' ? parsed.tree : null;
    if (query) {
      const explained = await pool.ask('explainMatch', { query, article: { ...article, actors: [] } });
      expect(explained).toMatchObject({ kind: 'done', result: { reasons: ['ferry'] } });
    }
    expect(await pool.readHtml('<p>one<p>two')).toEqual({ kind: 'done', result: 'one\n\ntwo' });
    const words = await pool.readWords({ title: 'ferries', text: '', language: 'en' });
    expect(words.kind === 'done' && [...words.result.keys()]).toEqual(['#', '-ferry', 'ferries', 'ferry']);
  });

  it('leaves the event loop free while a hostile page is read', async () => {
    let turns = 0;
    const counting = setInterval(() => {
      turns += 1;
    }, 10);
    await readPage(ENDLESS);
    clearInterval(counting);
    expect(turns).toBeGreaterThan(20);
  });

  it.each([
    ['nesting', `<rss>${'<a>'.repeat(100_000)}`],
    ['attributes', `<rss ${'a="b" '.repeat(50_000)}><channel/></rss>`],
    [
      'entities',
      '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel><title>&b;</title></channel></rss>',
    ],
  ])('survives a feed that is all %s', async (_what, text) => {
    expect(['read', 'unreadable']).toContain((await readFeed(Buffer.from(text))).kind);
    expect(await readFeed(FEED)).toMatchObject({ kind: 'read' });
  });

  it('gives its threads the words by which walls are known', async () => {
    const pageWords = [pageWordsSchema.parse({ pay: ['bara för prenumeranter'] })];
    const told = createReaderPool({ threads: 1, facts: { ...NO_FACTS, pageWords } });
    const page = Buffer.from(`${PAGE}<p>Bara för prenumeranter.</p>`.replace('</article>', '').concat('</article>'));
    expect(await told.readPage(pageOf(page))).toMatchObject({ kind: 'walled', reason: 'the page is for subscribers' });
    await told.close();
  });

  it('gives up what is waiting when it closes', async () => {
    const closing = createReaderPool({ threads: 1, facts: NO_FACTS });
    const outcome = closing.readPage(pageOf(ENDLESS));
    await closing.close();
    expect(await outcome).toMatchObject({ kind: 'unreadable' });
  });
});
