import { sql } from 'kysely';
import { nameWords } from '../../src/engines/matching/word-index.ts';
import {
  type ArchivedArticle,
  type Archiving,
  BENCH_NOW,
  inventArchive,
  PEOPLE,
  personAt,
  type Sample,
} from './invent-archive.ts';
import type { OpenBase } from './open-base.ts';

type One = OpenBase['db'];

/** So many articles came after the indexes were made: in the product the newest words wait in a list of the index. */
const LATELY = 0.01;

/** Articles as the product would have left them, at a thousand a day: all of them to be found by word, actor and speaker. */
export async function fillNews({ db }: Pick<OpenBase, 'db'>, archiving: Archiving): Promise<void> {
  const { samples } = archiving;
  const archive = inventArchive(archiving);
  const lately = Math.round(archiving.count * (1 - LATELY));
  // On one connection: a temporary table and a setting are that connection's own.
  await db.connection().execute(async (one) => {
    for (const statement of PREPARE) await sql.raw(statement).execute(one);
    await storeNames(one, samples);
    for (const { name } of INDEXES) await sql.raw(`drop index ${name}`).execute(one);
    const articles = archive.articles();
    await storeArticles(one, articles, lately);
    for (const { name, on } of INDEXES) await sql.raw(`create index ${name} ${on}`).execute(one);
    await sql`vacuum analyze articles, actors, quotes`.execute(one);
    await storeArticles(one, articles, archiving.count - lately);
    for (const statement of TELL_STORIES) await sql.raw(statement).execute(one);
    await storeSlugs(one, archive.stories);
    for (const statement of FINISH) await sql.raw(statement).execute(one);
  });
}

/** Nothing here can break a reference, and checking two million of them takes a minute. */
const PREPARE = [
  `set session_replication_role = replica`,
  `set statement_timeout = 0`,
  `set maintenance_work_mem = '256MB'`,
  `insert into feeds (url, name, source, announce_newest, every_seconds, next_poll_at)
    values ('https://bench.example/feed', 'Bench', 'config', 0, 300, now())`,
  `create temp table known_names (name text primary key, words tsvector not null)`,
  `create temp table told (id bigint primary key, story bigint not null)`,
  `create temp table slugs (story bigint primary key, slug text not null)`,
];

/** Made anew once most rows are there: row by row they would take most of the time. */
const INDEXES = [
  { name: 'articles_words', on: 'on articles using gin (words)' },
  { name: 'actors_words', on: 'on actors using gin (name_words)' },
  { name: 'quotes_speaker', on: 'on quotes using gin (speaker_words)' },
];

const TELL_STORIES = [
  `insert into stories (slug, headline, started_at, updated_at)
    select 'story-' || story, min(title), min(published_at), max(published_at)
    from told join articles using (id) group by story order by story`,
  `insert into story_articles (story_id, article_id, why, joined_at)
    select story, id, 'bench', published_at from told join articles using (id) order by id`,
  // One article in ten tells its story something new.
  `insert into story_changes (story_id, article_id, found_at, changes)
    select story, id, published_at, '[{"kind": "figure", "before": "eleven boats", "after": "fourteen boats"}]'
    from told join articles using (id) where id % 10 = 0 order by id`,
];

const FINISH = [
  `update stories set slug = slugs.slug from slugs where slugs.story = stories.id`,
  `drop table known_names, told, slugs`,
  `vacuum analyze stories, story_articles, story_changes`,
  `analyze articles, actors, quotes`,
  `reset session_replication_role`,
  `reset statement_timeout`,
  `reset maintenance_work_mem`,
];

async function storeNames(db: One, samples: readonly Sample[]): Promise<void> {
  const people = Array.from({ length: PEOPLE }, (_, rank) => personAt(rank));
  const names = [...new Set([...samples.flatMap((sample) => sample.names), ...people])];
  const known = names.map((name) => ({ name, words: nameWords(name) }));
  await sql`insert into known_names select name, words::tsvector
    from jsonb_to_recordset(${JSON.stringify(known)}::jsonb) as n (name text, words text)`.execute(db);
}

async function storeSlugs(db: One, stories: readonly { slug: string }[]): Promise<void> {
  const slugs = JSON.stringify(stories.map(({ slug }) => slug));
  await sql`insert into slugs (story, slug)
    select at, slug from jsonb_array_elements_text(${slugs}::jsonb) with ordinality as s (slug, at)`.execute(db);
}

