import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderMessage as renderForDiscord } from '../../src/chat/discord/post/render-message.ts';
import type { Message, StoryCard } from '../../src/chat/message.ts';
import { renderMessage as renderForSlack } from '../../src/chat/slack/post/render-message.ts';
import { alert, brief } from '../chat/preview/sample-messages.ts';
import { type Newsroom, openNewsroom } from '../commands/newsroom.ts';
import { checkMessage as takenByDiscord } from '../support/discord/check-message.ts';
import { readMessage } from '../support/discord/read-message.ts';
import { checkMessage as takenBySlack } from '../support/slack/check-message.ts';
import { seenInSlack } from '../support/slack/seen-in-slack.ts';
import { hasBrowser, launchBrowser } from '../web/browser-under-test.ts';

const PLATFORMS = ['Slack', 'Discord'] as const;
const BLOCKS = ['ltr', 'auto'] as const;
const CONTROLS = /[\u2066-\u2069\u200f]/gu;

const LATIN = { name: 'Ilse Brandvik', role: 'chair of the harbour council', outlet: 'Island Wire' };
const WRITINGS = {
  fa: {
    ...{ name: 'لیلا دریاسنگ', role: 'رئیس شورای بندر', outlet: 'روزنامهٔ اسکله' },
    ...{ words: 'پل شمالی تا بهار بسته می‌ماند', open: '«', close: '»' },
  },
  ar: {
    ...{ name: 'سلمى المرساوي', role: 'المتحدثة باسم الميناء', outlet: 'صحيفة الرصيف' },
    ...{ words: 'لن نفتح الرصيف قبل الربيع', open: '«', close: '»' },
  },
  ur: {
    ...{ name: 'ندیم گھاٹوی', role: 'بندرگاہ کے ترجمان', outlet: 'روزنامہ گھاٹ' },
    ...{ words: 'گھاٹ بہار سے پہلے نہیں کھلے گا', open: '“', close: '”' },
  },
} as const;
type Writing = (typeof WRITINGS)[keyof typeof WRITINGS];
const OTHERS = { fa: WRITINGS.ar, ar: WRITINGS.ur, ur: WRITINGS.fa } as const;

/** A line that a reader sees, by all its parts in the order in which they are read, and where its reading starts. */
type Expected = { parts: string[]; from: 'left' | 'right' };

const TIME = '28 Nov 2026, 13:40 UTC';
const inBrackets = ({ name, role }: { name: string; role: string }) => [name, '(', role, ')'];

function cardIn(language: keyof typeof WRITINGS): Partial<StoryCard> {
  const [own, other] = [WRITINGS[language], OTHERS[language]];
  return {
    headline: own.words,
    language,
    outlet: own.outlet,
    summary: [own.words],
    quotes: [
      { text: own.words, speaker: own },
      { text: own.words, speaker: { name: LATIN.name, role: other.role } },
    ],
    actors: [own, LATIN, other, { name: 'Tomas Okoro', role: own.role }, { name: own.name, role: 'spokesman' }],
    alsoReportedBy: [LATIN.outlet, other.outlet],
    updates: [{ text: own.words, outlet: other.outlet, at: new Date('2026-11-28T13:40:00Z') }],
  };
}

function linesOfCard(language: keyof typeof WRITINGS, platform: (typeof PLATFORMS)[number]): Expected[] {
  const [own, other] = [WRITINGS[language], OTHERS[language]];
  const { open, close } = own;
  const actors = [own, LATIN, other, { name: 'Tomas Okoro', role: own.role }, { name: own.name, role: 'spokesman' }];
  const listed = actors.flatMap((actor, at) => [...(at === 0 ? [] : ['·']), ...inBrackets(actor)]);
  const source = [own.outlet, '·', TIME, '·', 'also in', LATIN.outlet, ',', other.outlet];
  return [
    { parts: source, from: 'right' },
    { parts: ['Update', '·', TIME, '·', other.outlet], from: 'left' },
    // A line under a heading of its own starts with the first actor, one under our label with the label.
    platform === 'Slack' ? { parts: ['Key actors', ...listed], from: 'left' } : { parts: listed, from: 'right' },
    { parts: [open, own.words, close], from: 'right' },
    { parts: ['—', own.name, ',', own.role], from: 'right' },
    { parts: ['—', LATIN.name, ',', other.role], from: 'left' },
  ];
}

function linesOfBrief(language: keyof typeof WRITINGS): Expected[] {
  const [own, other] = [WRITINGS[language], OTHERS[language]];
  return [{ parts: ['•', own.words, '(', own.outlet, ',', LATIN.outlet, ',', other.outlet, ')'], from: 'right' }];
}

function linesOfQuotes({ name, role, outlet, words, open, close }: Writing, platform: string): Expected[] {
  const linked = platform === 'Discord' ? ['·', 'Open'] : [];
  return [
    {
      parts: [...(platform === 'Slack' ? ['•'] : []), open, words, close, '—', ...inBrackets({ name, role })],
      from: 'right',
    },
    { parts: [outlet, '·', '4 Aug 2026, 11:00 UTC', ...linked], from: 'right' },
  ];
}

const linesOfActors = ({ role, outlet }: Writing): Expected[] => [
  { parts: [role, '·', '1 article', '·', outlet], from: 'right' },
];

const linesOfTimeline = ({ outlet }: Writing): Expected[] => [
  { parts: ['Tue, 4 Aug 2026', '·', outlet], from: 'left' },
];

