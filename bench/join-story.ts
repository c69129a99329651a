import { PGlite } from '@electric-sql/pglite';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { indexTerms } from '../src/alerts/join-index.ts';
import { joinStory } from '../src/alerts/join-story.ts';
import { toId } from '../src/news/ids.ts';
import type { FoundArticle } from '../src/store/articles.ts';
import { migrate } from '../src/store/migrate.ts';
import { openPglitePool, PGLITE_START_PARAMS } from '../src/store/pglite-pool.ts';
import type { Database } from '../src/store/schema.ts';
import { createStore } from '../src/store/store.ts';
import { type ReadArticle, readWithBriefs } from '../tests/support/story-set.ts';

/**
 * What joining one article costs with 1,000 and with 100,000 articles stored, at 1,000 articles a day: the median of
 * real joins on the embedded database. Run: node bench/join-story.ts (Node 24), or any TypeScript runner.
 */
const SMALL = 1_000;
const LARGE = 100_000;
const ARTICLES_A_DAY = 1_000;
const REMEMBERED_DAYS = 21;
const COMMON_TERMS_EACH = 45;
const RARE_TERMS_EACH = 20;
const PROBES = 200;
const NOW = new Date('2026-06-01T12:00:00Z');

type Bench = { db: Kysely<Database>; close: () => Promise<void> };

async function open(): Promise<Bench> {
  const pool = await openPglitePool(await PGlite.create({ startParams: PGLITE_START_PARAMS }));
  await migrate({ pool });
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return { db, close: () => db.destroy() };
}

/** Articles as the product would have left them: all of them stored, those of three weeks still compared. */
async function fill({ db }: Bench, count: number, samples: readonly ReadArticle[]): Promise<void> {
  const days = count / ARTICLES_A_DAY;
  const vocabulary = samples.flatMap(({ signals }) => indexTerms(signals));
  const minutes = sql`(${days * 1_440}::float8 * (1 - n::float8 / ${count}))`;
  await sql`insert into feeds (url, name, source, announce_newest, every_seconds, next_poll_at)
    values ('https://bench.example/feed', 'Bench', 'config', 0, 300, now())`.execute(db);
  await sql`create temp table sample as select row_number() over () - 1 as n, value as signals
    from jsonb_array_elements(${JSON.stringify(samples.slice(0, 50).map(({ signals }) => signals))}::jsonb)`.execute(
    db,
  );
  await sql`create temp table vocabulary as select row_number() over () - 1 as n, term
    from unnest(${`{${vocabulary.join(',')}}`}::integer[]) as v (term)`.execute(db);
  await sql`create unique index on vocabulary (n)`.execute(db);
  await sql`insert into articles (feed_id, url, title, outlet, feed_text, published_at, found_at, announced, stage, stage_at)
    select 1, 'https://bench.example/' || n, 'Article ' || n, 'Bench', '', ${NOW}::timestamptz - ${minutes} * interval '1 minute',
      now(), true, 'planned', now() from generate_series(1, ${count}) as g (n)`.execute(db);
  await sql`insert into stories (slug, headline, started_at, updated_at)
    select 'bench-' || id, title, published_at, published_at from articles order by id`.execute(db);
  await sql`insert into story_articles (story_id, article_id, why, joined_at)
    select id, id, 'bench', now() from articles`.execute(db);
  await sql`insert into story_signals (article_id, story_id, at, signals)
    select id, id, published_at, signals from articles join sample on sample.n = id % 50
    where published_at > ${NOW}::timestamptz - ${REMEMBERED_DAYS} * interval '1 day' order by id`.execute(db);
  await sql`insert into story_terms (term, sequence, hour)
    select distinct term, sequence, floor(extract(epoch from at) / 3600)::integer from story_signals
    cross join lateral (
      select term from (select floor(random() * ${vocabulary.length} + sequence * 0)::bigint as pick
        from generate_series(1, ${COMMON_TERMS_EACH})) as picks join vocabulary on vocabulary.n = pick
      union all select floor((random() - 0.5) * 4e9 + sequence * 0)::integer from generate_series(1, ${RARE_TERMS_EACH})
    ) as drawn`.execute(db);
  await sql`analyze`.execute(db);
}

async function joinOnce({ db }: Bench, probe: ReadArticle): Promise<number> {
  const [id = toId<'article'>('0')] = (await createStore(db, () => NOW).articles.saveFound([toFound(probe)])).new;
  const { title, text, outlet } = probe;
  const article = { id, title, text, outlet, publishedAt: NOW, foundAt: NOW };
  const startedAt = performance.now();
  await createStore(db, () => NOW).atomically(({ stories }) =>
    joinStory({ article, brief: probe.brief }, { stories, now: () => NOW }),
  );
  return performance.now() - startedAt;
}

function toFound(probe: ReadArticle): FoundArticle {
  return {
    feedId: toId('1'),
    keys: [`bench:${probe.id}`],
    url: `https://bench.example/${probe.id}`,
    title: probe.title,
    outlet: probe.outlet,
    byline: null,
    feedText: '',
    language: 'en',
    publishedAt: NOW,
    foundAt: NOW,
    announced: true,
    print: probe.id,
    updatedAt: null,
  };
}

function median(times: readonly number[]): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0;
}

const articles = await readWithBriefs();
const small = await open();
const large = await open();
await fill(small, SMALL, articles);
await fill(large, LARGE, articles);
const times: { small: number[]; large: number[] } = { small: [], large: [] };
// In turns, so that whatever else the machine does slows both alike.
for (const probe of articles.slice(0, PROBES)) {
  times.small.push(await joinOnce(small, probe));
  times.large.push(await joinOnce(large, probe));
}
await Promise.all([small.close(), large.close()]);
const [few, many] = [median(times.small), median(times.large)];
console.log(`joining one article: ${few.toFixed(2)} ms with ${SMALL} stored, ${many.toFixed(2)} ms with ${LARGE}`);
console.log(`ratio ${(many / few).toFixed(2)}`);
