import { type RawBuilder, sql } from 'kysely';
import { hashText } from '../news/hash-text.ts';
import type { NewStory } from './story-shape.ts';

/** Inserts the story under the first of its names that is free, and gives its id; no row where all are taken. */
export function creatingStory(story: NewStory): RawBuilder<{ id: string }> {
  const { headline, at } = story;
  return sql<{ id: string }>`
    insert into stories (slug, headline, started_at, updated_at)
    select name, ${headline}, ${at}, ${at} from unnest(${slugNames(story)}::text[]) with ordinality as names (name, place)
    where not exists (select from stories where slug = name) order by place limit 1
    returning id`;
}

const NUMBERED_MAX = 9;
const NUMBERED_A_DAY_MAX = 99;

/**
 * What a story may be called, the nicest first: by number, then by day. A list of set length, so that the look-up is a
 * few steps in the index of slugs however many stories share a name.
 */
function slugNames({ slug, headline, at }: NewStory): string[] {
  const day = `${slug}-${at.toISOString().slice(0, 'yyyy-mm-dd'.length)}`;
  const numbered = (name: string, last: number) =>
    Array.from({ length: last - 1 }, (_, index) => `${name}-${index + 2}`);
  const last = `${day}-${hashText(`${headline}${at.toISOString()}`)}`;
  return [slug, ...numbered(slug, NUMBERED_MAX), day, ...numbered(day, NUMBERED_A_DAY_MAX), last];
}
