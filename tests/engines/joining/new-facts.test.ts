import { beforeAll, describe, expect, it } from 'vitest';
import { loadLanguages } from '../../../src/config/files/languages.ts';
import { type ChangeWords, createChangeWords } from '../../../src/engines/joining/facts.ts';
import { newFacts, readArticleFacts, type TitledText } from '../../../src/engines/joining/new-facts.ts';
import { type LabelledArticle, readLabelled } from '../../support/story-set.ts';

/** Of articles that repeat what was told, this share at most may count as news to a reader of the alert. */
const LOUD_MAX = 0.04;
const TOLLS = [
  'voltaris-battery-recall-4',
  'sarra-measles-4',
  'harra-cholera-3',
  'dorvale-airstrike-hask-5',
  'sallow-bay-cyclone-4',
  'sallow-bay-cyclone-6',
  'sarra-bus-gorge-4',
];

describe('newFacts', () => {
  let english: ChangeWords;
  beforeAll(async () => {
    const read = await loadLanguages(['config']);
    if (read.kind === 'unsound') throw new Error('The language files are unsound');
    english = createChangeWords(read.data)('en');
  });

  const facts = (later: TitledText, ...earlier: TitledText[]) =>
    newFacts(
      readArticleFacts(later, english),
      earlier.map((each) => readArticleFacts(each, english)),
    );
  const strike = { title: 'Strike on Hask market kills 17', text: 'At least 17 people were killed, medics said.' };

  describe('over our labelled stories', () => {
    const stories = new Map<string, LabelledArticle[]>();
    for (const article of readLabelled().filter(({ relation }) => relation !== 'other')) {
      stories.set(article.event, [...(stories.get(article.event) ?? []), article]);
    }
    const changes = () =>
      [...stories.values()].flatMap((story) =>
        story
          .toSorted((one, other) => one.published.localeCompare(other.published))
          .flatMap((article, index, all) =>
            index === 0 ? [] : [{ article, told: facts(article, ...all.slice(0, index)) }],
          ),
      );

    it('says every new toll', () => {
      const loud = changes().filter(({ told }) => told.length > 0);
      expect(loud.map(({ article }) => article.id)).toEqual(expect.arrayContaining(TOLLS));
    });

    it('stays silent on copies and rewrites', () => {
      const copies = changes().filter(({ article }) => article.relation === 'same');
      const loud = copies.filter(({ told }) => told.length > 0);
      expect(
        loud.length / copies.length,
        loud
          .map(({ article, told }) => `${article.id}: ${told.map((each) => `${each.before} → ${each.after}`)}`)
          .join('\n'),
      ).toBeLessThanOrEqual(LOUD_MAX);
    });

    it('says nothing that is not in the article', () => {
      for (const { article, told } of changes()) {
        for (const { after } of told) expect(`${article.title}\n${article.text}`).toContain(after);
      }
    });
  });

  it('tells a new toll once, with the sentence it replaces', () => {
    const later = { title: 'Toll in Hask market strike rises to 29', text: 'The toll has risen to 29 people killed.' };
    const told = facts(later, strike);
    expect(told.map(({ kind }) => kind)).toEqual(['figure']);
    expect(told[0]?.before).toContain('17');
    expect(facts({ ...later, title: '29 killed in strike on Hask market' }, strike, later)).toEqual([]);
  });

  it('tells a headline that says the opposite', () => {
    const before = { title: 'Senate passes the harbour budget', text: 'It passed.' };
    const told = facts({ title: 'Senate does not pass the harbour budget', text: 'It failed.' }, before);
    expect(told).toContainEqual({
      kind: 'denied-or-affirmed',
      before: 'Senate passes the harbour budget',
      after: 'Senate does not pass the harbour budget',
    });
  });

  it('tells a correction', () => {
    const text = 'Correction: the strike hit the mill, not the market. It was night.';
    expect(facts({ title: 'Strike on Hask', text }, strike)).toMatchObject([{ kind: 'correction', before: null }]);
  });

  it('takes no longer over a text without an end', () => {
    const endless = 'The toll of the strike rose to 30 people killed. '.repeat(50_000);
    expect(facts({ title: 'Strike', text: endless }, { title: 'Strike', text: endless })).toEqual([]);
  });
});

describe('readArticleFacts', () => {
  const NONE: ChangeWords = { negations: new Set(), numbers: new Map(), corrections: new Set(), timeWords: new Set() };
  const ENGLISH: ChangeWords = { ...NONE, numbers: new Map([['seven', 7]]), corrections: new Set(['correction']) };
  const text = 'The ferry took seven trips. It is late. Correction: It is on time. It had 3 bells.';

  it('keeps the title, and the sentences that count or correct, as the language says', () => {
    const { compared, top } = readArticleFacts({ title: 'Ferry', text }, ENGLISH);
    expect(compared.map((each) => each.text)).toEqual([
      'Ferry',
      'The ferry took seven trips.',
      'Correction: It is on time.',
      'It had 3 bells.',
    ]);
    expect(top.map((each) => each.text)).toEqual(['Ferry', 'The ferry took seven trips.', 'It is late.']);
    expect(readArticleFacts({ title: 'Ferry', text }, NONE).compared).toHaveLength(2);
  });

  it('keeps so much of a list of figures, however long it is, that comparing stays cheap', () => {
    const figures = (from: number) => Array.from({ length: 150 }, (_, at) => `${from + at} crates`).join(', ');
    const list = (from: number) => ({ title: figures(from), text: `Aa ${figures(from)}. `.repeat(60) });
    const [later, ...earlier] = [0, 1, 2, 3, 4, 5, 6].map((each) => readArticleFacts(list(1000 * each), ENGLISH));
    const { cpuUsage } = process;
    const before = cpuUsage();
    if (later) newFacts(later, earlier);
    expect(cpuUsage(before).user / 1000).toBeLessThan(100);
  });
});
