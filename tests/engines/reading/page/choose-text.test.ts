import { describe, expect, it } from 'vitest';
import { chooseText } from '../../../../src/engines/reading/page/choose-text.ts';
import { cpuTime, LINEAR_MS } from '../../../support/cpu-time.ts';

const PARAGRAPHS = [
  'The hospital of Elmsund will stop taking emergency cases in March, its board said on Friday, after two wards lost their night staff.',
  '“Nobody should have to drive ninety minutes with a broken hip,” said Tomas Reuter, who leads the nurses’ union.',
  'The health ministry will send mobile teams to the valley and has asked the army for two ambulances until the summer.',
  '“This is a decision that we did not want and could not avoid,” Ingrid Falk, the director, told reporters in the yard.',
  'Parliament debates the plan for the hospital next week, and mayors will bring buses of people from the valley to the capital.',
];
const WHOLE = PARAGRAPHS.join('\n\n');
const LEAD = PARAGRAPHS[0] ?? '';
const PLEA =
  'Dear reader, good reporting is expensive. With a digital pass you can go on with this text and all others on every device.';
const TITLE = 'Elmsund hospital to stop emergency care';
const AT = 'https://courier.example/valley/elmsund-hospital-20260304';
const WALL = 'the page is for subscribers';

type Texts = Partial<Record<'data' | 'rest' | 'title' | 'summary', string>> & { page: string; feed?: string | null };

function choose({ page, feed = '', data = '', rest, title = TITLE, summary = '' }: Texts) {
  return chooseText({
    news: { title, summary: feed ?? summary, url: AT },
    page: { url: AT, canonicalUrl: null, title, description: summary, text: page },
    wall: rest === undefined ? null : { reason: WALL, rest },
    data,
    feed,
  });
}

const OF_PAGE = { kind: 'read', source: 'page', why: null };

describe('the text of an article', () => {
  it.each<[string, Texts]>([
    ['where the feed gives its first sentence', { page: WHOLE, feed: LEAD }],
    ['where the feed gives the same', { page: WHOLE.repeat(3), feed: WHOLE.repeat(3) }],
    [
      'where the feed gives another summary',
      { page: WHOLE, feed: 'Elmsund is to lose its emergency ward for want of staff.' },
    ],
    [
      'where the feed adds links',
      { page: WHOLE, feed: `${WHOLE}\n\n${'More news from the valley\nPolls and puzzles\n'.repeat(20)}` },
    ],
    [
      'where the feed adds its signature',
      { page: WHOLE, feed: `${WHOLE}\n\nThe post Elmsund hospital appeared first on Courier.` },
    ],
    [
      'where the feed says next to nothing',
      { page: `${PARAGRAPHS[1]}\n\n${PARAGRAPHS[3]}`.slice(0, 243), feed: 'Short.' },
    ],
    ['where it is a flash', { page: 'The hospital of Elmsund will stop taking emergency cases, its board said.' }],
    [
      'where it is a short report in Chinese',
      { title: '医院停止急诊', page: '埃尔姆松德医院董事会周五表示,由于两个病房失去夜班人员,医院将于三月停止急诊。' },
    ],
    [
      'where it is a short report in Arabic',
      {
        title: 'مستشفى إلمسوند يوقف الطوارئ',
        page: 'قال مجلس إدارة مستشفى إلمسوند إن المستشفى سيوقف استقبال حالات الطوارئ في مارس بعد رحيل الممرضين.',
      },
    ],
  ])('is the page’s %s', (_where, texts) => {
    expect(choose(texts)).toEqual({ ...OF_PAGE, text: texts.page });
  });

  it.each<[string, Texts, string]>([
    [
      'gives the whole and the page one paragraph and a plea',
      { page: `${LEAD}\n\n${PARAGRAPHS[2]?.slice(0, 90)} …\n\n${PLEA}`, feed: WHOLE },
      'the feed gives more of the text than the page',
    ],
    [
      'gives the whole and the page its beginning',
      { page: PARAGRAPHS.slice(0, 2).join('\n\n'), feed: WHOLE },
      'the feed gives more of the text than the page',
    ],
    [
      'says more than a page of one sentence',
      {
        page: 'Emergency care at the Elmsund hospital ends in March: read it in our paper.',
        feed: PARAGRAPHS.slice(1).join('\n\n'),
      },
      'the feed gives more of the text than the page',
    ],
  ])('is the feed’s where that %s', (_where, texts, why) => {
    expect(choose(texts)).toEqual({ kind: 'read', source: 'feed', text: texts.feed, why });
  });

  it.each([
    ['no more than the feed', 'Valley', 'the page gives no more than its summary'],
    [
      'other things than the news',
      'A choir from Brask won the prize of the islands with a song about rain and three drums. '.repeat(3),
      'the page tells its summary, and what has few of its words',
    ],
  ])('is noted where the page gives %s', (_what, more, why) => {
    expect(choose({ page: `${LEAD}\n\n${more}`, feed: LEAD })).toMatchObject({ source: 'page', why });
    expect(choose({ page: `${LEAD}\n\n${more}`, feed: null, summary: LEAD })).toMatchObject({ source: 'page', why });
  });

  it('is none where the page has a caption alone', () => {
    expect(choose({ page: 'Photo: our archive' })).toEqual({
      kind: 'unreadable',
      reason: 'the page has hardly any text',
    });
    expect(choose({ page: '' })).toEqual({ kind: 'unreadable', reason: 'no article text found' });
  });

  it('is the feed’s where the page tells something else', () => {
    const page = 'A choir from Brask won the prize of the islands on Sunday with a song about rain. '.repeat(5);
    const reason = 'the page tells something else: none of the headline’s words stand in it';
    expect(choose({ page, feed: WHOLE })).toEqual({ kind: 'other', reason });
  });
});

