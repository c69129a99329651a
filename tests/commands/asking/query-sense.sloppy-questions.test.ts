import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../../../src/chat/message.ts';
import { ASKER, type Newsroom, openNewsroom } from '../newsroom.ts';

/** What people type without care. `says`: the answer has it, as a pattern of its text; `not`: it must not. */
type SloppyQuestion = { typed: string; says: RegExp; not?: RegExp };

/** Written before the answers were built. */
const FIRST_THIRTY: SloppyQuestion[] = [
  { typed: '/latest floods', says: /Oberau/, not: /Cup final/ },
  { typed: '/latest five', says: /Cup final/, not: /cannot|No story/ },
  { typed: '/latest 20 dyke', says: /Oberau/, not: /Cup final/ },
  { typed: '/latest dyke 2', says: /Oberau/, not: /Cup final/ },
  { typed: '/latest 99', says: /20/ },
  { typed: '/latest last week', says: /Cup final/, not: /Lorven/ },
  { typed: '/latest ferry since friday', says: /Ferry|ferry/, not: /Cup final/ },
  { typed: '/timeline ferry 7d', says: /Ferry strike/, not: /Nothing/ },
  { typed: '/timeline ferry last 2 weeks', says: /Ferry strike/, not: /Nothing/ },
  { typed: '/timeline lorven 7', says: /7 days[\s\S]*(?:last|newest)[\s\S]*5 Jun 2026/ },
  { typed: '/timeline ferry 1000', says: /Ferry strike/, not: /Nothing/ },
  { typed: '/timeline ferry -3', says: /3|days/, not: /No story has all/ },
  { typed: '/brief LINK', says: /Oberau/, not: /Nothing/ },
  { typed: '/brief (LINK).', says: /Oberau/, not: /Nothing/ },
  { typed: '/brief <LINK|a story>', says: /Oberau/, not: /Nothing/ },
  { typed: '/why LINK?utm_source=mail&fbclid=x1#comments).', says: /Found in the feed/ },
  { typed: '/why MOBILE', says: /Found in the feed/ },
  { typed: '/why “LINK”', says: /Found in the feed/ },
  { typed: '/brif floods', says: /\/brief floods/ },
  { typed: '/subscribe Iran,Israel,Gaza', says: /iran OR israel OR gaza/i },
  { typed: '/subscribe the', says: /nearly every/, not: /Following/ },
  { typed: '/subscribe earthquake !tsunami', says: /NOT tsunami/ },
  { typed: '/subscribe titel:floods', says: /title:/, not: /Following/ },
  { typed: '/subscribe all', says: /all -/, not: /Following/ },
  { typed: '/subscribe all -sport', says: /every article[\s\S]*NOT sport/ },
  { typed: '/brief what did the taliban say about the border?', says: /Torkham/, not: /Cup final/ },
  { typed: '/quotes Jean-Piere Valcour', says: /Valcourt/ },
  { typed: '/quotes Valcourt', says: /I have done my duty/, not: /We will fight on/ },
  { typed: '/feeds delete Courier', says: /\/feeds remove/ },
  { typed: '/subscriptions 2', says: /Followed|Nothing|page/i, not: /command/ },
];

