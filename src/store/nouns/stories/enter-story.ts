import { type RawBuilder, sql } from 'kysely';
import { slugNames } from '../../../engines/joining/slugs/slug-names.ts';
import {
  hourOf,
  type NewStory,
  ownTerms,
  type StoryEntered,
  type StoryEntry,
} from '../../../engines/joining/story-index.ts';
import type { StoryId } from '../../../news/ids.ts';
import { INSTALLATION, type Owner, type Scope } from '../../../news/owner.ts';
import type { Db } from '../../database.ts';
import { storyIn } from '../../scope.ts';
import { wantingEdits } from './story-edits.ts';

const NOTHING = sql`select`;

/** Stores the article in its story, and what later articles find and compare it by: one statement, while all others wait. */
export async function enterStory(db: Db, entry: StoryEntry): Promise<StoryEntered> {
  const { articleId, owner, why, at, forget } = entry;
  const terms = owner === INSTALLATION ? entry.terms : ownTerms(entry.terms, owner);
  const { rows } = await sql<{ id: StoryId; sequence: string | null }>`
    with story as (${storyOf(entry)}),
    attached as (
      insert into story_articles (story_id, article_id, why, likely_story_id, joined_at)
      select id, ${articleId}, ${why}, ${entry.likely}::bigint, ${at} from story
      on conflict (article_id) do update set
        story_id = excluded.story_id, why = excluded.why, likely_story_id = excluded.likely_story_id),
    viewed as (${viewing(entry)}),
    moved as (${movingOn(entry)}),
    wanted as (${entry.edits.places.length === 0 ? NOTHING : wantingEdits(entry.edits.places, entry.edits.at)}),
    forgotten as (
      delete from story_signals where sequence in (
        select sequence from story_signals where at < ${forget.before} order by at limit ${forget.limit})
      returning sequence),
    forgotten_terms as (delete from story_terms where sequence in (select sequence from forgotten)),
    saved as (${savingSignals(entry)}),
    found_by as (
      insert into story_terms (term, sequence, hour)
      select distinct term, sequence, ${hourOf(at)}::integer
      from saved cross join unnest(${`{${terms.join(',')}}`}::integer[]) as fresh (term))
    select id, (select sequence from saved) as sequence from story`.execute(db);
  const [row] = rows;
  if (!row) throw new Error(`Article ${articleId} came into no story: every name of the new one is taken`);
  return { storyId: row.id, sequence: row.sequence === null ? null : Number(row.sequence) };
}

function storyOf({ into, owner, namesDifferIn }: StoryEntry): RawBuilder<unknown> {
  if (into.kind === 'new') return creatingStory({ ...into.story, owner }, namesDifferIn);
  return sql`select ${into.storyId}::bigint as id`;
}

/** Of an owner that has the article itself, the story says nothing. */
function viewing({ articleId, views, at }: StoryEntry): RawBuilder<unknown> {
  if (views.length === 0) return NOTHING;
  return sql`insert into story_views (owner, article_id, story_id, twin_of, why, joined_at)
    select owner, ${articleId}, coalesce(seen_in, (select id from story)), twin, why, ${at}
    from unnest(${views.map(({ owner }) => owner)}::text[], ${views.map(({ storyId }) => storyId)}::bigint[],
      ${views.map(({ twinOf }) => twinOf)}::bigint[], ${views.map(({ why }) => why)}::text[])
      as views (owner, seen_in, twin, why)
    on conflict (owner, article_id) do nothing`;
}

/**
 * A new story has its time already. Only the articles of its own owner move one on: others must not see that an article
 * came which they do not see.
 */
function movingOn({ into, owner, views, at }: StoryEntry): RawBuilder<unknown> {
  const joined = into.kind === 'new' ? [] : [into.storyId];
  const stories = [...joined, ...views.flatMap((view) => view.storyId ?? [])];
  if (stories.length === 0) return NOTHING;
  const owners = [owner, ...views.map((view) => view.owner)];
  return sql`update stories set updated_at = ${at}
    where id = any(${stories}::bigint[]) and owner = any(${owners}::text[]) and updated_at < ${at}`;
}

/** What an owner's own article is compared by has numbers of its own, so that those of the installation stay dense. */
function savingSignals({ articleId, owner, at, signals }: StoryEntry): RawBuilder<unknown> {
  const json = JSON.stringify(signals);
  if (owner === INSTALLATION) {
    return sql`insert into story_signals (article_id, story_id, at, signals)
      select ${articleId}, id, ${at}, ${json} from story on conflict (article_id) do nothing returning sequence`;
  }
  return sql`insert into story_signals (sequence, place, article_id, story_id, at, signals, owner)
    overriding system value
    select -nextval('own_signals'), 1 + coalesce((select max(place) from story_signals
      where place is not null and owner = ${owner}), 0), ${articleId}, id, ${at}, ${json}, ${owner}
    from story on conflict (article_id) do nothing returning sequence`;
}

export type StoryToCreate = NewStory & { owner: Owner };

/** Inserts the story under the first of its names that is free, and gives its id; no row where all are taken. */
export function creatingStory(story: StoryToCreate, namesDifferIn: Scope): RawBuilder<{ id: StoryId }> {
  const { headline, at, owner } = story;
  return sql<{ id: StoryId }>`
    insert into stories (slug, headline, started_at, updated_at, owner)
    select name, ${headline}, ${at}, ${at}, ${owner}
    from unnest(${slugNames(story)}::text[]) with ordinality as names (name, place)
    where not exists (select from stories where slug = name and ${storyIn(namesDifferIn)}) order by place limit 1
    returning id`;
}
