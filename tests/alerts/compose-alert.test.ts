import { describe, expect, it } from 'vitest';
import { composeAlert } from '../../src/alerts/compose-alert.ts';
import { toId } from '../../src/news/ids.ts';
import { actor, brief, quote, START } from '../support/story-fixtures.ts';

const article = {
  id: toId<'article'>('1'),
  feedId: toId<'feed'>('1'),
  url: 'https://courier.example/1',
  title: 'Ferry pier closes',
  outlet: 'Port Verrin Courier',
  byline: null,
  text: '',
  textSource: 'page' as const,
  language: 'en',
  publishedAt: START,
  foundAt: START,
  announced: true,
};
const story = { id: toId<'story'>('1'), slug: 'ferry-closes', headline: 'Ferry', startedAt: START, updatedAt: START };
const delivery = { because: ['harbour'], mention: null };

describe('composeAlert', () => {
  it('shows whole statements with a speaker before fragments and nameless words', () => {
    const quotes = [
      quote('a mistake', 'Tobin Hesk'),
      quote('Nobody has looked at these piers yet', null),
      quote('We will not put people on these piers', 'Ilsa Marrowick'),
      quote('The work stops on every pier today', 'Ilsa Marrowick'),
    ].map((each, index) => ({ ...each, start: index }));
    const alert = composeAlert({
      delivery,
      story,
      article,
      brief: brief({ quotes, actors: [actor('Ilsa Marrowick')] }),
    });
    expect(alert.card.quotes.map((line) => line.text)).toEqual([
      'a mistake',
      'We will not put people on these piers',
      'The work stops on every pier today',
    ]);
  });

  it('says when only the text of the feed was there to read', () => {
    const alert = composeAlert({ delivery, story, article: { ...article, textSource: 'feed' }, brief: brief() });
    expect(alert.card.note).toContain('feed text only');
  });

  it('carries buttons that are commands on the story', () => {
    const alert = composeAlert({ delivery, story, article, brief: brief() });
    expect(alert.buttons.map((button) => button.command)).toContain('/quotes ferry-closes');
  });
});
