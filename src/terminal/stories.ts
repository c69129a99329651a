import { z } from 'zod';
import { chooseStory } from '../alerts/join-choose.ts';
import { createStoryMemory } from '../alerts/join-memory.ts';
import { readSignals } from '../alerts/story-signals.ts';
import { storySlug } from '../alerts/story-slug.ts';
import { writeBrief } from '../briefs/write-brief.ts';
import { type StoryId, toId } from '../news/ids.ts';
import type { LanguageFacts } from '../news/language.ts';
import type { LineWork } from './line-tools.ts';

const MS_PER_DAY = 86_400_000;

const article = z.object({
  id: z.string(),
  title: z.string().nullish(),
  text: z.string(),
  published: z.coerce.date(),
  outlet: z.string().nullish(),
});

/** `stories --jsonl`: lines in time order, each given its story by the same joining as in the store, in memory. */
export function storyWork(parts: { languages: readonly LanguageFacts[] }): LineWork {
  const memory = createStoryMemory();
  const slugs = new Map<StoryId, string>();
  const taken = new Set<string>();
  return async (value) => {
    const { id, title, text, published, outlet } = article.parse(value);
    const brief = writeBrief({ title: title ?? null, text }, parts);
    const fresh = {
      signals: readSignals({
        article: { title: title ?? '', text, outlet: sourceOf(outlet, published), foundAt: published },
        brief,
      }),
      at: published,
    };
    const { joined, signals, terms } = await chooseStory(fresh, memory);
    const storyId = joined?.storyId ?? toId(String(slugs.size + 1));
    memory.add({ storyId, at: published, signals, terms });
    if (!joined) {
      const slug = storySlug({ headline: title ?? brief.headline, text, brief, signals });
      slugs.set(storyId, freeSlug(slug, taken));
      taken.add(slugs.get(storyId) ?? '');
    }
    return { id, story: slugs.get(storyId), ...(joined ? { why: joined.why } : {}) };
  };
}

/** A bare date says nothing of what an outlet published at one time: then only the texts decide. */
function sourceOf(outlet: string | null | undefined, published: Date): string {
  return published.getTime() % MS_PER_DAY === 0 ? '' : (outlet ?? '');
}

function freeSlug(slug: string, taken: ReadonlySet<string>): string {
  if (!taken.has(slug)) return slug;
  let number = 2;
  while (taken.has(`${slug}-${number}`)) number += 1;
  return `${slug}-${number}`;
}