const AT_ONCE = 200;

async function storeArticles(db: One, articles: Iterator<ArchivedArticle>, count: number): Promise<void> {
  const { rows } = await sql<{ last: string }>`select coalesce(max(id), 0) as last from articles`.execute(db);
  const last = Number(rows[0]?.last ?? 0);
  for (let from = 0; from < count; from += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - from) }, () => articles.next().value);
    await storeSome(db, some, last + from);
  }
  await sql`insert into actors (article_id, rank, name, name_words, kind, role, mentions)
    select articles.id, rank - 1, actor->>'name', coalesce(words, to_tsvector('simple', actor->>'name')),
      coalesce(actor->>'kind', 'unknown'),
      actor->>'role', (actor->>'mentions')::integer
    from (select id, brief from articles where id > ${last}) as articles
    cross join lateral jsonb_array_elements(brief->'actors') with ordinality as a (actor, rank)
    left join known_names on known_names.name = actor->>'name'`.execute(db);
  await sql`insert into quotes (article_id, start_at, end_at, text, speaker, speaker_words, speaker_role, cue)
    select articles.id, (quote->>'start')::integer, (quote->>'end')::integer, quote->>'text', quote->'speaker'->>'name',
      words, quote->'speaker'->>'role', quote->>'cue'
    from (select id, brief from articles where id > ${last}) as articles
    cross join lateral jsonb_array_elements(brief->'quotes') as q (quote)
    left join known_names on known_names.name = quote->'speaker'->>'name'`.execute(db);
}

async function storeSome(db: One, articles: readonly ArchivedArticle[], last: number): Promise<void> {
  const same = { feedId: '1', feedText: '', textSource: 'page', language: 'en', announced: true } as const;
  await db
    .insertInto('articles')
    .values(
      articles.map(({ url, title, outlet, text, brief, words, publishedAt }) => ({
        ...{ url, title, outlet, text, brief, words, ...same, stage: 'planned' as const },
        ...{ publishedAt, foundAt: publishedAt, stageAt: publishedAt },
      })),
    )
    .execute();
  const stories = JSON.stringify(articles.map(({ story }) => story));
  await sql`insert into told (id, story)
    select ${last}::bigint + at, told::bigint from jsonb_array_elements(${stories}::jsonb) with ordinality as t (told, at)`.execute(
    db,
  );
}

const REMEMBERED_DAYS = 21;
const COMMON_TERMS_EACH = 45;
const RARE_TERMS_EACH = 20;
const REMEMBERED_SAMPLES = 50;

/** Articles of three weeks are still compared: words of the index as they come in the news, most shared, some rare. */
export async function rememberNews({ db }: Pick<OpenBase, 'db'>, archiving: Archiving): Promise<void> {
  const samples = archiving.samples.slice(0, REMEMBERED_SAMPLES);
  const vocabulary = [...new Set(samples.flatMap(({ terms }) => terms))];
  const told = JSON.stringify(samples.map(({ signals }) => signals));
  await db.connection().execute(async (one) => {
    await sql`create temp table vocabulary as select row_number() over () - 1 as n, term
      from unnest(${`{${vocabulary.join(',')}}`}::integer[]) as v (term)`.execute(one);
    await sql`create unique index on vocabulary (n)`.execute(one);
    await sql`insert into story_signals (article_id, story_id, at, signals)
      select article_id, story_id, published_at, told from articles join story_articles on article_id = articles.id
      join jsonb_array_elements(${told}::jsonb) with ordinality as s (told, at) on at - 1 = articles.id % ${samples.length}
      where published_at > ${BENCH_NOW}::timestamptz - ${REMEMBERED_DAYS} * interval '1 day' order by articles.id`.execute(
      one,
    );
    await sql`insert into story_terms (term, sequence, hour)
      select distinct term, sequence, floor(extract(epoch from at) / 3600)::integer from story_signals
      cross join lateral (
        select term from (select floor(random() * ${vocabulary.length} + sequence * 0)::bigint as pick
          from generate_series(1, ${COMMON_TERMS_EACH})) as picks join vocabulary on vocabulary.n = pick
        union all select floor((random() - 0.5) * 4e9 + sequence * 0)::integer from generate_series(1, ${RARE_TERMS_EACH})
      ) as drawn`.execute(one);
    await sql`drop table vocabulary`.execute(one);
    await sql`analyze`.execute(one);
  });
}