/** The lines that a reader sees, without markup; Discord writes each age in the reader's language. */
function linesIn(message: Message, platform: (typeof PLATFORMS)[number]): string[] {
  if (platform === 'Slack') {
    const taken = takenBySlack({ ...renderForSlack(message, new Date('2026-11-28T14:00:00Z')) }, 'chat.postMessage');
    if ('error' in taken) throw new Error(taken.error);
    return seenInSlack(taken.message).text.replace(/^>|\*/gmu, '').split('\n');
  }
  const taken = takenByDiscord(
    JSON.parse(JSON.stringify(renderForDiscord(message, null)).replace(/<t:\d+:R>/gu, TIME)),
  );
  if (taken.kind === 'refused') throw new Error(JSON.stringify(taken.reply.body));
  return readMessage(taken.message.body).text.split('\n');
}

function lineWith(lines: readonly string[], { parts }: Expected): string {
  const wanted = parts.join('').replace(/\s/gu, '');
  const bare = (line: string) => line.replace(CONTROLS, '').replace(/\s/gu, '');
  const line = lines.find((each) => bare(each) === wanted) ?? lines.find((each) => bare(each).startsWith(wanted));
  if (line === undefined) throw new Error(`No line has ${parts.join(' ')} in:\n${lines.join('\n')}`);
  return line;
}

/** Runs in the browser: where each part of each line begins and ends, in pixels from the left. */
const MEASURE = `({ lines, dir }) => {
  document.body.innerHTML = '';
  document.body.style.font = '16px sans-serif';
  return lines.map(({ text, parts }) => {
    const block = document.createElement('div');
    block.dir = dir;
    block.style.whiteSpace = 'pre';
    block.textContent = text;
    document.body.append(block);
    let from = 0;
    return parts.map((part) => {
      const at = text.indexOf(part, from);
      const range = document.createRange();
      range.setStart(block.firstChild, at);
      range.setEnd(block.firstChild, at + part.length);
      from = at + part.length;
      const { left, right } = range.getBoundingClientRect();
      return { left, right };
    });
  });
}`;

type Place = { left: number; right: number };
type Asked = { text: string; parts: string[] };

/** Which way the parts stand, each wholly beside the one before: all other orders are "scrambled". */
function readFrom(places: readonly Place[]): Expected['from'] | 'scrambled' {
  const pairs = places.slice(1).map((place, at) => ({ before: places[at] ?? place, place }));
  if (pairs.every(({ before, place }) => before.right <= place.left + 0.5)) return 'left';
  return pairs.every(({ before, place }) => place.right <= before.left + 0.5) ? 'right' : 'scrambled';
}

describe.skipIf(!hasBrowser())('lines of mixed directions, laid out by a browser', () => {
  let browser: Browser;
  let newsroom: Newsroom;

  beforeAll(async () => {
    [browser, newsroom] = await Promise.all([launchBrowser(), openNewsroom()]);
    for (const [language, { words, name, role, outlet }] of Object.entries(WRITINGS)) {
      const quotes = [{ text: words, speaker: name, role }];
      const told = { title: words, text: words, actors: [{ name, role }], quotes, slug: `harbour-${language}` };
      await newsroom.tell({ ...told, hoursAgo: 1, language, outlet });
    }
  });
  afterAll(async () => {
    await browser.close();
    await newsroom.database.close();
  });

  async function layOut(lines: Asked[], dir: (typeof BLOCKS)[number], picture?: string): Promise<string[]> {
    const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
    await page.setContent('<!doctype html><meta charset="utf-8"><body>');
    const places = await page.evaluate<Place[][]>(`(${MEASURE})(${JSON.stringify({ lines, dir })})`);
    // For people who want to see the lines: a folder for their pictures.
    const folder = process.env['PICTURES'];
    if (picture && folder) await page.screenshot({ path: `${folder}/${picture}.png` });
    await page.close();
    return places.map((each, at) => `${lines[at]?.parts.join(' ')}: from the ${readFrom(each)}`);
  }

  async function messagesIn(language: keyof typeof WRITINGS, platform: (typeof PLATFORMS)[number]) {
    const [own, other] = [WRITINGS[language], OTHERS[language]];
    const outlets = [own.outlet, LATIN.outlet, other.outlet];
    const across = [{ title: 'All report', lines: [{ text: own.words, outlets }] }];
    const { message: quotes } = await newsroom.ask(`/quotes harbour-${language}`);
    const { message: actors } = await newsroom.ask(`/actors harbour-${language}`);
    const { message: timeline } = await newsroom.ask(`/timeline harbour-${language}`);
    return [
      { message: alert(cardIn(language)), expected: linesOfCard(language, platform) },
      { message: { ...brief(cardIn(language)), across }, expected: linesOfBrief(language) },
      { message: quotes, expected: linesOfQuotes(own, platform) },
      { message: actors, expected: linesOfActors(own) },
      { message: timeline, expected: linesOfTimeline(own) },
    ].flatMap(({ message, expected }) => {
      const lines = linesIn(message, platform);
      return expected.map((each) => ({ ...each, text: lineWith(lines, each) }));
    });
  }

  const cases = PLATFORMS.flatMap((platform) =>
    (['fa', 'ar', 'ur'] as const).flatMap((language) => BLOCKS.map((dir) => ({ platform, language, dir }))),
  );
  it.each(cases)(
    'stand in their order in $platform, language $language, block $dir',
    async ({ platform, language, dir }) => {
      const lines = await messagesIn(language, platform);
      const right = lines.map(({ parts, from }) => `${parts.join(' ')}: from the ${from}`);
      const name = `${platform}-${language}-${dir}`;
      expect(await layOut(lines, dir, name)).toEqual(right);
      const bare = lines.map(({ text, parts }) => ({ parts, text: text.replace(CONTROLS, '') }));
      const scrambled = await layOut(bare, dir, `${name}-without-isolates`);
      expect(scrambled.filter((line) => line.endsWith('scrambled'))).not.toEqual([]);
    },
  );
});
