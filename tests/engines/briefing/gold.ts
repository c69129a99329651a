import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { cuedSchema, languageSchema } from '../../../src/config/files/languages.ts';
import type { Brief } from '../../../src/news/article.ts';
import type { CuedFacts, LanguageFacts } from '../../../src/news/language.ts';

const goldSchema = z.strictObject({
  title: z.string().nullable(),
  headline: z.string().optional(),
  text: z.string(),
  quotes: z.array(z.strictObject({ text: z.string(), speaker: z.string().nullable() })),
  notQuotes: z.array(z.string()).default([]),
  actors: z.array(z.strictObject({ name: z.string(), role: z.string().optional() })),
});

/** An article of our own writing with what a careful reader finds in it. */
export type GoldArticle = z.output<typeof goldSchema> & { id: string };

export function loadLanguages(): LanguageFacts[] {
  const folder = new URL('../../../config/languages/', import.meta.url);
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return names.map((name) => languageSchema.parse(parse(readFileSync(new URL(name, folder), 'utf8'))));
}

export function loadCuedFiles(): CuedFacts[] {
  const folder = new URL('../../../config/languages/cued/', import.meta.url);
  return readdirSync(folder).map((name) => cuedSchema.parse(parse(readFileSync(new URL(name, folder), 'utf8'))));
}

export function loadArticles(language: string): GoldArticle[] {
  const folder = new URL(`../../fixtures/articles/${language}/`, import.meta.url);
  return readdirSync(folder).map((name) => ({
    ...goldSchema.parse(parse(readFileSync(new URL(name, folder), 'utf8'))),
    id: name.replace(/\.yaml$/, ''),
  }));
}

export type Score = {
  quotes: { right: number; gold: number; found: number };
  speakersRight: number;
  actors: { right: number; gold: number };
  roles: { right: number; gold: number };
  /** One line per slip, for whoever has to mend it. */
  slips: string[];
};

const ACTORS_SHOWN = 5;

export function scoreAll(pairs: readonly { gold: GoldArticle; brief: Brief }[]): Score {
  const score: Score = {
    quotes: { right: 0, gold: 0, found: 0 },
    speakersRight: 0,
    actors: { right: 0, gold: 0 },
    roles: { right: 0, gold: 0 },
    slips: [],
  };
  for (const { gold, brief } of pairs) {
    scoreQuotes(score, gold, brief);
    scoreActors(score, gold, brief);
  }
  return score;
}

function scoreQuotes(score: Score, gold: GoldArticle, brief: Brief): void {
  score.quotes.gold += gold.quotes.length;
  score.quotes.found += brief.quotes.length;
  for (const quote of gold.quotes) {
    const found = brief.quotes.find(({ text }) => text === quote.text);
    if (found === undefined) score.slips.push(`${gold.id}: not found “${quote.text}”`);
    else {
      score.quotes.right++;
      const name = found.speaker?.name ?? null;
      if (name === quote.speaker) score.speakersRight++;
      else score.slips.push(`${gold.id}: “${quote.text}” by ${name}, not ${quote.speaker}`);
    }
  }
  for (const { text } of brief.quotes) {
    if (!gold.quotes.some((quote) => quote.text === text)) score.slips.push(`${gold.id}: no quotation “${text}”`);
  }
}

function scoreActors(score: Score, gold: GoldArticle, brief: Brief): void {
  const shown = brief.actors.slice(0, ACTORS_SHOWN);
  for (const actor of gold.actors) {
    score.actors.gold++;
    const found = shown.find(({ name }) => name === actor.name);
    if (found === undefined) {
      score.slips.push(`${gold.id}: actor ${actor.name} is not among ${shown.map(({ name }) => name).join(', ')}`);
      continue;
    }
    score.actors.right++;
    if (actor.role === undefined) continue;
    score.roles.gold++;
    if (found.role === actor.role) score.roles.right++;
    else score.slips.push(`${gold.id}: ${actor.name} is "${found.role}", not "${actor.role}"`);
  }
}

export function f1({ right, gold, found }: Score['quotes']): number {
  return (2 * right) / (gold + found);
}
