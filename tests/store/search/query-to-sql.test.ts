import fc from 'fast-check';
import { type SqlBool, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  castOf,
  type MatchArticle,
  type MatchText,
  matchQuery,
  toMatchText,
} from '../../../src/engines/matching/match-query.ts';
import { createNames, withNames } from '../../../src/engines/matching/names.ts';
import { parseQuery } from '../../../src/engines/matching/parse-query.ts';
import type { Query } from '../../../src/engines/matching/query.ts';
import { nameWords } from '../../../src/engines/matching/word-index.ts';
import { readWords } from '../../../src/engines/matching/words.ts';
import { INSTALLATION_SCOPE } from '../../../src/news/owner.ts';
import { whereQuery } from '../../../src/store/search/query-to-sql.ts';
import { newestWanted, type Reach } from '../../../src/store/search/search-windows.ts';
import { openTestDatabase, type TestDatabase } from '../../support/databases.ts';
import { articleWords } from '../../support/read-here.ts';

// Words that meet often, with the traps among them: plurals, names in -s, hyphens, accents, compounds, scripts without spaces.
const WORDS =
  'ferry ferries strike strikes Striking harbour Hama Hamas news new cross-border U.S. us café CAFÉ Łódź l’Iran union’s women ' +
  'woman 外交部 外部 交 राज्य रज्य 9/11 countries country counter COVID-19 o’Brien the and or 東京都 京都 臺灣 台湾 日本人 日本 ' +
  'インドネシア インド 서울에서 서울 Bombenanschlag Anschlag centre center حملہ حملے وزیراعظم';
/** Of what some of the words name. */
const NAMES = createNames(
  'IN\tcountry\tIndia\tインド\tبھارت\nTW\tcountry\tTaiwan\t台湾\nHS\tbody\tHama\t서울\tUS (Nato, union)',
  new Map([['ferry', ['tram', '交']]]),
);
const VOCABULARY = WORDS.split(' ');
const OUTLETS = ['Port Verrin Courier', 'Nordhavn Post', 'The Café Times'];
const COUNTRIES = ['India', 'インド', 'West India', 'TAIWAN', '台湾', 'Taiwan'];
const ACTORS = ['Mara Quist', 'Quist', 'Ann Williams', 'William Hamas', 'União Sul', 'Women’s Council', ...COUNTRIES];

const articles: fc.Arbitrary<MatchArticle> = fc.record({
  title: fc.array(fc.constantFrom(...VOCABULARY), { maxLength: 6 }).map((words) => words.join(' ')),
  text: fc
    .array(fc.tuple(fc.constantFrom(...VOCABULARY), fc.constantFrom(' ', ', ', '. ', '\n\n', ' “', '” ')), {
      maxLength: 30,
    })
    // Some of it stands behind the lead.
    .map(
      (pieces) =>
        pieces.slice(0, 12).flat().join('') +
        (pieces.length > 15 ? 'tram '.repeat(90) : '') +
        pieces.slice(12).flat().join(''),
    ),
  outlet: fc.constantFrom(...OUTLETS),
  url: fc.constantFrom('https://courier.example/1', 'https://www.nordhavn-post.example/2', 'not an address'),
  language: fc.constantFrom('en', 'en-GB', 'fr', 'de', 'ja', 'ur', null),
  actors: fc.array(fc.constantFrom(...ACTORS), { maxLength: 3 }),
  countries: fc.array(fc.constantFrom(...COUNTRIES), { maxLength: 2 }),
  byline: fc.constantFrom(null, 'Mara Quist', 'Ann Williams, Port Verrin'),
  categories: fc.constantFrom([], ['Sport'], ['World news', 'Ferries'], ['Sports', 'us']),
  label: fc.constantFrom(null, 'coast', 'world'),
});

