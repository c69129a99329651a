import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { createSentenceGuard } from '../../src/engines/briefing/guard-sentence.ts';
import { createBriefWriter } from '../../src/engines/briefing/write-brief.ts';
import { fixturePath, goldenPath, orphans, shown } from './golden-files.ts';
import { readArticles, readLanguages, readLineFiles, readTexts } from './own-writing.ts';
import { showBrief, showLine } from './show-brief.ts';

const languages = readLanguages();
const writeBrief = createBriefWriter({ languages });
const articles = [...readArticles('en'), ...readArticles('es'), ...readTexts()];
const lineFiles = readLineFiles();
const GUARDED = 'guarded';

describe('the whole brief', () => {
  it.each(articles)('of $name is as it was', async ({ name, title, text }) => {
    const brief = writeBrief({ title, text });
    await expect(showBrief(brief)).toMatchFileSnapshot(goldenPath('briefing', name));
  });

  it.each(lineFiles)('of each line of $name is as it was', async ({ name, lines }) => {
    const shownLines = lines.map((text) => showLine(text, writeBrief({ title: 'Lines', text })));
    await expect(`${shownLines.join('\n')}\n`).toMatchFileSnapshot(goldenPath('briefing', name));
  });

  it('has no golden file without its article', () => {
    const names = [...articles, ...lineFiles].map(({ name }) => name);
    expect(orphans('briefing', [...names, GUARDED])).toEqual([]);
  });
});

describe('the guard', () => {
  it('keeps and drops what it did', async () => {
    const schema = z.strictObject({ title: z.string(), text: z.string(), sentences: z.array(z.string()) });
    const { sentences, ...article } = schema.parse(parse(readFileSync(fixturePath('guarded.yaml'), 'utf8')));
    const facts = languages.find(({ tag }) => tag === 'en');
    if (facts === undefined) throw new Error('config/languages/en.yaml is missing');
    const lines = [article, { ...article, title: null }].flatMap((source) => {
      const guard = createSentenceGuard(source, facts);
      return sentences.map((sentence) => {
        const verdict = guard(sentence);
        return `${shown(sentence)}\n    ${verdict.kind === 'kept' ? 'kept' : `dropped: ${verdict.reason}`}`;
      });
    });
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(goldenPath('briefing', GUARDED));
  });
});