/** Written when the answers to the first thirty were built, and scored before anything was mended. */
const OTHER_THIRTY: SloppyQuestion[] = [
  { typed: '/latest past 3 days', says: /Cup final/, not: /Lorven|Which topic/ },
  { typed: '/latest two about ferry', says: /Ferry strike/, not: /Cup final/ },
  { typed: '/latest yesterday', says: /Torkham/, not: /Ferry strike|Lorven/ },
  { typed: '/latest 0', says: /from 1 to 20/ },
  { typed: '/latest lorven this week', says: /last[\s\S]*5 Jun 2026/ },
  { typed: '/latest 48h', says: /Cup final/, not: /Ferry strike/ },
  { typed: '/timeline ferry since 1 aug', says: /Ferry strike/ },
  { typed: '/timeline ferry since 2026-08-01', says: /Ferry strike/ },
  { typed: '/timeline ferry for 2 weeks', says: /Timeline: ferry\n/ },
  { typed: '/timeline ferry days=last month', says: /Ferry strike/ },
  { typed: '/timeline ferry days=soon', says: /days|time/, not: /Ferry strike enters/ },
  { typed: '/timeline LINK', says: /Oberau/ },
  { typed: '/quotes LINK', says: /Oberau|quote/, not: /Nothing on/ },
  { typed: '/actors “LINK”', says: /Actors|name nobody/, not: /Nothing on/ },
  { typed: '/brief "LINK",', says: /Oberau/, not: /Nothing/ },
  { typed: '/brief https://unknown.example/a/b', says: /No feed has brought/, not: /subscribe/ },
  { typed: '/why ledger.example/1', says: /Found in the feed/ },
  { typed: '/why [the story](LINK)', says: /Found in the feed/ },
  { typed: '/subscribe LINK', says: /link/i, not: /Following/ },
  { typed: '/subscribe is the', says: /nearly every/, not: /Following/ },
  { typed: '/subscribe "the who"', says: /Following/ },
  { typed: '/subscribe iran; gaza', says: /iran OR gaza/ },
  { typed: '/subscribe flood -flood', says: /No article can match/, not: /Following/ },
  { typed: '/subscribe everything', says: /all -/, not: /Following/ },
  { typed: '/subscribe outlet:courier flood', says: /feed:courier/, not: /Following/ },
  { typed: '/subscribe flood outlets>many', says: /outlets>2/, not: /Following/ },
  { typed: '/subscrbe floods', says: /\/subscribe floods/ },
  { typed: '/feeds https://site.example', says: /\/feeds add https:\/\/site\.example/ },
  { typed: '/why LINK #desk', says: /Ask it in #desk/ },
  { typed: '/brief vallcourt', says: /Valcourt/, not: /Cup final/ },
];

let newsroom: Newsroom;
let link: string;

beforeAll(async () => {
  newsroom = await openNewsroom();
  const dyke = 'A dyke breach near Oberau floods four villages. “We heard it go at two,” said farmer Lena Brandt.';
  link = await newsroom.tell({
    title: 'Dyke breach floods villages near Oberau',
    text: dyke,
    hoursAgo: 3,
    slug: 'oberau-dyke',
    site: 'www.ledger.example',
  });
  const valcourt = { name: 'Jean-Pierre Valcourt', role: 'finance minister' };
  await newsroom.tell({
    title: 'Finance minister Valcourt resigns',
    text: 'Jean-Pierre Valcourt leaves. “I have done my duty,” he said.',
    hoursAgo: 8,
    actors: [valcourt],
    quotes: [
      { text: 'I have done my duty', speaker: valcourt.name },
      { text: 'We will fight on', speaker: 'Mara Quist' },
    ],
  });
  await newsroom.tell({
    title: 'Taliban say Torkham border reopens',
    text: 'The border crossing at Torkham opens again, the Taliban said.',
    hoursAgo: 20,
  });
  await newsroom.tell({
    title: 'Ferry strike enters second week',
    text: 'Pilots stay ashore; the ferry strike goes on.',
    hoursAgo: 60,
    outlet: 'Nordhavn Post',
  });
  await newsroom.tell({
    title: 'Cup final ends on penalties',
    text: 'It was a long evening, the coach said about the match.',
    hoursAgo: 1,
  });
  await newsroom.tell({
    title: 'Quake wrecks Lorven old town',
    text: 'An earthquake hit Lorven.',
    hoursAgo: 60 * 24 + 2,
  });
  await newsroom.tell({ title: 'Orlen Bank cuts rates', text: 'Rates fall in Iran and Gaza alike.', hoursAgo: 5 });
});

afterAll(() => newsroom.database.close());

function textOf(message: Message): string {
  if (message.kind === 'notice') return [message.text, ...message.hints].join('\n');
  if (message.kind !== 'list') return JSON.stringify(message);
  const lines = message.lines.map(({ text, detail }) => `${text} ${detail}`);
  return [message.title, message.intro, ...lines, message.footer, ...message.buttons.map((b) => b.command)].join('\n');
}

async function isRight({ typed, says, not }: SloppyQuestion): Promise<string | null> {
  const mobile = link.replace('https://www.', 'http://m.');
  const { message } = await newsroom.ask(typed.replace('LINK', link).replace('MOBILE', mobile));
  const text = textOf(message);
  return says.test(text) && !not?.test(text) ? null : `${typed}\n${text}`;
}

describe('what people type without care', () => {
  it.each([
    ['first', FIRST_THIRTY],
    ['other', OTHER_THIRTY],
  ])('gets the right answer or a question back: the %s thirty', async (_which, questions) => {
    const wrong: string[] = [];
    for (const question of questions) {
      const fault = await isRight(question);
      if (fault) wrong.push(fault);
    }
    expect(wrong).toEqual([]);
  });
});

describe('a long list', () => {
  it('has pages, with a button to each side, and ends nowhere in silence', async () => {
    for (let number = 1; number <= 33; number += 1)
      await newsroom.ask(`/subscribe topic${number}`, { userId: 'pages' });
    const page = async (line: string) => {
      const { message } = await newsroom.ask(line);
      if (message.kind !== 'list') throw new Error(message.kind);
      const to = message.buttons.map(({ command }) => command).filter((each) => /^\/subscriptions/u.test(each));
      return { lines: message.lines.map(({ text }) => text), to, intro: message.intro };
    };
    const pages = [await page('/subscriptions'), await page('/subscriptions 2'), await page('/subscriptions 3')];
    expect(new Set(pages.flatMap(({ lines }) => lines)).size).toBe(pages.flatMap(({ lines }) => lines).length);
    expect(pages.flatMap(({ lines }) => lines)).toEqual(expect.arrayContaining(['topic1', 'topic16', 'topic33']));
    expect(pages[1]).toMatchObject({ intro: 'Page 2 of 3', to: ['/subscriptions 3', '/subscriptions 1'] });
  });
});

describe('an answer', () => {
  it('is the story that is about the topic, not the newest that mentions it', async () => {
    await newsroom.tell({
      title: 'Minister visits port',
      text: `${'She spoke of many things. '.repeat(30)}The Torkham crossing came up.`,
      hoursAgo: 0.5,
    });
    const { message } = await newsroom.ask('/brief torkham');
    expect(message).toMatchObject({ kind: 'brief', card: { headline: 'Taliban say Torkham border reopens' } });
  });

  it('names the word that was missing', async () => {
    const desk = { address: { ...ASKER.address, id: 'desk' }, channelName: '#desk' };
    await newsroom.ask('/subscribe oberau (earthquake OR storm) -village', desk);
    const text = textOf((await newsroom.ask(`/why ${link}`, desk)).message);
    expect(text).toMatch(/lacks any of .*storm.* and it has village, which is left out\./u);
  });

  it('says how keywords were read, and about how much they bring', async () => {
    expect(textOf((await newsroom.ask('/subscribe dyke,ferry')).message)).toMatch(
      /Read as: dyke OR ferry\. A comma means OR.*less than one a day/u,
    );
  });

  it('never shows the words of others under the name of somebody who says nothing', async () => {
    await newsroom.tell({
      title: 'Harbour talks',
      text: 'Tariq Noor listened.',
      hoursAgo: 2,
      actors: [{ name: 'Tariq Noor' }],
      quotes: [{ text: 'We go on', speaker: null }],
    });
    expect((await newsroom.ask('/quotes Tariq')).message).toMatchObject({
      title: expect.stringContaining('nobody stored quotes Tariq'),
    });
  });
});
