import { describe, expect, it } from 'vitest';
import { createBriefWriter } from '../../src/engines/briefing/write-brief.ts';
import { createBackground } from '../../src/engines/joining/background.ts';
import { createChangeWords } from '../../src/engines/joining/facts.ts';
import { createEventWords } from '../../src/engines/joining/slots/event-words.ts';
import { createSlugWords } from '../../src/engines/joining/slugs/slug-words.ts';
import { NO_BACKGROUND } from '../../src/news/language.ts';
import { readArticle, readHeadline } from '../../src/roles/read-article.ts';
import { packReading, unpackReading } from '../../src/roles/thread-messages.ts';
import { cpuTime, LINEAR_MS } from '../support/cpu-time.ts';

const background = createBackground(NO_BACKGROUND);
const deps = {
  ...{ writeBrief: createBriefWriter({ languages: [] }), wordsOf: createChangeWords([]) },
  eventWordsOf: createEventWords([], background),
  slugWordsOf: createSlugWords([], background),
};
const ARTICLE = {
  ...{ title: 'Ferries sail again', text: 'The ferries sailed on Monday with 12 guests.', outlet: 'Courier' },
  ...{ url: 'https://courier.example/1', language: 'en', foundAt: new Date('2026-08-04T12:00:00Z') },
};

describe('readArticle', () => {
  it('comes out of a thread as it went in', () => {
    const made = readArticle({ article: ARTICLE }, deps);
    const { words, ...others } = unpackReading(packReading(made));
    expect(others).toEqual({ ...made, words: undefined, ...others });
    expect([...words.keys()]).toEqual([...made.words.keys()].sort());
    for (const [word, positions] of made.words) expect(words.get(word)).toEqual(positions);
    expect(words.has('ships')).toBe(false);
  });

  it('has the feed’s description where no sentence can be the summary, and only there', () => {
    const feedText = '<p>Ferries sail again after <b>nine days</b> of strike, the union says.</p>';
    const table = { ...ARTICLE, text: 'Merrow 4-1 Denby\nAldane 2-2 Hask', feedText };
    expect(readArticle({ article: table }, deps).brief).toMatchObject({
      ...{ summary: [], fromFeed: 'Ferries sail again after nine days of strike, the union says.' },
    });
    expect(readArticle({ article: { ...ARTICLE, feedText } }, deps).brief).not.toHaveProperty('fromFeed');
    const links =
      '<ol><li><a href="/a">Ferries sail again after nine days</a> Gull</li></ol><a href="/b">Nine days without milk</a>';
    expect(readArticle({ article: { ...table, feedText: links } }, deps).brief).not.toHaveProperty('fromFeed');
    expect(readArticle({ article: { ...table, feedText: 'Results' } }, deps).brief).not.toHaveProperty('fromFeed');
  });

  it.each([
    ['marks, as rows of 0.1.0 have them', `taliban a${'\u0301'.repeat(100_000)}${'\u0316'.repeat(95_000)}`],
    [
      'words that occur once',
      Array.from({ length: 40_000 }, (_, at) => `w${at}`)
        .join(' ')
        .slice(0, 200_000),
    ],
    ['figures', '1,000 '.repeat(33_000)],
    ['brackets', `taliban .${')'.repeat(199_000)}x`],
  ])('reads a text of %s in time with its length', (_what, text) => {
    const brief = { ...readHeadline(ARTICLE, '').brief, quotes: [] };
    expect(cpuTime(() => readArticle({ article: { ...ARTICLE, text }, brief }, deps))).toBeLessThan(LINEAR_MS);
  });
});

describe('readHeadline', () => {
  it('makes all of it of the headline, as if there were no text', () => {
    const { brief, searchWords, signals, facts, places } = readHeadline(ARTICLE, 'not read within 10 s');
    expect(brief).toMatchObject({ headline: ARTICLE.title, summary: [], warnings: ['no brief: not read within 10 s'] });
    expect(searchWords).toContain("'ferry':1");
    expect(`${searchWords} ${JSON.stringify([signals, facts])}`).not.toMatch(/monday|guest/i);
    expect(places.text).toHaveLength(0);
  });
});
