import { describe, expect, it } from 'vitest';
import { composeAlert } from '../../src/alerts/compose-alert.ts';
import { actor, brief, quote, START } from '../support/story-fixtures.ts';

const article = {
  url: 'https://courier.example/1',
  title: 'Ferry pier closes',
  outlet: 'Port Verrin Courier',
  textSource: 'page' as const,
  publishedAt: START,
  foundAt: START,
};
const slug = 'ferry-closes';
const delivery = { because: ['harbour'], mention: null };
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
      slug,
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
      slug,
      article: { ...article, textSource: 'feed' },
      brief: brief(),
    });
    expect(alert.card.note).toContain('feed text only');
  });

  it('shows the feed’s description where the article has no sentence for a summary, and says so', () => {
    const told = { ...brief({}), summary: [], fromFeed: 'Ferries sail again, the union says.' };
    const { card } = composeAlert({ ...alone, delivery, slug, article, brief: told });
    expect(card).toMatchObject({ summary: ['Ferries sail again, the union says.'], note: 'Summary from the feed.' });
  });

  it('names the other outlets of the slug, each once', () => {
    const outlets = ['Meridian Wire', article.outlet, 'Radio Ostra', 'Meridian Wire'];
    const { card } = composeAlert({ ...alone, outlets, delivery, slug, article, brief: brief() });
    expect(card.alsoReportedBy).toEqual(['Meridian Wire', 'Radio Ostra']);
  });

  it('shows the fuller text of another outlet below its own headline, and says whose it is', () => {
    const fuller = { outlet: 'Meridian Wire', brief: brief({ quotes: [quote('Nobody may board', 'Ilsa Marrowick')] }) };
    const thin = { ...article, textSource: 'feed' as const };
    const { card } = composeAlert({ ...alone, fuller, delivery, slug, article: thin, brief: brief() });
    expect(card).toMatchObject({
      headline: article.title,
      url: article.url,
      note: 'Summary and quotes: Meridian Wire',
    });
    expect(card.quotes.map(({ text }) => text)).toEqual(['Nobody may board']);
  });

  it('carries buttons that are commands on the story', () => {
    const alert = composeAlert({ ...alone, delivery, slug, article, brief: brief() });
    expect(alert.buttons).toEqual([
      { label: 'Quotes', command: '/quotes ferry-closes' },
      { label: 'Actors', command: '/actors ferry-closes' },
      { label: 'Timeline', command: '/timeline harbour' },
      { label: 'Follow topic', command: '/subscribe harbour me' },
      { label: 'Mute topic here', command: '/unsubscribe harbour for=1d' },
    ]);
  });

  it('offers the words of the story where no topic asked for it', () => {
    const alert = composeAlert({ ...alone, delivery: { because: [], mention: null }, slug, article, brief: brief() });
    expect(alert.buttons.map((button) => button.command)).toContain('/unsubscribe ferry-closes for=1d');
  });
});
