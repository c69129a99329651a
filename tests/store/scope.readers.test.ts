import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { functionsOf, readersWithoutScope } from '../support/scoped-readers.ts';

const STORE = join(import.meta.dirname, '../../src/store');
const ROOMS = ['search', 'views'];

const sources = ROOMS.flatMap((room) =>
  readdirSync(join(STORE, room)).map((name) => ({
    path: `store/${room}/${name}`,
    text: readFileSync(join(STORE, room, name), 'utf8'),
  })),
);

/** Readers that show nothing of a row: each with the reason why it asks without a scope. */
const HARMLESS = new Map([
  ['store/search/query-to-sql.ts whereQuery', 'a condition on articles, whose query has the scope'],
  ['store/search/search-windows.ts estimateOffer', 'the planner guesses a count, and no row is read'],
  ['store/search/search-windows.ts timeOfNewest', 'cuts the time into windows; each window is searched in the scope'],
]);

describe('readers of articles, stories and feeds for others', () => {
  it('take their condition from scope.ts', () => {
    const careless = sources.flatMap(readersWithoutScope).filter((reader) => !HARMLESS.has(reader));
    expect(careless).toEqual([]);
  });

  it('are excused by name, and each excuse is still needed', () => {
    const careless = sources.flatMap(readersWithoutScope);
    expect([...HARMLESS.keys()].filter((reader) => !careless.includes(reader))).toEqual([]);
  });

  it.each([
    [
      'a table of the query builder',
      "async function a(db) { return db.selectFrom('articles').select('title').execute(); }",
    ],
    [
      'a table that is joined',
      "const a = (db) => db.selectFrom('deliveries').innerJoin('stories', 's', 'd').execute();",
    ],
    ['a table under another name', "function a(db) { return db.selectFrom('feeds as f').selectAll(); }"],
    ['a table in a subquery', "function a(db) { return db.selectFrom((q) => q.selectFrom('quotes').as('q')); }"],
    ['a list of tables', "function a(db) { return db.selectFrom(['deliveries', 'actors']); }"],
    ['SQL text', 'function a(db) { return sql`select title from articles where true`.execute(db); }'],
    ['SQL text with a join', 'function a(db) { return sql`select 1 from x join story_articles on true`; }'],
    [
      'a scope that is named and not used',
      "function a({ db, scope }) { return db.selectFrom('stories').selectAll(); }",
    ],
    [
      'another function’s condition',
      "function a(db, scope) { return db.selectFrom('stories'); }\nconst b = (scope) => storyIn(scope);",
    ],
  ])('would be found: %s', (_what, body) => {
    const text = `import { storyIn } from '../scope.ts';\n${body}\n`;
    expect(readersWithoutScope({ path: 'store/search/x.ts', text })).toEqual(['store/search/x.ts a']);
  });

  it('pass with a condition, wherever in the function it stands', () => {
    const bodies = [
      "const a = ({ db, scope }) => db.selectFrom('stories').where(storyIn(scope)).execute();",
      "function a({ db, scope }) { return db.selectFrom((q) => q.selectFrom('articles').where(articleIn(scope)).as('x')); }",
      `function a({ db, scope }) { return sql\`select 1 from \${storyArticlesIn(scope)} as story_articles\`; }`,
      'function a(db) { return sql`select 1 from deliveries`; }',
    ];
    for (const body of bodies) {
      const text = `import { articleIn, storyArticlesIn, storyIn } from '../scope.ts';\n${body}\n`;
      expect(readersWithoutScope({ path: 'store/search/x.ts', text })).toEqual([]);
    }
  });

  it('are looked for in every function of the rooms', () => {
    expect(sources.flatMap(({ text, path }) => functionsOf(text, path)).length).toBeGreaterThan(60);
  });
});
