import { describe, expect, it } from 'vitest';
import { readSignals } from '../../../src/engines/joining/signals.ts';
import { type SlugInput, storySlug } from '../../../src/engines/joining/story-slug.ts';
import type { Actor } from '../../../src/news/article.ts';
import { actor } from '../../support/story-fixtures.ts';

/** Signals in which the words of the list are common and all others new. */
function input(headline: string, text: string, parts: { actors?: Actor[]; common?: string } = {}): SlugInput {
  const brief = { actors: parts.actors ?? [], quotes: [] };
  const signals = readSignals({ article: { title: headline, text, outlet: '', foundAt: new Date(0) }, brief });
  const common = new Set((parts.common ?? 'on after over with says').split(' '));
  return {
    headline,
    text,
    brief,
    signals: { ...signals, rarity: signals.opening.map((word) => (common.has(word) ? 0.1 : 1)) },
  };
}

const group = (name: string): Actor => ({ ...actor(name), kind: 'group' });

describe('storySlug', () => {
  it('names the leading actors of the headline, then what the text comes back to', () => {
    const text = 'The airstrike hit a camp of the Sable Front. Kestria said the airstrike was a mistake.';
    const actors = [group('Kestria'), group('Sable Front')];
    expect(storySlug(input('Kestria admits airstrike on Sable Front camp', text, { actors }))).toBe(
      'kestria-sable-front-airstrike-camp',
    );
  });

  it('calls persons by their last names', () => {
    const actors = [actor('Ilsa Marrowick'), actor('Tobin Hesk')];
    const text = 'The debate on ferries was short. Voters saw a debate without ferries.';
    expect(storySlug(input('Ilsa Marrowick and Tobin Hesk debate ferries', text, { actors }))).toBe(
      'marrowick-hesk-debate-ferries',
    );
  });

  it('leaves out common words and numbers when no actor stands in the headline', () => {
    const text = 'A fire on a ferry hurt eleven. The ferry drifted, the fire burned, the harbour watched.';
    expect(storySlug(input('Harbour watches after ferry fire hurts 11', text))).toBe('harbour-ferry-fire');
  });

  it('never ends in half a word', () => {
    const long = 'Counterrevolutionaries institutionalise incomprehensibilities notwithstanding';
    expect(storySlug(input(long, ''))).toBe('counterrevolutionaries-institutionalise');
  });

  it('takes the headline as it is when all its words are short', () => {
    expect(storySlug(input('Go, go, go', ''))).toBe('go-go-go');
  });

  it('has a word even for a headline without Latin letters', () => {
    expect(storySlug(input('渡船停航', '渡船停航'))).toBe('story');
  });
});
