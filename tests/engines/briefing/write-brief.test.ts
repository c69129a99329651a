import { describe, expect, it } from 'vitest';
import { createBriefWriter } from '../../../src/engines/briefing/write-brief.ts';
import type { Brief } from '../../../src/news/article.ts';
import { f1, type GoldArticle, loadArticles, loadLanguages, scoreAll } from './gold.ts';

const languages = loadLanguages();
const english = loadArticles('en');

const briefOf: (article: Pick<GoldArticle, 'title' | 'text'>) => Brief = createBriefWriter({ languages });

const SUMMARY_CHARACTERS_MAX = 420;

describe('createBriefWriter on our own articles', () => {
  const pairs = english.map((gold) => ({ gold, brief: briefOf(gold) }));
  const score = scoreAll(pairs);

  it('has at least fifty-five articles to be judged by', () => {
    expect(english.length).toBeGreaterThanOrEqual(55);
  });

  it('finds the quotations and nothing else', () => {
    expect(f1(score.quotes), score.slips.join('\n')).toBeGreaterThanOrEqual(0.99);
  });

  it('names their speakers', () => {
    expect(score.speakersRight / score.quotes.gold, score.slips.join('\n')).toBeGreaterThanOrEqual(0.97);
  });

  it('shows the actors among the first five', () => {
    expect(score.actors.right / score.actors.gold, score.slips.join('\n')).toBeGreaterThanOrEqual(0.95);
  });

  it('words roles as the article does', () => {
    expect(score.roles.right / score.roles.gold, score.slips.join('\n')).toBeGreaterThanOrEqual(0.95);
  });

  it.each(pairs)('takes every quotation and sentence of the brief of $gold.id from the article', ({ gold, brief }) => {
    expect(gold.title ?? gold.text).toContain(brief.headline);
    for (const span of [
      ...brief.quotes,
      ...brief.summary,
      ...brief.actors.map((actor) => ({ ...actor, text: actor.name })),
    ]) {
      expect(gold.text.slice(span.start, span.end)).toBe(span.text);
    }
  });

  it.each(pairs)('takes every name and role of the brief of $gold.id from the article', ({ gold, brief }) => {
    const words = gold.text.replace(/\s+/g, ' ');
    const speakers = brief.quotes.flatMap(({ speaker }) => speaker ?? []);
    for (const { name, role } of [...speakers, ...brief.actors]) {
      expect(words).toContain(name.replace(/\s+/g, ' '));
      expect(words).toContain(role ?? name.replace(/\s+/g, ' '));
    }
  });

  it.each(pairs)('summarises $gold.id in sentences that stand alone', ({ brief }) => {
    const text = brief.summary.map((span) => span.text).join(' ');
    expect(brief.summary.length).toBeGreaterThan(0);
    expect(text.length).toBeLessThanOrEqual(SUMMARY_CHARACTERS_MAX);
    expect(text).not.toMatch(/^(?:He|She|They|It|This|But|And|However)\b/);
  });

  it.each(pairs.filter(({ gold }) => gold.notQuotes.length > 0))(
    'takes no title, nickname or slogan of $gold.id for speech',
    ({ gold, brief }) => {
      for (const text of gold.notQuotes) expect(brief.quotes.map((quote) => quote.text)).not.toContain(text);
    },
  );

  it('takes the headline from the text when no title is given', () => {
    const gold = english.find(({ headline }) => headline !== undefined);
    expect(gold).toBeDefined();
    if (gold !== undefined) expect(briefOf(gold).headline).toBe(gold.headline);
  });
});

describe('createBriefWriter in Spanish', () => {
  const pairs = loadArticles('es').map((gold) => ({ gold, brief: briefOf(gold) }));
  const score = scoreAll(pairs);

  it('finds quotations and speakers with nothing but a language file', () => {
    expect(f1(score.quotes), score.slips.join('\n')).toBeGreaterThanOrEqual(0.95);
    expect(score.speakersRight / score.quotes.gold, score.slips.join('\n')).toBeGreaterThanOrEqual(0.9);
    expect(pairs.map(({ brief }) => brief.language)).toEqual(pairs.map(() => 'es'));
  });
});

describe('createBriefWriter on hostile or empty input', () => {
  it.each([
    ['no text', ''],
    ['only marks', '"'.repeat(5000)],
    ['single marks that never close', "'a ".repeat(30_000)],
    ['nothing but speech in single marks', "'a b c,' ".repeat(6000)],
    ['one endless word', 'a'.repeat(100_000)],
    ['endless capitals', `${'Aa '.repeat(20_000)}said.`],
    ['endless commas', `Okoro${', the minister'.repeat(5000)}, said "no".`],
  ])('comes back from %s', (_, text) => {
    const brief = briefOf({ title: null, text });
    for (const { start, end, text: words } of brief.quotes) expect(text.slice(start, end)).toBe(words);
    expect(brief.method).toBe('extractive');
  });
});
