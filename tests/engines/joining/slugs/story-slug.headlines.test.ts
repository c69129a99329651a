import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createBriefWriter } from '../../../../src/engines/briefing/write-brief.ts';
import { storySlug } from '../../../../src/engines/joining/slugs/story-slug.ts';
import { shippedSlugWords } from '../../../support/slug-words.ts';

const FOLDER = join(import.meta.dirname, '../../../fixtures/sluglines');

async function sluglinesOf(file: string): Promise<string[]> {
  const { languages, wordsOf } = await shippedSlugWords();
  const writeBrief = createBriefWriter({ languages });
  const lines = readFileSync(join(FOLDER, `${file}.jsonl`), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => {
    const { title, text } = JSON.parse(line);
    const brief = writeBrief({ title, text });
    return `${storySlug({ headline: title, text, brief }, wordsOf(brief.language)).slug} | ${title}`;
  });
}

// Read by two readers: does the slug name the event, does it mislead? Whoever changes a line reads it like that.
describe('sluglines of our own headlines', () => {
  it.each(['en', 'es', 'more', 'unseen'])('are those that were read: %s', async (file) => {
    const sluglines = await sluglinesOf(file);
    await expect(`${sluglines.join('\n')}\n`).toMatchFileSnapshot(join(FOLDER, `${file}.slugs.txt`));
  });

  it('differ from each other, can be typed, and have two words or more', async () => {
    const slugs = (await Promise.all(['en', 'es'].map(sluglinesOf))).flat().map((line) => line.split(' | ')[0]);
    expect(new Set(slugs).size).toBe(slugs.length);
    expect(slugs.filter((slug) => !/^[a-z0-9]+(?:-[a-z0-9]+)+$/.test(slug ?? ''))).toEqual([]);
  });
});
