import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackground } from '../../../src/config/files/background.ts';
import { loadLanguages } from '../../../src/config/files/languages.ts';
import type { LanguageFacts } from '../../../src/news/language.ts';
import { storyWork } from '../../../src/terminal/calls/line-tools.ts';
import { readLabelled } from '../../support/story-set.ts';

describe('stories --jsonl', () => {
  let languages: LanguageFacts[];
  beforeAll(async () => {
    const read = await loadLanguages([join(import.meta.dirname, '../../../config')]);
    if (read.kind === 'unsound') throw new Error('The language files are unsound');
    languages = read.data;
  });

  it('gives each line the readable name of its story, and the reason of a join', async () => {
    const work = storyWork({ languages, background: await loadBackground() });
    const lines = readLabelled().slice(0, 12);
    const results: object[] = [];
    for (const line of lines) results.push(await work(line));
    const first = lines.findIndex(({ id }) => id === 'verrin-ferry-fire-1');
    expect(results.map((result) => Object.keys(result))).toContainEqual(['id', 'story', 'verdict', 'why']);
    expect(results[first]).toMatchObject({
      id: 'verrin-ferry-fire-1',
      story: expect.stringMatching(/^[a-z]+(-[a-z]+)+$/),
    });
  });

  it('refuses a line without a time', async () => {
    const work = storyWork({ languages, background: await loadBackground() });
    await expect(work({ id: 'a', title: 'b', text: 'c' })).rejects.toThrow(/published/);
  });
});
