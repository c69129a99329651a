import { describe, expect, it } from 'vitest';
import { type FeedId, toId } from '../../src/news/ids.ts';
import {
  distinctKeys,
  type EntryIdentity,
  identifyEntry,
  isRefuted,
  isToldAnew,
  textPrint,
} from '../../src/news/same-article.ts';
import { canonicalUrl, sharedParameters } from '../../src/news/url.ts';

const TEXT =
  'The ferry between Merrow and Aldane sailed again on Monday after a strike of nine days, the harbour master said.';
const OTHER_TEXT =
  'A mill above Aldane closes in June because its owner, who is eighty, has found nobody who would carry on with it.';
const BASE = {
  feed: 'world',
  id: 'tag:courier.example,2026:17',
  url: 'https://courier.example/world/ferry-sails',
  title: 'Ferry sails again',
  text: TEXT,
  published: new Date('2026-03-01T12:00:00Z') as Date | null,
};
const FEEDS: Record<string, FeedId> = { world: toId('1'), top: toId('2') };

type Changes = Partial<typeof BASE>;

function identify(changes: Changes = {}, document: readonly string[] = []): EntryIdentity {
  const { feed, id, url, title, text, published } = { ...BASE, ...changes };
  const feedId = FEEDS[feed] ?? toId<'feed'>('3');
  const shared = sharedParameters([url, ...document]);
  const entry = { id, title, published };
  return identifyEntry({ feedId, entry, url: canonicalUrl(url), shared, opening: text });
}

function isSame(one: EntryIdentity, other: EntryIdentity): boolean {
  return one.keys.some((key) => other.keys.includes(key) && !isRefuted(key, one.signs, other.signs));
}

const isKnown = (changes: Changes, before: Changes = {}) => isSame(identify(changes), identify(before));

const NEXT_DAY = new Date('2026-03-02T07:00:00Z');
const SHORT = { text: 'Short.' };

describe('an article is known again', () => {
  it.each<[string, Changes, Changes?]>([
    ['its guid is regenerated', { id: 'urn:uuid:9d2c' }],
    ['its guid is regenerated and its date bumped', { id: 'urn:uuid:9d2c', published: NEXT_DAY }],
    ['its headline is edited', { title: 'Ferry sails again after strike' }],
    ['its headline and date are edited', { title: 'Ferry sails again after strike', published: NEXT_DAY }],
    ['its text is edited', { text: OTHER_TEXT }],
    ['a figure is corrected at its address', { text: TEXT.replace('nine', '31'), published: NEXT_DAY }],
    [
      'a figure is corrected under a new guid, but nobody can tell its text',
      { id: '18', text: '', published: NEXT_DAY },
    ],
    ['its address changes with the headline’s slug', { url: 'https://courier.example/world/ferry-sails-again' }],
    [
      'headline, slug and text change, but not guid and time',
      { title: 'Strike ends', url: 'https://courier.example/strike-ends', text: OTHER_TEXT },
    ],
    ['it comes by another feed', { feed: 'top', id: '99' }],
    ['it comes by another feed with another summary', { feed: 'top', id: '99', text: OTHER_TEXT }],
    ['it comes by another feed under another headline', { feed: 'top', id: '99', title: 'Strike ends, ferry sails' }],
    ['guid and address both change', { id: '99', url: 'https://courier.example/a?page=5', published: NEXT_DAY }],
    [
      'guid and address change, in the text a comma, too',
      { id: '99', url: 'https://courier.example/a', text: `${TEXT}…` },
    ],
    ['its feed moves to another host', { id: 'b-17', url: 'https://moved.example/ferry-sails', published: NEXT_DAY }],
    [
      'its short text moves to another slug at the same time',
      { ...SHORT, id: '9', url: 'https://courier.example/b' },
      SHORT,
    ],
    ['its link is tracked', { id: '99', url: `${BASE.url}?utm_source=rss`, published: NEXT_DAY }],
    ['it moves to http', { id: '99', url: 'http://courier.example/world/ferry-sails', published: NEXT_DAY }],
    ['it is seen as AMP page', { id: '99', url: `${BASE.url}/amp`, published: NEXT_DAY, ...SHORT }, SHORT],
    ['it is seen with a closing slash', { id: '99', url: `${BASE.url}/`, published: NEXT_DAY, text: '' }, { text: '' }],
    ['its page gets an ending', { id: '99', url: `${BASE.url}.html`, published: NEXT_DAY, text: '' }, { text: '' }],
    ['its link has a session', { id: '99', url: `${BASE.url}?sessionid=5`, published: null, text: '' }, { text: '' }],
    [
      'it is seen on the mobile host',
      { id: '99', url: 'https://m.courier.example/world/ferry-sails', published: NEXT_DAY, ...SHORT },
      SHORT,
    ],
  ])('when %s', (_what, changes, before) => {
    expect(isKnown(changes, before)).toBe(true);
  });

  it('when its guid is its address with a revision behind it, whatever the headline', () => {
    const first = { id: `${BASE.url}#0` };
    expect(isKnown({ id: `${BASE.url}#1`, title: 'Strike ends', published: NEXT_DAY, text: 'x' }, first)).toBe(true);
  });

  it('when a token changes in all links of a feed without guids and dates', () => {
    const seen = (name: string, token: number) => `https://courier.example/${name}?t=${token}`;
    const entry = (token: number) => {
      const url = seen('essay.txt', token);
      return identify({ id: url, url, published: null, text: '' }, [seen('knots.txt', token)]);
    };
    expect(isSame(entry(168_001), entry(168_000))).toBe(true);
  });
});

