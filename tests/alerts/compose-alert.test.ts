import { describe, expect, it } from 'vitest';
import { composeAlert } from '../../src/alerts/compose-alert.ts';
import { toId } from '../../src/news/ids.ts';
import { actor, brief, quote, START } from '../support/story-fixtures.ts';

const article = {
  url: 'https://courier.example/1',
  title: 'Ferry pier closes',
  outlet: 'Port Verrin Courier',
  textSource: 'page' as const,
  publishedAt: START,
  foundAt: START,
};
const ids = { id: toId<'delivery'>('7'), storyId: toId<'story'>('4') };
const delivery = { ...ids, because: ['harbour'], mention: null };
const alone = { outlets: [article.outlet], changes: [], fuller: null };

describe('composeAlert', () => {
  it('shows whole statements with a speaker before fragments and nameless words', () => {
    const quotes = [
      quote('a mistake', 'Tobin Hesk'),
      quote('Nobody has looked at these piers yet', null),
      quote('We will not put people on these piers', 'Ilsa Marrowick'),
      quote('The work stops on every pier today', 'Ilsa Marrowick'),
    ].map((each, index) => ({ ...each, start: index }));
    const alert = composeAlert({
      ...alone,
      delivery,
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
    const alert = composeAlert({
      ...alone,
      delivery,
      article: { ...article, textSource: 'feed' },
      brief: brief(),
    });
    expect(alert.card.note).toContain('feed text only');
  });

  it('shows the feed’s description where the article has no sentence for a summary, and says so', () => {
    const told = { ...brief({}), summary: [], fromFeed: 'Ferries sail again, the union says.' };
    const { card } = composeAlert({ ...alone, delivery, article, brief: told });
    expect(card).toMatchObject({ summary: ['Ferries sail again, the union says.'], note: 'Summary from the feed.' });
  });

  it('names the other outlets of the each once', () => {
    const outlets = ['Meridian Wire', article.outlet, 'Radio Ostra', 'Meridian Wire'];
    const { card } = composeAlert({ ...alone, outlets, delivery, article, brief: brief() });
    expect(card.alsoReportedBy).toEqual(['Meridian Wire', 'Radio Ostra']);
  });

  it('shows the fuller text of another outlet below its own headline, and says whose it is', () => {
    const said = brief({ quotes: [quote('Nobody may board', 'Ilsa Marrowick')] });
    const fuller = { outlet: 'Meridian Wire', brief: { ...said, language: 'fr' } };
    const thin = { ...article, textSource: 'feed' as const };
    const { card } = composeAlert({ ...alone, fuller, delivery, article: thin, brief: brief() });
    expect(card).toMatchObject({
      headline: article.title,
      url: article.url,
      note: 'Summary and quotes: Meridian Wire',
      language: 'fr',
    });
    expect(card.quotes.map(({ text }) => text)).toEqual(['Nobody may board']);
  });

  it('carries buttons that name the story and the alert by number, and no word of theirs', () => {
    const alert = composeAlert({ ...alone, delivery, article, brief: brief() });
    expect(alert.buttons).toEqual([
      { label: 'Quotes', command: '/quotes story:4' },
      { label: 'Actors', command: '/actors story:4' },
      { label: 'Timeline', command: '/timeline story:4' },
      { label: 'Follow topic', command: '/subscribe alert:7 me' },
      { label: 'Mute topic here', command: '/unsubscribe alert:7 for=1d' },
    ]);
  });
});
