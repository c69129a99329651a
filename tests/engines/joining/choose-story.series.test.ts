import { describe, expect, it } from 'vitest';
import { chooseStory, isSeries } from '../../../src/engines/joining/choose-story.ts';
import { createStoryMemory } from '../../../src/engines/joining/story-index.ts';
import { toId } from '../../../src/news/ids.ts';
import { withBriefs } from '../../support/story-set.ts';

const MINUTE = 60_000;
const bulletin = { outlet: 'Port Verrin Courier', foundAt: 0 };

describe('isSeries', () => {
  it('takes two items of one outlet at one time for two items', () => {
    expect(isSeries(bulletin, { ...bulletin, foundAt: 90 * MINUTE }, 0.5)).toBe(true);
    expect(isSeries(bulletin, { ...bulletin, foundAt: 2 * MINUTE }, 30)).toBe(true);
  });

  it('leaves what the outlet adds later to be judged by its text', () => {
    expect(isSeries(bulletin, { ...bulletin, foundAt: 90 * MINUTE }, 3)).toBe(false);
  });

  it('leaves copies of other outlets, and articles of nobody known, to be judged by their text', () => {
    expect(isSeries(bulletin, { outlet: 'Lowland Wire', foundAt: 0 }, 0)).toBe(false);
    expect(isSeries({ outlet: '', foundAt: 0 }, { outlet: '', foundAt: 0 }, 0)).toBe(false);
  });
});

describe('chooseStory over one form that an outlet fills in for many places at once', () => {
  const FORMS = {
    districts: (place: string) => ({
      title: `Ferry clerks count seals (${place} district)`,
      text: 'Ferry clerks in Lowmark will count seals from Monday, because they stand on the quay all day, the county said.\n“We know most of them by face,” Ada Renn, a clerk, said.\nThe numbers will be sent by post each evening.',
    }),
    outages: (place: string) => ({
      title: `${place}: power is back after storm Quill`,
      text: 'Power is back in most homes after storm Quill, Lowmark Grid said on Sunday.\n“Our crews worked through two nights in the rain,” Ben Harrow, who leads the repairs, said.\nWhoever is still without light is asked to call the depot before noon.',
    }),
    elections: (place: string) => ({
      title: `Count begins in ${place}`,
      text: 'The count of the votes for the county council began on Sunday evening, and a result is expected by midnight, the clerk of Lowmark said.\n“Nobody goes home before the last box is open,” Clerk Ida Moss said.\nThe hall stays open to the public.',
    }),
  };
  const PLACES = ['Barr', 'Munster', 'Cole', 'Thann', 'Bath', 'Hull', 'Rye', 'Wissembourg', 'York', 'Colmar'];

  it.each(Object.entries(FORMS))('tells each place of the %s apart', async (_, fill) => {
    const published = '2026-03-01T18:00:00Z';
    const given = PLACES.map((id) => ({ ...fill(id), id, published, outlet: 'Lowmark Courier' }));
    const articles = await withBriefs(given.map((each) => ({ ...each, event: each.id, relation: 'other' })));
    const memory = createStoryMemory();
    for (const [index, article] of articles.entries()) {
      const { verdict, signals, terms } = await chooseStory(article, memory);
      expect({ place: article.id, verdict }).toEqual({ place: article.id, verdict: { kind: 'other' } });
      memory.add({ storyId: toId<'story'>(String(index)), at: article.at, signals, terms });
    }
  });
});