describe('two articles stay two', () => {
  const BULLETIN = { title: 'Civil protection bulletin', url: 'https://courier.example/bulletins' };
  const LIVE = { title: 'Live', text: '' };

  it.each<[string, Changes, Changes?]>([
    ['with another guid, address and headline', { id: '18', url: 'https://courier.example/b', title: 'Mill closes' }],
    ['that share an address', { id: '18', title: 'Mill closes', text: 'x', published: NEXT_DAY }],
    ['that share a guid', { url: 'https://courier.example/b', title: 'Mill closes', text: 'x', published: NEXT_DAY }],
    ['that share a headline', { id: '18', url: 'https://courier.example/b', text: 'x', published: NEXT_DAY }],
    ['that share guid and headline alone', { url: 'https://courier.example/b', text: 'x', published: NEXT_DAY }],
    ['that share headline and text on different sites', { feed: 'top', id: '18', url: 'https://other.example/b' }],
    ['of the same minute', { id: '18', url: 'https://courier.example/b', title: 'Mill closes', text: 'x' }],
    [
      'that are bulletins under one headline and link',
      { ...BULLETIN, id: 'b-2', text: OTHER_TEXT, published: NEXT_DAY },
      { ...BULLETIN, id: 'b-1' },
    ],
    [
      'that are bulletins of one minute',
      { ...BULLETIN, id: 'b-2', text: 'Storm 10 in the east.' },
      { ...BULLETIN, id: 'b-1', text: 'Gale 8 in the east.' },
    ],
    [
      'that are bulletins and differ in one number',
      { ...BULLETIN, id: 'b-2', text: TEXT.replace('nine', '31'), published: NEXT_DAY },
      { ...BULLETIN, id: 'b-1', text: TEXT.replace('nine', '3') },
    ],
    [
      'that are bulletins of two feeds',
      { ...BULLETIN, feed: 'top', id: 'b-2', text: OTHER_TEXT, published: NEXT_DAY },
      { ...BULLETIN, id: 'b-1' },
    ],
    [
      'that are all headline, with links of their own',
      { ...LIVE, id: '2', url: 'https://courier.example/live/2' },
      LIVE,
    ],
    [
      'that are all headline, chosen by a parameter',
      { ...LIVE, id: '2', url: `${BASE.url}?id=2` },
      { ...LIVE, url: `${BASE.url}?id=1` },
    ],
    [
      'with the same few words at two times',
      { ...SHORT, id: '9', url: 'https://courier.example/b', published: NEXT_DAY },
      SHORT,
    ],
  ])('%s', (_what, changes, before) => {
    expect(isKnown(changes, before)).toBe(false);
  });

  it('without guid, whose link is the front page', () => {
    const front = 'https://courier.example/';
    const changes = { id: front, url: front, title: 'Mill closes', text: 'x' };
    expect(isKnown(changes, { id: front, url: front })).toBe(false);
  });

  it('in a live blog, whose posts differ by what stands behind "#"', () => {
    const live = 'https://courier.example/live/strike';
    const post = (number: number) => ({ id: `${live}#post-${number}`, url: `${live}#post-${number}` });
    const changes = { ...post(2), title: 'Talks resume', text: 'x', published: NEXT_DAY };
    expect(isKnown(changes, post(1))).toBe(false);
  });
});

