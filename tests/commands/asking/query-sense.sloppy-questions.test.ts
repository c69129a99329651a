import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderMessage as renderOnDiscord } from '../../../src/chat/discord/post/render-message.ts';
import type { Message } from '../../../src/chat/message.ts';
import { renderMessage as renderOnSlack } from '../../../src/chat/slack/post/render-message.ts';
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

/** Looked at while what they ask for was mended. */
const THIRD_THIRTY: SloppyQuestion[] = [
  { typed: '/latest 3 on ferry', says: /Ferry strike/, not: /Cup final/ },
  { typed: '/latest last week ferry', says: /Ferry strike/, not: /Cup final|Nothing/ },
  { typed: '/latest 7d ferry', says: /Ferry strike/, not: /Cup final|Nothing/ },
  { typed: '/latest last 24 hours', says: /Cup final/, not: /Ferry strike|Lorven/ },
  { typed: '/latest 3days', says: /Cup final/, not: /Lorven|Nothing/ },
  { typed: '/latest august', says: /since 1 Aug 2026/ },
  { typed: '/latest n=2', says: /no option n=.*count=/i },
  { typed: '/timeline ferry yesterday', says: /Ferry strike[\s\S]*2 Aug|last/ },
  { typed: '/timeline last 2 weeks ferry', says: /Timeline: ferry[\s\S]*Ferry strike/ },
  { typed: '/brief Dyke breach floods vilages near Oberau', says: /Dyke breach/, not: /Cup final/ },
  { typed: '/brief oberau dyke?', says: /Dyke breach/ },
  { typed: '/brief LINK please', says: /Dyke breach/, not: /Nothing/ },
  { typed: '/why see LINK', says: /Found in the feed/ },
  { typed: '/why LINK and MOBILE', says: /Found in the feed/ },
  { typed: '/quotes @Valcourt', says: /I have done my duty/ },
  { typed: '/quotes valcourt last week', says: /I have done my duty|\/timeline valcourt/, not: /Cup final/ },
  { typed: '/actors ferry 7d', says: /Actors|\/timeline ferry/, not: /Cup final/ },
  { typed: '/subscribe ferry OR', says: /OR needs a word/, not: /Following/ },
  { typed: '/subscribe ferry & dyke', says: /ferry AND dyke/ },
  { typed: '/subscribe #COP31', says: /"#COP31"/, not: /Following/ },
  { typed: '/subscribe ferry daily at 8', says: /digest="daily 08:00"/, not: /Following/ },
  { typed: '/subscribe ferry me please', says: /Read as|me/ },
  { typed: '/unsubscribe earthqake !tsunami', says: /\/unsubscribe earthquake/, not: /Stopped/ },
  { typed: '/unsubscribe all', says: /not followed/, not: /Stopped/ },
  { typed: '/subscriptions page 1', says: /Followed|Nothing is followed/, not: /do not know/ },
  { typed: '/feeds liste', says: /\/feeds list/ },
  { typed: '/feeds ad https://site.example', says: /\/feeds add https:\/\/site\.example/ },
  { typed: '/sub ferry', says: /\/subscribe ferry/, not: /Following/ },
  { typed: '/slugline settings quiet 22-7', says: /quiet=/ },
  { typed: '/timeline iphone 17', says: /Nothing|days/ },
];

/** Scored once, before anything was mended for them. */
const FOURTH_THIRTY: SloppyQuestion[] = [
  { typed: '/latest ferry, dyke', says: /(?=[\s\S]*Ferry strike)[\s\S]*Dyke breach/, not: /Cup final/ },
  { typed: '/latest since last friday', says: /Torkham/, not: /Lorven/ },
  { typed: '/latest 1 aug', says: /Torkham/, not: /Lorven/ },
  { typed: '/latest this month', says: /Torkham/, not: /Lorven/ },
  { typed: '/latest 2 weeks ferry', says: /Ferry strike/, not: /Cup final|Nothing/ },
  { typed: '/latest ferry count=1', says: /Ferry strike/, not: /Cup final/ },
  { typed: '/latest -5', says: /from 1 to 20/ },
  { typed: '/latest ferry 0', says: /from 1 to 20/ },
  { typed: '/latests ferry', says: /\/latest ferry/ },
  { typed: '/timeline since 1 august ferry', says: /Timeline: ferry[\s\S]*Ferry strike/ },
  { typed: '/timeline ferry past fortnight', says: /Ferry strike|Since when|\/timeline/ },
  { typed: '/timeline ferry 36 hours', says: /last[\s\S]*2 Aug/ },
  { typed: '/timeline article 370', says: /370/ },
  { typed: '/brief "Dyke breach floods villages near Oberau"', says: /Dyke breach/, not: /Nothing/ },
  { typed: '/brief LINK thanks!', says: /Dyke breach/, not: /Nothing/ },
  { typed: '/brief tell me about the dyke', says: /Dyke breach/, not: /Cup final/ },
  { typed: '/brief ferries', says: /Ferry strike/ },
  { typed: '/breif oberau', says: /\/brief oberau/ },
  { typed: '/quotes valcour', says: /Valcourt/ },
  { typed: '/quotes lorven yesterday', says: /The last was on 5 Jun 2026/, not: /Cup final/ },
  { typed: '/why <LINK>, posted?', says: /Found in the feed/ },
  { typed: '/why ledger.example/1/', says: /Found in the feed/ },
  { typed: '/subscribe headline:ferry', says: /title:ferry/, not: /Following/ },
  { typed: '/subscribe ferry | dyke', says: /ferry OR dyke/ },
  { typed: '/subscribe ferry weekly', says: /digest=/, not: /Following/ },
  { typed: '/subscribe country:irn ferry', says: /country:/i },
  { typed: '/unsubscribe dike', says: /not followed/, not: /Stopped/ },
  { typed: '/feed list', says: /\/feeds list/ },
  { typed: '/feeds remvoe Courier', says: /\/feeds remove Courier/ },
  { typed: '/slugline settings zone=Berln', says: /Europe\/Berlin/ },
];

