import { beforeAll, describe, expect, it } from 'vitest';
import { slugApartFrom, slugNames } from '../../../../src/engines/joining/slugs/slug-names.ts';
import { NO_SLUG_WORDS, type SlugWords } from '../../../../src/engines/joining/slugs/slug-words.ts';
import { storySlug } from '../../../../src/engines/joining/slugs/story-slug.ts';
import type { Actor } from '../../../../src/news/article.ts';
import { shippedSlugWords } from '../../../support/slug-words.ts';
import { actor } from '../../../support/story-fixtures.ts';

const group = (name: string): Actor => ({ ...actor(name), kind: 'group' });

let wordsOf: (language: string) => SlugWords;
beforeAll(async () => {
  wordsOf = (await shippedSlugWords()).wordsOf;
});

type Told = { text?: string; actors?: Actor[]; language?: string };

const named = (headline: string, { text = '', actors = [], language = 'en' }: Told = {}) =>
  storySlug({ headline, text, brief: { actors } }, wordsOf(language));
const slugOf = (headline: string, told?: Told) => named(headline, told).slug;

describe('storySlug', () => {
  it('names who or where, and what happened', () => {
    const actors = [group('Pakistan'), group('Taliban')];
    const text = 'Pakistan said that its air strikes hit three camps of the Taliban.';
    expect(slugOf('Pakistan hits Taliban camps with airstrike, officials say', { text, actors })).toBe(
      'pakistan-hits-taliban-camps-airstrike',
    );
  });

  it.each([
    ['Radio star that everyone loved resigns', 'radio-star-that'],
    ['Sanmarra after the flood: what the coast has lost', 'sanmarra-after-coast'],
    ['What this is about: how 9 of them left', 'story-7'],
  ])('has no function words and no bare numbers: %s', (headline, before) => {
    const { slug } = named(headline, { text: 'It was on the coast of Sanmarra.' });
    expect(slug).not.toBe(before);
    expect(slug.split('-')).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(?:that|after|what|the|\d+)$/)]),
    );
  });

  it('calls persons by their last names, and places by all of theirs', () => {
    const text = 'The activist Dita Venn was freed in Port Verrin.';
    expect(slugOf('Court frees Dita Venn in Port Verrin', { text, actors: [actor('Dita Venn')] })).toBe(
      'court-frees-venn-port-verrin',
    );
  });

  it('keeps numbers where they are the name', () => {
    expect(slugOf('COP31 climate talks collapse')).toBe('cop31-climate-talks-collapse');
    expect(slugOf('F-16 crashes near 3 villages')).toContain('f-16');
  });

  it.each([
    ['Prime Minister Reyes denies plan to raise retirement age', 'denies'],
    ['Union calls off rail strike in Belgium', 'calls-off'],
    ['No deal reached in pay talks', 'no-deal'],
    ['Actor Rolf Hagen acquitted of fraud', 'acquitted'],
    ['Minister may resign over leak', 'may'],
    ['Dockworkers vote against new contract', 'vote-against'],
  ])('never says that what was denied took place: %s', (headline, turn) => {
    expect(slugOf(headline)).toContain(turn);
  });

  it.each([
    ['Los sindicatos desconvocan la huelga de trenes', 'desconvocan-huelga'],
    ['Un juez frena la deportación del líder estudiantil', 'frena-deportacion'],
    ['Se rompen las negociaciones de paz', 'rompen'],
  ])('nor in Spanish: %s', (headline, turn) => {
    expect(slugOf(headline, { language: 'es' })).toContain(turn);
  });

  it('takes no act from a sentence that denies it', () => {
    const text = 'A tanker lies off Sri Lanka. No oil had leaked by noon, the navy said.';
    expect(slugOf('What we know of the tanker', { text })).not.toContain('leak');
  });

  it('tells two ministers of one country apart', () => {
    const [finance, health] = ['finance', 'health'].map((office) =>
      slugOf(`Velmora ${office} minister resigns`, { text: `The ${office} minister of Velmora resigned.` }),
    );
    expect([finance, health]).toEqual(['velmora-finance-minister-resigns', 'velmora-health-minister-resigns']);
  });

  it('has longer names for when the first is taken, with what the headline and then the text have', () => {
    const text = 'The bridge stands in Port Verrin.';
    expect(named('Bridge closes', { text }).longerSlugs).toEqual(['bridge-closes-port-verrin']);
  });

  it.each([
    ['ru', 'Землетрясение в Чили'],
    ['uk', 'Пожежа на поромі'],
    ['el', 'Σεισμός στη Χιλή'],
    ['zh', '渡船停航 港口关闭'],
    ['ja', '大阪で地震'],
    ['ar', 'زلزال في تشيلي'],
    ['fa', 'زلزله در شیلی'],
    ['hi', 'चिली में भूकंप'],
    ['ko', '칠레 지진'],
    ['th', 'แผ่นดินไหวในชิลี'],
    ['und', '🔥🔥🔥'],
  ])('can be typed in any language: %s', (language, headline) => {
    expect(slugOf(headline, { language })).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)+$/);
  });

  it('never is one word, which would be read as a keyword', () => {
    for (const headline of ['Flood', 'Go', '9', '']) expect(slugOf(headline)).toMatch(/^[a-z0-9]+-[a-z0-9-]+$/);
  });

  it('never ends in half a word', () => {
    const long = 'Counterrevolutionaries compartmentalise incomprehensibilities';
    expect(storySlug({ headline: long, text: '', brief: { actors: [] } }, NO_SLUG_WORDS).slug).toBe(
      'counterrevolutionaries-incomprehensibilities',
    );
  });
});

describe('slugApartFrom', () => {
  it('gives no name that leads to a topic', () => {
    const slug = { slug: 'pakistan-taliban', longerSlugs: ['pakistan-taliban-border'] };
    expect(slugApartFrom(new Set(['pakistan-taliban']), slug).slug).toBe('pakistan-taliban-border');
    expect(slugApartFrom(new Set(['pakistan-taliban', 'pakistan-taliban-border']), slug).slug).toBe(
      'pakistan-taliban-story',
    );
    expect(slugApartFrom(new Set(), slug).slug).toBe('pakistan-taliban');
  });
});

describe('slugNames', () => {
  it('tries a further word, then the day, and a number last', () => {
    const story = { slug: 'velmora-minister-resigns', longerSlugs: ['velmora-health-minister-resigns'] };
    const names = slugNames({ ...story, headline: 'Health', at: new Date('2026-11-30T08:00:00Z') });
    expect(names.slice(0, 4)).toEqual([
      'velmora-minister-resigns',
      'velmora-health-minister-resigns',
      'velmora-minister-resigns-nov-30',
      'velmora-minister-resigns-nov-30-2',
    ]);
    expect(new Set(names).size).toBe(names.length);
  });
});