describe('distinctKeys', () => {
  it('trusts no sign that differently titled entries of one document share', () => {
    const url = 'https://courier.example/briefs';
    const entries = ['Mill closes', 'Ferry sails'].map((title) => identify({ id: url, url, title }));
    const [first = [], second = []] = distinctKeys(entries);
    expect(first.length).toBeGreaterThan(0);
    expect(second.length).toBeGreaterThan(0);
    expect(first.filter((key) => second.includes(key))).toEqual([]);
  });

  it('lets the same entry stand twice in a document', () => {
    expect(distinctKeys([identify(), identify()])).toEqual([identify().keys, identify().keys]);
  });

  it('leaves no entry without a key', () => {
    const entries = ['A', 'B'].map((titleHash) => ({ titleHash, keys: ['guid:1:same'] }));
    const keys = distinctKeys(entries);
    expect(keys.map((own) => own.length)).toEqual([1, 1]);
    expect(keys[0]).not.toEqual(keys[1]);
  });
});

describe('textPrint', () => {
  it('does not mind quotes, dashes, spaces, case and accents', () => {
    const one = textPrint(`“Café” – closed. ${TEXT}`);
    expect(one).not.toBeNull();
    expect(textPrint(`"cafe" - closed.\n\n${TEXT.toUpperCase()}`)).toBe(one);
  });

  it.each([
    ['number', TEXT.replace('nine', '31'), TEXT.replace('nine', '3')],
    ['decimal point', `${TEXT} It rose by 3.1.`, `${TEXT} It rose by 31.`],
    ['sign', `${TEXT} It froze at -5.`, `${TEXT} It froze at 5.`],
    ['place', TEXT, TEXT.replace('Merrow', 'Marrow')],
  ])('differs where one %s does', (_what, one, other) => {
    expect(textPrint(one)).not.toBe(textPrint(other));
  });

  it('is null where a text is too short to tell articles apart, and where there is none', () => {
    expect(textPrint('Watch live, now')).toBeNull();
    expect(textPrint('')).toBeNull();
  });
});

describe('isToldAnew', () => {
  const WOLVES =
    'Wolves killed nineteen sheep on two farms near Castrel, the hunting office said. “I found the first ones by the well,” Jonas Wirth, a farmer, said. The office has hung cameras in the birches and asked herders to bring dogs.';
  const NOTICE =
    'We and our partners store information on your device. Read on with advertising, or take a subscription and log in after that. You can change what you have accepted in our privacy centre at any time.';
  type Said = [title: string, summary?: string];
  const toldAnew = ([before, after]: Said[], text = WOLVES) => {
    const announced = ([title, summary = '']: Said = ['']) => ({ title, summary });
    return isToldAnew({ before: announced(before), after: announced(after), text });
  };

  it.each<[string, Said[]]>([
    ['headline', [['Wolves kill sheep near Castrel'], ['Castrel farmers mourn nineteen sheep']]],
    [
      'summary',
      [
        ['Wolves kill sheep', 'Wolves killed nineteen sheep.'],
        ['Wolves kill sheep', '<p>A farmer found the first by the well.</p>'],
      ],
    ],
    [
      'headline, and a teaser',
      [
        ['Wolves kill sheep', 'Wolves killed nineteen sheep.'],
        ['Castrel farmers mourn nineteen sheep', 'In pictures'],
      ],
    ],
    [
      'nothing',
      [
        ['Wolves kill sheep', 'Subscribe!'],
        ['Wolves kill sheep', 'Subscribe!'],
      ],
    ],
  ])('is so where the text tells the new %s', (_what, said) => {
    expect(toldAnew(said)).toBe(true);
  });

  it.each<[string, Said[], string?]>([
    [
      'a notice instead of two articles',
      [['Wolves kill sheep near Castrel'], ['Istrel customs post closed after raid']],
      NOTICE,
    ],
    ['a notice with a word of the headline', [['Device maker sold'], ['Privacy law comes to Brask']], NOTICE],
    [
      'the page of a bulletin that was told before',
      [
        ['Bulletin', 'Wolves killed sheep.'],
        ['Bulletin', 'Chemical leak in Skarn: stay indoors.'],
      ],
    ],
    ['a headline with another number', [['Wolves kill sheep: day 17'], ['Wolves kill sheep: day 18']]],
    [
      'a bulletin of another wind',
      [
        ['Outlook', 'Gale 8 in the west.'],
        ['Outlook', 'Storm 10.'],
      ],
    ],
    [
      'what a podcast says of itself each time',
      [['Talk of the shore: fog signals'], ['Talk of the shore: letters home']],
      'Talk of the shore is a podcast about lamps, keepers and the sea. A new one comes each Friday.',
    ],
  ])('is not so for %s', (_what, said, text) => {
    expect(toldAnew(said, text)).toBe(false);
  });
});