const word = fc.constantFrom(...VOCABULARY);
const operand = fc.oneof(
  { weight: 6, arbitrary: word },
  { weight: 3, arbitrary: fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => `"${words.join(' ')}"`) },
  { weight: 2, arbitrary: word.map((text) => `${text.replace(/\W+$/u, '').slice(0, 4)}*`) },
  { weight: 2, arbitrary: word.map((text) => `=${text}`) },
  { weight: 1, arbitrary: fc.constantFrom(...ACTORS).map((name) => `actor:"${name}"`) },
  { weight: 1, arbitrary: fc.constantFrom('actor:Qui*', 'feed:courier', 'feed:nordhavn-post', 'feed:"port caf*"') },
  {
    weight: 2,
    arbitrary: fc.constantFrom('country:india', 'country:IN', 'country:台湾', 'country:"west india"', 'country:बहारत'),
  },
  { weight: 1, arbitrary: fc.constantFrom('lang:en', 'lang:fr') },
  { weight: 2, arbitrary: word.map((text) => `title:"${text}"`) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom('title', 'lead'), word).map(([part, text]) => `${part}:${text}`) },
  { weight: 1, arbitrary: fc.constantFrom('title:=strike', 'title:日本', 'lead:ferry', 'title:india', 'lead:台湾') },
  {
    weight: 2,
    arbitrary: fc.constantFrom('title:ferr*', 'title:=US', 'lead:strike', 'lead:"the ferry"', 'lead:counter*'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('author:quist', 'author:"Ann Will*"', 'category:sport', 'category:"world news"'),
  },
  { weight: 1, arbitrary: fc.constantFrom('label:coast', 'label:wor*', 'ferry,strike', 'harbour/news', 'Hama, news') },
  { weight: 1, arbitrary: word.map((text) => `!${text}`) },
  { weight: 1, arbitrary: fc.constantFrom('(all -ferry)', '(everything but news)', 'ferry !"strike"') },
);
const { query: queries } = fc.letrec<{ query: string; part: string }>((tie) => ({
  part: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    operand,
    tie('query').map((inner) => `(${inner})`),
    operand.map((inner) => `-${inner}`),
    tie('query').map((inner) => `-(${inner})`),
  ),
  query: fc
    .tuple(tie('part'), fc.array(fc.tuple(fc.constantFrom(' ', ' OR '), tie('part')), { maxLength: 3 }))
    .map(([first, rest]) => first + rest.flat().join('')),
}));

const NO_BOUNDS: Reach = {
  candidates: 1000,
  hits: 1000,
  windows: [],
  common: 1_000_000,
  commonRead: 1_000_000,
  named: 0,
};
/** Every word counts as common, and every name as rare: where somebody is named, the search begins there. */
const NAMES_FIRST: Reach = { ...NO_BOUNDS, windows: [5, 20], common: 0, commonRead: 0, named: 1_000_000 };

describe('a query', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await openTestDatabase();
  });

  afterAll(() => database.close());

  it('finds in the store what it wants live, whatever it asks and whatever the articles say', async () => {
    const corpus = fc.sample(articles, { numRuns: 120, seed: 5 });
    const texts = await store(database, corpus);
    let wanted = 0;
    await fc.assert(
      fc.asyncProperty(queries, async (text) => {
        const parsed = parseQuery(text);
        fc.pre(parsed.kind === 'query');
        if (parsed.kind !== 'query') return;
        const tree = withNames(parsed.tree, NAMES);
        const live = texts.flatMap(([id, article]) => (matchQuery(tree, article) ? [id] : []));
        wanted += live.length;
        expect(await search(database, tree)).toEqual(live);
      }),
      { numRuns: 250, seed: 11 },
    );
    expect(wanted).toBeGreaterThan(1000);
  });

  it.each([
    ['what the index offers, what rows tell and what is read', NO_BOUNDS],
    ['who is named, and all else', NAMES_FIRST],
  ])('finds the same when it is parted into %s', async (_what, reach) => {
    const texts = await store(database, fc.sample(articles, { numRuns: 60, seed: 6 }));
    const stored = new Set(texts.map(([id]) => id));
    await fc.assert(
      fc.asyncProperty(queries, async (text) => {
        const parsed = parseQuery(text);
        fc.pre(parsed.kind === 'query');
        if (parsed.kind !== 'query') return;
        const found = await newestWanted(
          { query: parsed.tree, since: undefined },
          { db: database.db, scope: INSTALLATION_SCOPE },
          reach,
        );
        const live = texts.flatMap(([id, article]) => (matchQuery(parsed.tree, article) ? [id] : []));
        expect(found.filter((id) => stored.has(id)).sort()).toEqual(live.sort());
      }),
      { numRuns: 100, seed: 12 },
    );
  });

  it.each([
    ['京都', '東京都で', true],
    ['=strike', 'Two strikes', true],
    ['=strikes', 'A strike', false],
    ['台湾', '台湾代表団', true],
    ['Anschlag', 'Ein Anschlag', true],
    ['Anschlag', 'Ein Bombenanschlag', false],
  ])('finds in what 0.1.0 stored what it found: %s in “%s”', async (text, title, isFound) => {
    const [[id] = ['']] = await store(database, [{ ...PLAIN, title }]);
    // Words and singulars alone, as they were stored.
    const old = readWords(title).flatMap(({ word, stem, position }) =>
      [word, stem].map((each) => `'${each}':${position}`),
    );
    await database.db
      .updateTable('articles')
      .set({ words: old.join(' ') })
      .where('title', '=', title)
      .execute();
    const parsed = parseQuery(text);
    if (parsed.kind === 'bad') throw new Error(parsed.what);
    expect((await search(database, parsed.tree)).includes(id)).toBe(isFound);
  });

  it('agrees beyond the positions that PostgreSQL counts', async () => {
    const long = `${'ferry '.repeat(300)}harbour ${'tram '.repeat(16_200)}“last words” and more`;
    const [[id, article] = ['', undefined]] = await store(database, [
      {
        ...PLAIN,
        title: 'Long',
        text: long,
      },
    ]);
    for (const text of ['"ferry harbour"', '"last words"', '"harbour tram"', '"words more"', 'more']) {
      const parsed = parseQuery(`long ${text}`);
      if (parsed.kind === 'bad' || !article) throw new Error(text);
      expect(await search(database, parsed.tree), text).toEqual(matchQuery(parsed.tree, article) ? [id] : []);
    }
  });
});

