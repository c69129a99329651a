import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Message } from '../../../src/chat/message.ts';
import { createAsking, readFunctionWords } from '../../../src/commands/asking/asking-words.ts';
import { loadAskingWords } from '../../../src/config/files/languages.ts';
import { readLanguages } from '../../golden/own-writing.ts';
import { readHere } from '../../support/read-here.ts';
import { ASKER, type Newsroom, openNewsroom } from '../newsroom.ts';

const ROOT = join(import.meta.dirname, '../../..');
const actor = z.strictObject({ name: z.string(), role: z.string().optional() });
const quote = z.strictObject({ text: z.string(), speaker: z.string(), role: z.string().optional() });
const told = z.strictObject({
  title: z.string(),
  text: z.string(),
  hoursAgo: z.number(),
  outlet: z.string(),
  slug: z.string(),
  language: z.string().optional(),
  actors: z.array(actor).optional(),
  quotes: z.array(quote).optional(),
});
/** `expects`: what a reader wants. `says`: the answer has it, as a pattern of its text; `not`: it must not. */
const question = z.strictObject({
  before: z.array(z.string()).default([]),
  typed: z.string(),
  expects: z.string(),
  says: z.string(),
  not: z.string().optional(),
});
type Hurried = z.infer<typeof question>;
const fixture = z.strictObject({
  topics: z.array(z.strictObject({ slug: z.string(), query: z.string() })),
  news: z.array(told),
  first: z.array(question),
  siblings: z.array(question),
  second: z.array(question),
  third: z.array(question),
});

const read = (...path: string[]) => readFileSync(join(ROOT, ...path), 'utf8');
const { topics, news, first, siblings, second, third } = fixture.parse(
  JSON.parse(read('tests/fixtures/questions/hurried.json')),
);
let newsroom: Newsroom;

beforeAll(async () => {
  const functionWords = read('config/background/function-words.txt');
  const loaded = await loadAskingWords([join(ROOT, 'config')]);
  if (loaded.kind !== 'sound') throw new Error(JSON.stringify(loaded.problems));
  const asking = createAsking({ files: loaded.data, functionWords, languages: ['en', 'es', 'fr', 'de', 'pt'] });
  newsroom = await openNewsroom({
    topics,
    functionWords: readFunctionWords(functionWords),
    asking,
    ...readHere(readLanguages()),
  });
  for (const article of news) await newsroom.tell(article);
});

afterAll(() => newsroom.database.close());

function textOf(message: Message): string {
  if (message.kind === 'notice') return [message.text, ...message.hints].join('\n');
  if (message.kind !== 'list') return JSON.stringify(message);
  const lines = message.lines.map(({ text, detail }) => `${text} ${detail}`);
  return [message.title, message.intro, ...lines, message.footer, ...message.buttons.map((b) => b.command)].join('\n');
}

/** Each is asked in a channel of its own, so that none sees what another one follows. */
async function faultOf({ before, typed, expects, says, not }: Hurried): Promise<string | null> {
  const desk = { address: { ...ASKER.address, id: typed }, channelName: '#desk' };
  for (const line of before) await newsroom.ask(line, desk);
  const text = textOf((await newsroom.ask(typed, desk)).message);
  const right = new RegExp(says, 'u').test(text) && !(not && new RegExp(not, 'u').test(text));
  if (process.env['SHOW']) console.log(`${right ? 'right' : 'WRONG'} ${typed}  [${expects}]\n${text}\n`);
  return right ? null : `${typed}: ${expects}\n${text}`;
}

describe('what people in a hurry type', () => {
  it.each([
    ['first', first],
    ['siblings', siblings],
    ['second', second],
    ['third', third],
  ])('gets the right answer or a question back: the %s of them', async (_which, questions) => {
    const wrong: string[] = [];
    for (const each of questions) {
      const fault = await faultOf(each);
      if (fault) wrong.push(fault);
    }
    expect(wrong).toEqual([]);
  });
});