it('is the page’s under its headline, though the feed has a longer summary of its own', () => {
  const page = `${PARAGRAPHS[1]}\n\n${PARAGRAPHS[3]}\n\nShe went home in the evening rain.`;
  const feed = 'What it means to lose a ward: our reporter went to the valley and asked the people there. '.repeat(3);
  expect(choose({ page, feed, title: 'Goodbye' })).toEqual({ ...OF_PAGE, text: page });
});

describe('the text in a page’s data', () => {
  const WHY = 'the page shows less than it has in its data for machines (articleBody)';

  it.each<[string, Texts]>([
    ['nothing', { page: '', data: WHOLE }],
    ['its lead alone', { page: LEAD, data: WHOLE }],
    [
      'a form',
      { page: 'Please enter your password. It has eight letters and a number. '.repeat(8), feed: LEAD, data: WHOLE },
    ],
    ['a wall', { page: PLEA, rest: '', data: WHOLE }],
  ])('is read where the page shows %s', (_what, texts) => {
    expect(choose(texts)).toEqual({ kind: 'read', source: 'page', text: WHOLE, why: WHY });
  });

  it.each<[string, string]>([
    ['as much', `${WHOLE} And more.`],
    ['a summary', LEAD],
    ['something else', 'A choir from Brask won the prize of the islands with a song about rain. '.repeat(40)],
  ])('is not read where it has %s', (_what, data) => {
    expect(choose({ page: WHOLE, data })).toEqual({ ...OF_PAGE, text: WHOLE });
  });
});

describe('a page behind a wall', () => {
  it('gives its text as far as it is shown, where the feed says less', () => {
    const rest = PARAGRAPHS.slice(0, 2).join('\n\n');
    expect(choose({ page: `${rest}\n\n${PLEA}`, rest, feed: 'Soon.' })).toEqual({
      ...{ kind: 'read', source: 'page', text: rest },
      why: `${WALL}, and shows this much of it`,
    });
  });

  it.each<[string, Texts]>([
    ['the feed says more', { page: LEAD, rest: LEAD, feed: WHOLE }],
    ['it shows nothing', { page: PLEA, rest: '', feed: LEAD }],
    ['it shows a notice', { page: PLEA, rest: PLEA, feed: LEAD }],
  ])('leaves the feed’s text where %s', (_where, texts) => {
    expect(choose(texts)).toEqual({ kind: 'walled', reason: WALL });
  });
});

describe('a page of which the feed gives the headline alone', () => {
  it('is noted where it gives no more than its own summary, as one that nobody announced', () => {
    const page = `${LEAD}\n\n2 min`;
    const why = 'the page gives no more than its summary';
    for (const feed of ['', null])
      expect(choose({ page, feed, summary: LEAD })).toEqual({ ...OF_PAGE, text: page, why });
    expect(choose({ page: WHOLE, summary: LEAD })).toEqual({ ...OF_PAGE, text: WHOLE });
  });

  it('is read where its own summary says more than it does', () => {
    expect(choose({ page: LEAD, summary: WHOLE })).toEqual({ ...OF_PAGE, text: LEAD });
  });
});

describe('a page that nobody announced', () => {
  it('is read, however short it is', () => {
    expect(choose({ page: LEAD.slice(0, 60), feed: null })).toMatchObject({ kind: 'read', source: 'page' });
  });

  it('is noted where its text is not that of its headline', () => {
    const page = 'Please enter your password. It has eight letters and a number. '.repeat(8);
    expect(choose({ page, feed: null, summary: WHOLE })).toMatchObject({ kind: 'other' });
  });
});

it('compares long texts in linear time', () => {
  const long = 'One more word and 漢字 of it.\n'.repeat(7_000);
  expect(cpuTime(() => choose({ page: long, feed: `x ${long}`, data: long }))).toBeLessThan(LINEAR_MS);
});
