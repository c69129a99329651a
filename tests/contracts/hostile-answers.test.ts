import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../../src/chat/message.ts';
import { createSayIn } from '../../src/chat/say.ts';
import { createAnswer } from '../../src/commands/answering/answer-question.ts';
import { COMMAND_SPECS } from '../../src/commands/answering/command-table.ts';
import { ASKER, type Newsroom, NOW, openNewsroom } from '../commands/newsroom.ts';
import { aliveIn } from '../support/alive-in-answers.ts';
import { hostileTexts } from '../support/discord/hostile-texts.ts';
import { shippedAnswers } from '../support/shipped-answers.ts';
import { HOSTILE_TEXTS } from '../support/slack/hostile-texts.ts';

const TEXTS = [...new Set([...hostileTexts, ...HOSTILE_TEXTS.map(([, text]) => text)])];

/** What the store takes: feeds are read into well-formed text without NUL before they come here. */
const storable = (text: string): string => text.replace(/\0|\p{Cs}/gu, '').slice(0, 3000);

const sayIn = createSayIn(await shippedAnswers());
/** Each text is answered in one language, and each language answers many texts. */
const languageOf = (text: string) => sayIn.tags[text.length % sayIn.tags.length] ?? null;

let newsroom: Newsroom;
let hostileTitle = '';

beforeAll(async () => {
  newsroom = await openNewsroom({
    sayIn,
    topics: TEXTS.slice(0, 10).map((slug) => ({ slug, query: 'ferry' })),
    status: async () => TEXTS.map((text) => ({ part: text, ok: false, state: text })),
  });
  newsroom.deps.feeds = {
    ...newsroom.deps.feeds,
    find: async () => ({
      kind: 'found',
      url: 'https://news-0.example/feed',
      title: hostileTitle,
      entries: 1,
      firstPoll: async () => null,
      newest: { title: hostileTitle, at: NOW },
    }),
  };
});

afterAll(() => newsroom.database.close());

type Asked = { command: string; options: Record<string, string> };

/** Answers to many questions, each with what it was asked. */
async function answers(questions: readonly Asked[], text: string): Promise<[string, Message][]> {
  const answer = createAnswer(newsroom.deps);
  const asker = { ...ASKER, channelName: `#${text}`, userName: text, language: languageOf(text) };
  const made: [string, Message][] = [];
  for (const { command, options } of questions) {
    const { message } = await answer({ command, input: { kind: 'options', options }, asker });
    made.push([`/${command} ${Object.keys(options).join(' ')}`, message]);
  }
  return made;
}

function aliveInAll(made: readonly [string, Message][]): string[] {
  return made.flatMap(([asked, message]) => aliveIn(message, NOW).map((found) => `${asked} → ${found}`));
}

/** Each option of each command with the same words in it, one by one, and what must stand beside it. */
function everyOptionSaying(text: string): Asked[] {
  const one = (command: string, options: readonly { name: string }[], subcommand: Record<string, string>): Asked[] =>
    options.map(({ name }) => ({ command, options: { ...subcommand, keywords: 'ferry', [name]: text } }));
  return COMMAND_SPECS.flatMap(({ name, options, subcommands }) => [
    ...one(name, options, {}),
    ...subcommands.flatMap((sub) => one(name, sub.options, { subcommand: sub.name })),
  ]);
}

describe('no answer brings anything from outside to life', () => {
  it('is asked with at least 80 hostile texts', () => {
    expect(TEXTS.length).toBeGreaterThanOrEqual(80);
  });

  it('would be seen: a foreign link is found on every platform', () => {
    const lines = [{ text: 'Ferry', detail: null, url: 'https://evil.example/' }];
    const found = aliveIn({ kind: 'list', title: 'a', intro: null, lines, footer: null, buttons: [] }, NOW);
    expect([...new Set(found)]).toEqual(
      ['slack', 'discord', 'preview'].map((platform) => `${platform}: https://evil.example/`),
    );
  });

  it('in what people type into any option of any command', async () => {
    for (const text of TEXTS) {
      const unknown = { command: text, options: { topic: text } };
      const none = { command: 'slugline', options: { text } };
      expect(aliveInAll(await answers([...everyOptionSaying(text), unknown, none], text))).toEqual([]);
    }
  }, 480_000);

  it('in what feeds have sent, wherever it is shown', async () => {
    for (const [at, text] of TEXTS.entries()) {
      const said = storable(text);
      hostileTitle = said;
      const url = await newsroom.tell({
        ...{ title: `mark${at} ${said}`, text: `mark${at} ${said}`, hoursAgo: 1, slug: `story-mark${at}` },
        ...{ outlet: said, site: `news-${at}.example` },
        actors: [{ name: `Mark${at} ${said}`, role: said }],
        quotes: [{ text: `mark${at} ${said}`, speaker: `Mark${at} ${said}` }],
      });
      const topic = `mark${at}`;
      const asked: Asked[] = [
        ...['brief', 'actors', 'timeline'].map((command) => ({ command, options: { topic } })),
        { command: 'quotes', options: { about: topic, name: topic, topic } },
        { command: 'why', options: { link: url } },
        { command: 'feeds', options: { subcommand: 'test', address: 'https://news-0.example' } },
      ];
      const made = await answers(asked, said);
      expect(JSON.stringify(made[0])).toMatch(/\/quotes story:\d+/);
      expect(aliveInAll(made)).toEqual([]);
    }
    const lists = [
      { command: 'latest', options: { n: '25', count: '25' } },
      { command: 'feeds', options: { subcommand: 'list' } },
      { command: 'feeds', options: { subcommand: 'status' } },
      { command: 'slugline', options: { subcommand: 'status' } },
      { command: 'subscribe', options: { keywords: 'mark1 OR mark2' } },
    ];
    expect(aliveInAll(await answers(lists, 'news'))).toEqual([]);
  }, 240_000);

  it('in what others in the channel have asked for and muted', async () => {
    const channel = await newsroom.store.channels.ensure(ASKER.address, '#news');
    const until = new Date(NOW.getTime() + 1000);
    for (const text of TEXTS.map(storable)) {
      const by = { createdBy: text, createdById: text, createdAt: NOW };
      const wanted = { channelId: channel.id, query: `ferry ${text}`, topic: text, ...by };
      const { subscription } = await newsroom.store.subscriptions.add({
        ...wanted,
        ...{ source: 'chat', mention: text, digest: text },
      });
      await newsroom.store.mutes.add({ ...wanted, until });
      const asked = [
        { command: 'subscriptions', options: {} },
        // A line that is long has a page of its own.
        { command: 'subscriptions', options: { page: '2' } },
        { command: 'unsubscribe', options: {} },
      ];
      const made = await answers(asked, text);
      const unmute = sayIn([languageOf(text)])('Unmute {topic}', { topic: '' }).trim();
      expect(JSON.stringify(made)).toContain(unmute);
      expect(aliveInAll(made)).toEqual([]);
      await newsroom.store.subscriptions.remove(subscription.id);
      await newsroom.store.mutes.lift(channel.id, wanted.query, NOW);
    }
  }, 240_000);
});
