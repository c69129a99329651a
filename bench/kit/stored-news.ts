import { sql } from 'kysely';
import { indexTerms } from '../../src/alerts/join-index.ts';
import { readSignals } from '../../src/alerts/story-signals.ts';
import { writeBrief } from '../../src/briefs/write-brief.ts';
import type { LanguageFacts } from '../../src/news/language.ts';
import { articleWords, nameWords } from '../../src/store/search-query.ts';
import { inventReports, type Report } from './invent-reports.ts';
import type { OpenBase } from './open-base.ts';

/** The moment at which the bench asks its questions. */
export const BENCH_NOW = new Date('2026-06-01T12:00:00Z');

const ARTICLES_A_DAY = 1_000;
const REMEMBERED_DAYS = 21;
const COMMON_TERMS_EACH = 45;
const RARE_TERMS_EACH = 20;
const SAMPLES = 1_000;

export type Filling = { count: number; seed: number; languages: readonly LanguageFacts[] };

/**
 * Articles as the product would have left them, at a thousand a day: all of them to be found by word, actor and speaker,
 * those of three weeks still compared. A thousand different reports are told again and again, each time as a new story.
 */
export async function fillNews({ db }: Pick<OpenBase, 'db'>, { count, seed, languages }: Filling): Promise<void> {
  const samples = inventReports(Math.min(SAMPLES, count), seed).map((report) => toSample(report, languages));
  await sql`insert into feeds (url, name, source, announce_newest, every_seconds, next_poll_at)
    values ('https://bench.example/feed', 'Bench', 'config', 0, 300, now())`.execute(db);
  // On one connection: a temporary table is that connection's own.
  await db.connection().execute(async (one) => {
    await storeSamples(one, samples);
    for (const statement of INDEXES) await sql.raw(`drop index ${statement.name}`).execute(one);
    await storeArticles(one, count, samples.length);
    for (const statement of INDEXES) await sql.raw(`create index ${statement.name} ${statement.on}`).execute(one);
    await storeSignals(one, samples);
    await sql`drop table sample`.execute(one);
    await sql`analyze`.execute(one);
  });
}

/** Made anew once the rows are there: row by row they would take most of the time. */
const INDEXES = [
  { name: 'articles_words', on: 'on articles using gin (words)' },
  { name: 'actors_words', on: 'on actors using gin (name_words)' },
  { name: 'quotes_speaker', on: 'on quotes using gin (speaker_words)' },
];

type Sample = ReturnType<typeof toSample>;
type One = OpenBase['db'];

function toSample(report: Report, languages: readonly LanguageFacts[]) {
  const brief = writeBrief(report, { languages });
  const signals = readSignals({ article: { ...report, foundAt: BENCH_NOW }, brief });
  const words = articleWords({ ...report, url: 'https://bench.example/' });
  const actors = brief.actors.map((actor, rank) => ({ ...actor, rank, words: nameWords(actor.name) }));
  const quotes = brief.quotes.map(({ text, start, end, speaker, cue }) => ({
    ...{ text, start, end, cue, speaker: speaker?.name ?? null, role: speaker?.role ?? null },
    words: speaker ? nameWords(speaker.name) : null,
  }));
  const { title, outlet } = report;
  return { title, outlet, brief, words, actors, quotes, signals, terms: indexTerms(signals) };
}

const SAMPLES_AT_ONCE = 100;

async function storeSamples(db: One, samples: readonly Sample[]): Promise<void> {
  await sql`create temp table sample (n integer primary key, told jsonb)`.execute(db);
  for (let from = 0; from < samples.length; from += SAMPLES_AT_ONCE) {
    const some = samples.slice(from, from + SAMPLES_AT_ONCE);
    await sql`insert into sample select ${from}::integer + at - 1, told
      from jsonb_array_elements(${JSON.stringify(some)}::jsonb) with ordinality as t (told, at)`.execute(db);
  }
}

async function storeArticles(db: One, count: number, samples: number): Promise<void> {
  const days = count / ARTICLES_A_DAY;
  const minutes = sql`(${days * 1_440}::float8 * (1 - g.n::float8 / ${count}))`;
  await sql`insert into articles (feed_id, url, title, outlet, feed_text, text_source, language, published_at, found_at,
      announced, stage, stage_at, brief, words)
    select 1, 'https://bench.example/' || g.n, told->>'title', told->>'outlet', '', 'page', 'en',
      ${BENCH_NOW}::timestamptz - ${minutes} * interval '1 minute', now(), true,
      'planned', now(), told->'brief', (told->>'words')::tsvector
    from generate_series(1, ${count}) as g (n) join sample on sample.n = g.n % ${samples}
    order by g.n`.execute(db);
  await sql`insert into actors (article_id, rank, name, name_words, kind, role, mentions)
    select articles.id, (actor->>'rank')::integer, actor->>'name', (actor->>'words')::tsvector, actor->>'kind',
      actor->>'role', (actor->>'mentions')::integer
    from articles join sample on sample.n = articles.id % ${samples}
    cross join lateral jsonb_array_elements(told->'actors') as a (actor)`.execute(db);
  await sql`insert into quotes (article_id, start_at, end_at, text, speaker, speaker_words, speaker_role, cue)
    select articles.id, (quote->>'start')::integer, (quote->>'end')::integer, quote->>'text', quote->>'speaker',
      (quote->>'words')::tsvector, quote->>'role', quote->>'cue'
    from articles join sample on sample.n = articles.id % ${samples}
    cross join lateral jsonb_array_elements(told->'quotes') as q (quote)`.execute(db);
  await sql`insert into stories (slug, headline, started_at, updated_at)
    select 'bench-' || id, title, published_at, published_at from articles order by id`.execute(db);
  await sql`insert into story_articles (story_id, article_id, why, joined_at)
    select id, id, 'bench', now() from articles`.execute(db);
}

/** Words of the index as they come in the news: most of them shared by many articles, some by none. */
async function storeSignals(db: One, samples: readonly Sample[]): Promise<void> {
  const vocabulary = [...new Set(samples.slice(0, 50).flatMap(({ terms }) => terms))];
  await sql`create temp table vocabulary as select row_number() over () - 1 as n, term
    from unnest(${`{${vocabulary.join(',')}}`}::integer[]) as v (term)`.execute(db);
  await sql`create unique index on vocabulary (n)`.execute(db);
  await sql`insert into story_signals (article_id, story_id, at, signals)
    select id, id, published_at, told->'signals' from articles join sample on sample.n = id % 50
    where published_at > ${BENCH_NOW}::timestamptz - ${REMEMBERED_DAYS} * interval '1 day' order by id`.execute(db);
  await sql`insert into story_terms (term, sequence, hour)
    select distinct term, sequence, floor(extract(epoch from at) / 3600)::integer from story_signals
    cross join lateral (
      select term from (select floor(random() * ${vocabulary.length} + sequence * 0)::bigint as pick
        from generate_series(1, ${COMMON_TERMS_EACH})) as picks join vocabulary on vocabulary.n = pick
      union all select floor((random() - 0.5) * 4e9 + sequence * 0)::integer from generate_series(1, ${RARE_TERMS_EACH})
    ) as drawn`.execute(db);
  await sql`drop table vocabulary`.execute(db);
}
