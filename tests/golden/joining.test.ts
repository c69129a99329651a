import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createBriefWriter } from '../../src/engines/briefing/write-brief.ts';
import { materialChange } from '../../src/engines/joining/changes.ts';
import { createChangeWords } from '../../src/engines/joining/facts.ts';
import { newFacts, readArticleFacts } from '../../src/engines/joining/new-facts.ts';
import { similarity, toComparable } from '../../src/engines/joining/similarity.ts';
import { explain, oddsOf } from '../../src/engines/joining/verdict.ts';
import type { StoryChange } from '../../src/news/story.ts';
import { fixtureNames, fixturePath, goldenPath, orphans, section, shown } from './golden-files.ts';
import { type JoinedArticle, joinStream, readStream, type StreamArticle } from './join-stream.ts';
import { readLanguages } from './own-writing.ts';

type Change = StoryChange['changes'][number];

const languages = readLanguages();
const wordsOf = createChangeWords(languages);
const EDITS = /^edits.*\.jsonl$/;
const files = fixtureNames('stories').filter((file) => file.endsWith('.jsonl'));
const streamFiles = files.filter((file) => !EDITS.test(file));
const editFiles = files.filter((file) => EDITS.test(file));

/** The long stream is shown by the week: 2026-03-02 was a Monday. */
const FIRST_MONDAY = Date.UTC(2026, 2, 2);
const WEEK_MS = 7 * 86_400_000;

function weekOf({ at }: JoinedArticle): string {
  const week = Math.floor((at.getTime() - FIRST_MONDAY) / WEEK_MS);
  return new Date(FIRST_MONDAY + week * WEEK_MS).toISOString().slice(0, 10);
}

async function joinedOf(file: string): Promise<JoinedArticle[]> {
  return joinStream(readStream(file), languages);
}

const streams = new Map<string, Promise<JoinedArticle[]>>(streamFiles.map((file) => [file, joinedOf(file)]));

function byKey<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function showJoined({ id, slug, why, near }: JoinedArticle): string[] {
  const doubt = near === null ? '' : `perhaps ${near}: `;
  return [`${id} → ${slug}`, `    ${why === null ? 'new' : `${doubt}${shown(why)}`}`];
}

function showChange({ kind, before, after }: Change): string {
  return `${kind}: ${before === null ? '' : `"${shown(before)}" → `}"${shown(after)}"`;
}

/** An article beside the one before it in its story, and beside the one before it in the stream. */
function showPair(one: JoinedArticle, other: JoinedArticle): string {
  const alike = similarity(toComparable(other), toComparable(one));
  const numbers = Object.entries(alike).flatMap(([name, value]) =>
    typeof value === 'number' && value !== 0 ? `${name} ${value.toFixed(2)}` : [],
  );
  return `${one.id} ~ ${other.id}: ${oddsOf([alike]).toFixed(2)} of ${numbers.join(', ')}\n    ${shown(explain(alike))}`;
}

function showSignals({ id, signals }: JoinedArticle): string {
  const { opening, titleWords, names, rarity, runs, quotes, event } = signals;
  const words = (places: readonly number[] = []) => places.map((place) => opening[place]).join(' ');
  const rare = opening.map((word, at) => `${word} ${(rarity[at] ?? 0).toFixed(2)}`).join(', ');
  const said = quotes.map((quote) => `${quote.runs.length}@${quote.prominence} by ${quote.speaker}`).join(', ');
  const { places = [], offices = [], counts = [], measures = [], scores = [] } = event?.slots ?? {};
  const slots = [...places.map(({ name }) => `in ${name}`), ...offices.map(({ of, title }) => `${of} ${title}`)];
  const figures = [...counts.map(([figure]) => figure), ...measures, ...scores].join(' ');
  return [
    `${id}: title of ${titleWords}; names ${words(names)}; titles ${words(event?.titles)}; ${runs.length} runs`,
    `    ${slots.join(', ')}; figures ${figures}; quotes ${said || 'none'}`,
    `    ${rare}`,
  ].join('\n');
}

describe('a stream of articles', () => {
  it.each(streamFiles)('of %s is joined to the stories it was', async (file) => {
    const weeks = byKey((await streams.get(file)) ?? [], weekOf);
    for (const [week, articles] of weeks) {
      const text = `${articles.flatMap(showJoined).join('\n')}\n`;
      await expect(text).toMatchFileSnapshot(goldenPath('joining', `${file}/joined-${week}`));
    }
  });

  it.each(streamFiles)('of %s is measured as it was', async (file) => {
    const articles = (await streams.get(file)) ?? [];
    const lines = articles.flatMap((article, index) => {
      const before = articles.slice(0, index).reverse();
      const sameStory = before.find(({ slug }) => slug === article.slug);
      const pairs = [...new Set([before[0], sameStory])].filter((other) => other !== undefined);
      return [showSignals(article), ...pairs.map((other) => showPair(article, other))];
    });
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(goldenPath('joining', `${file}/measured`));
  });

  it.each(streamFiles)('of %s tells what it told', async (file) => {
    const stories = byKey((await streams.get(file)) ?? [], ({ slug }) => slug);
    const lines = [...stories.values()].flatMap((story) =>
      story.flatMap((article, index) => {
        if (index === 0) return [];
        const words = wordsOf(article.brief.language);
        const earlier = story.slice(0, index).map((each) => readArticleFacts(each, words));
        const told = newFacts(readArticleFacts(article, words), earlier);
        return [section(article.id, told.map(showChange))];
      }),
    );
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(goldenPath('joining', `${file}/told`));
  });
});

type Edit = {
  base: string;
  kind: string;
  swaps?: [string, string][];
  title?: string;
  append?: string;
  prepend?: string;
  dropAfter?: string;
};

function edited(article: StreamArticle, edit: Edit): StreamArticle {
  let text = article.text;
  for (const [from, to] of edit.swaps ?? []) text = text.replaceAll(from, to);
  if (edit.dropAfter) text = text.slice(0, text.indexOf(edit.dropAfter));
  const parts = [edit.prepend, text, edit.append].filter((part) => part !== undefined);
  return { ...article, title: edit.title ?? article.title, text: parts.join('\n\n') };
}

describe('edits', () => {
  const writeBrief = createBriefWriter({ languages });
  const bases = new Map(streamFiles.flatMap(readStream).map((article) => [article.id, article]));

  it.each(editFiles)('of %s change what they changed', async (file) => {
    const edits = readFileSync(fixturePath('stories', file), 'utf8')
      .trim()
      .split('\n')
      .map((line): Edit => JSON.parse(line));
    const lines = edits.map((edit) => {
      const base = bases.get(edit.base);
      if (!base) throw new Error(`No article ${edit.base}`);
      const [before, after] = [base, edited(base, edit)].map((version) => {
        const { quotes, language } = writeBrief(version);
        return { ...version, quotes, language };
      });
      if (!before || !after) throw new Error(`No version of ${edit.base}`);
      return section(
        `${edit.base}, ${edit.kind}`,
        materialChange(before, after, wordsOf(before.language)).map(showChange),
      );
    });
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(goldenPath('joining', file));
  });
});

describe('the golden files of joining', () => {
  it('have their streams', async () => {
    const weeks = await Promise.all(
      streamFiles.map(async (file) => {
        const articles = (await streams.get(file)) ?? [];
        return [...new Set(articles.map(weekOf))].map((week) => `${file}/joined-${week}`);
      }),
    );
    const others = streamFiles.flatMap((file) => [`${file}/measured`, `${file}/told`]);
    expect(orphans('joining', [...weeks.flat(), ...others, ...editFiles])).toEqual([]);
  });
});