/** By somebody else, put to the built program first: 54 of these kinds were right. */
const FIFTH_SIXTY: SloppyQuestion[] = [
  { typed: '/latest ferry since 2026-08-01 please', says: /Ferry strike/, not: /Nothing|Cup final/ },
  { typed: '/timeline earthquakes past fortnight', says: /the last 2 weeks/, not: /fortnight/ },
  { typed: '/timeline ferry 1 aug - 2 aug', says: /1 Aug 2026 – 2 Aug 2026[\s\S]*Ferry strike/ },
  { typed: '/timeline ferry 1-2 aug', says: /1 Aug 2026 – 2 Aug 2026[\s\S]*Ferry strike/ },
  { typed: '/timeline ferry from 2026-08-01 to 2026-08-02', says: /1 Aug 2026 – 2 Aug 2026[\s\S]*Ferry strike/ },
  { typed: '/timeline ferry between 25 jul and 1 aug', says: /Nothing on “ferry” \(25 Jul 2026 – 1 Aug 2026\)/ },
  { typed: '/timeline ferry from saturday to monday', says: /1 Aug 2026 – 3 Aug 2026[\s\S]*Ferry strike/ },
  { typed: '/timeline ferry from last monday until sunday', says: /27 Jul 2026 – 2 Aug 2026[\s\S]*Ferry strike/ },
  { typed: '/quotes "jean pierre valcourt" minister 4 aug', says: /\(since 4 Aug 2026\)/ },
  { typed: '/timeline ferry from saturday', says: /Since 1 Aug 2026[\s\S]*Ferry strike/ },
  { typed: '/timeline ferry, last month', says: /Timeline: ferry\n[\s\S]*The last month/ },
  { typed: '/timeline ferry since aug 1', says: /Since 1 Aug 2026[\s\S]*Ferry strike/ },
  { typed: '/timeline ferry on sunday', says: /2 Aug 2026\.[\s\S]*Ferry strike/ },
  { typed: '/timeline ferry over the weekend', says: /1 Aug 2026 – 2 Aug 2026[\s\S]*Ferry strike/ },
  { typed: '/latest until yesterday', says: /Torkham/, not: /Cup final/ },
  { typed: '/latest before yesterday', says: /until 2 Aug 2026[\s\S]*Ferry strike/, not: /Cup final|Torkham/ },
  { typed: '/latest yesterday', says: /3 Aug 2026[\s\S]*Torkham/, not: /Cup final|Ferry strike/ },
  { typed: '/latest since yesterday', says: /Cup final[\s\S]*Torkham/, not: /Ferry strike/ },
  { typed: '/latest overnight', says: /Torkham/, not: /Ferry strike/ },
  { typed: '/latest this morning', says: /Cup final/, not: /Torkham/ },
  { typed: '/latest since aug 3', says: /since 3 Aug 2026[\s\S]*Torkham/, not: /Ferry strike/ },
  { typed: '/latest ferry aug 1', says: /since 1 Aug 2026[\s\S]*Ferry strike/, not: /Cup final/ },
  { typed: '/latest since=2026-08-01 until=2026-08-03', says: /1 Aug 2026 – 2 Aug 2026[\s\S]*Ferry/, not: /Cup final/ },
  { typed: '/latest lorven since=3d', says: /Nothing on “lorven” \(the last 3 days\)[\s\S]*The last was on 5 Jun/ },
  { typed: '/brief oberau 7d', says: /Dyke breach/, not: /Nothing/ },
  { typed: '/brief lorven last 3 days', says: /Nothing on “lorven” \(the last 3 days\)[\s\S]*The last was on 5 Jun/ },
  { typed: '/quotes valcourt 7d', says: /Quotes: valcourt \(the last 7 days\)[\s\S]*I have done my duty/ },
  { typed: '/quotes valcourt before yesterday', says: /Nothing on “valcourt” \(until 2 Aug 2026\)/, not: /my duty/ },
  { typed: '/actors valcourt last week', says: /Actors: valcourt \(the last week\)[\s\S]*Jean-Pierre/ },
  { typed: '/actors Oberua', says: /\/actors oberau-dyke/, not: /\/brief oberau/ },
  { typed: '/quotes what did lena say in oberau?', says: /Dyke breach[\s\S]*\/quotes story:\d/, not: /Cup final/ },
  { typed: '/timeline oberau dike flod', says: /Dyke breach/, not: /Cup final/ },
  { typed: '/quotes', says: /Which topic\?[\s\S]*\/quotes /, not: /\/brief / },
  { typed: '/brief please', says: /Nothing on “please”/ },
  { typed: '/why valcourt', says: /Give its link[\s\S]*\/brief valcourt/ },
  { typed: '/why LINK please', says: /Found in the feed/ },
  { typed: '/subscribe valcourt but not gaza', says: /Read as: valcourt AND NOT gaza/ },
  { typed: '/subscribe valcourt, but not lorven', says: /Read as: valcourt AND NOT lorven\./ },
  { typed: '/subscribe torkham except cricket', says: /Read as: torkham AND NOT cricket/ },
  { typed: '/subscribe everything except for cup', says: /every article AND NOT cup/ },
  { typed: '/subscribe torkham and/or lorven', says: /torkham OR lorven/ },
  { typed: '/subscribe "iran" and/or "gaza"', says: /iran OR gaza/ },
  { typed: '/subscribe penalties not the lorven', says: /“the” stands in nearly every[\s\S]*penalties not lorven/ },
  { typed: '/subscribe lorven hourly', says: /digest="daily 08:00"/, not: /Following/ },
  { typed: '/subscribe lorven twice a day', says: /digest="daily 08:00"/, not: /Following/ },
  { typed: '/subscribe lorven more than 2 outlets', says: /\/subscribe lorven outlets>2/, not: /Following/ },
  { typed: '/subscribe lorven by at least 3 sources', says: /\/subscribe lorven outlets>2/, not: /Following/ },
  { typed: '/subscribe rovers in #news', says: /Following “rovers” in/ },
  { typed: '/subscribe penalties for me', says: /Following “penalties” in your direct/ },
  { typed: '/subscribe lorven town please', says: /Following “lorven town”/ },
  { typed: '/subscribe lang=es lorven', says: /lang:es/, not: /Following/ },
  { typed: '/unsubscribe lorven town for 2 days', says: /Muted “lorven town”[\s\S]*6 Aug 2026/ },
  { typed: '/unsubscribe lorven town for a week', says: /Muted “lorven town”[\s\S]*11 Aug 2026/ },
  { typed: '/unsubscribe lorven town for=1 month', says: /Muted “lorven town”[\s\S]*3 Sept? 2026/ },
  { typed: '/unsubscribe lorven town, thanks', says: /Stopped “lorven town”/ },
  { typed: '/subscriptions for #news', says: /Followed|Nothing is followed/, not: /do not know/ },
  { typed: '/latest 3 please', says: /Cup final/, not: /Nothing/ },
  { typed: '/latest últimas', says: /Nothing on “últimas”/ },
  { typed: '/brief "oberau dyke', says: /no partner/ },
  { typed: '/brief oberau -valcourt lang:en', says: /Dyke breach/, not: /Nothing/ },
  { typed: '/quotes "Jean-Pierre Valcourt"', says: /I have done my duty/ },
  { typed: '/feeds remove the courrier', says: /Courier|no feed/i },
  { typed: '/slugline settings zone=new york', says: /America\/New_York/ },
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
    ['third', THIRD_THIRTY],
    ['fourth', FOURTH_THIRTY],
    ['fifth', FIFTH_SIXTY],
  ])('gets the right answer or a question back: the %s of them', async (_which, questions) => {
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
    const desk = { address: { ...ASKER.address, id: 'pages' }, channelName: '#pages' };
    for (let number = 1; number <= 33; number += 1) await newsroom.ask(`/subscribe topic${number}`, desk);
    const page = async (line: string) => {
      const { message } = await newsroom.ask(line, desk);
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

describe('a long list of long lines', () => {
  const words = (number: number) => `${number} (“سیلاب در دره اوبراو” OR "dyke_breach near Oberau") ferry* -cricket`;

  it('is shown whole on Slack and on Discord, page by page', async () => {
    const desk = { address: { ...ASKER.address, id: 'long' }, channelName: '#long' };
    for (let number = 100; number < 131; number += 1)
      await newsroom.ask(`/subscribe ${words(number)} digest="daily 08:00 Europe/Berlin"`, desk);
    const shown = { slack: '', discord: '' };
    let next: string | undefined = '/subscriptions';
    for (let page = 1; next !== undefined; page += 1) {
      const { message } = await newsroom.ask(next, desk);
      if (message.kind !== 'list') throw new Error(message.kind);
      shown.slack += JSON.stringify(renderOnSlack(message, new Date()).blocks);
      shown.discord += JSON.stringify(renderOnDiscord(message, null));
      next = message.buttons.map(({ command }) => command).find((each) => each === `/subscriptions ${page + 1}`);
    }
    const numbers = Array.from({ length: 31 }, (_, at) => new RegExp(`\u2068${at + 100} `, 'u'));
    for (const text of Object.values(shown)) expect(numbers.filter((number) => !number.test(text))).toEqual([]);
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