const PLAIN: MatchArticle = {
  title: '',
  text: '',
  outlet: 'Nordhavn Post',
  url: 'https://nordhavn.example',
  language: 'en',
  actors: [],
};

async function search({ db }: TestDatabase, query: Query): Promise<string[]> {
  const rows = await db.selectFrom('articles').select('id').where(whereQuery(query)).orderBy('id').execute();
  return rows.map(({ id }) => id);
}

let feeds = 0;

async function store({ db }: TestDatabase, corpus: MatchArticle[]): Promise<[string, MatchText][]> {
  const at = new Date('2026-08-04T12:00:00Z');
  feeds += 1;
  const feed = await db
    .insertInto('feeds')
    .values({
      url: `https://courier.example/${feeds}`,
      name: 'Courier',
      source: 'chat',
      announceNewest: 0,
      everySeconds: 600,
      nextPollAt: at,
      label: null,
      etag: null,
      lastModified: null,
      bodyHash: null,
      lastOutcome: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const stored: [string, MatchText][] = [];
  for (const article of corpus) {
    const { title, text, outlet, url, language } = article;
    const times = { publishedAt: at, foundAt: at, stageAt: at };
    const { id } = await db
      .insertInto('articles')
      .values({
        ...times,
        feedId: feed.id,
        title,
        text,
        outlet,
        url,
        language,
        byline: null,
        feedText: '',
        textSource: 'feed',
        announced: true,
        brief: null,
        words: articleWords(article),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const cast = [
      ...article.actors.map((name) => ({ name, kind: 'person' })),
      ...(article.countries ?? []).map((name) => ({ name, kind: 'country' })),
    ];
    for (const [rank, { name, kind }] of cast.entries()) {
      const row = { articleId: id, rank, name, nameWords: nameWords(name), kind, role: null, mentions: 1 };
      await db.insertInto('actors').values(row).execute();
    }
    stored.push([id, toMatchText({ ...article, ...castOf(cast) })]);
  }
  return stored;
}

describe('whereQuery', () => {
  it('asks the text index once for all that it can answer', () => {
    const parsed = parseQuery('ferry (strike OR "harbour pilots") -tram lang:en');
    if (parsed.kind === 'bad') throw new Error(parsed.what);
    const compiled = sql<SqlBool>`${whereQuery(parsed.tree)}`.toOperationNode();
    expect(JSON.stringify(compiled).match(/tsquery/g)).toHaveLength(1);
  });
});
