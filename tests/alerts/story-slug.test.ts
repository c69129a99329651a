import { describe, expect, it } from 'vitest';
import { storySlug } from '../../src/alerts/story-slug.ts';
import { actor } from '../support/story-fixtures.ts';

describe('storySlug', () => {
  it('names the leading actors of the headline, then what happened', () => {
    const actors = [actor('Lowland'), actor('Ilsa Marrowick'), actor('Tobin Hesk')];
    expect(storySlug('Marrowick halts Lowland ferry expansion', { actors })).toBe('marrowick-lowland-halts-ferry');
  });

  it('has a word even for a headline without Latin letters', () => {
    expect(storySlug('渡船停航', { actors: [] })).toBe('story');
  });
});
