import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandSpec } from '../../src/chat/command-spec.ts';
import type { Message } from '../../src/chat/message.ts';
import type { Asker, Question } from '../../src/chat/question.ts';
import { createAnswer } from '../../src/commands/answering/answer-question.ts';
import { COMMAND_SPECS } from '../../src/commands/answering/command-table.ts';
import { createComplete } from '../../src/commands/asking/complete-typing.ts';
import { EVERYTHING_IN_SCOPE } from '../../src/news/owner.ts';
import { createArticleSearch } from '../../src/store/search/search-articles.ts';
import {
  ALPHA_CHANNEL,
  ANNA,
  dumpOf,
  FEED_URL,
  forgetStrangers,
  LINK,
  LONG_QUERY,
  leaksIn,
  OPERATOR,
  openTwoTenants,
  SECRETS,
  SLUG,
  STRANGERS,
  type TwoTenants,
} from './two-tenants.ts';

/**
 * Every command, subcommand, option, completion and button, asked for Alpha's by people of other places. It reads the command
 * table, so that a new command or option is walked without a line here.
 */

/** What somebody might know or guess of Alpha's: an old slug, a link that was forwarded, the words of a headline. */
const VALUES = [
  SLUG,
  `${SECRETS.slug} harbour`,
  LINK,
  `<${LINK}|story>`,
  `${LINK.replace('https://', 'http://www.')}/?utm_source=x`,
  FEED_URL,
  `Alpha ${SECRETS.feedName}`,
  `Harbour ${SECRETS.title}`,
  `Mara ${SECRETS.actor}`,
  `actor:"${SECRETS.actor}" OR feed:${SECRETS.outlet} OR lang:en`,
  `${SECRETS.text}*`,
  'harbour',
  'burned -ferry',
  `<#${ALPHA_CHANNEL.id}|alpha>`,
  `#${ALPHA_CHANNEL.id}`,
  ALPHA_CHANNEL.id,
  'me',
  '1',
  '*',
];
/** What is typed into an option that must not be empty when it is another one's turn. */
const FILLING: Record<string, string> = {
  ...{ topic: 'harbour', keywords: 'harbour', link: LINK, address: FEED_URL, feed: FEED_URL },
  ...{ story: SLUG, other: 'ferry-strike-ends', count: '20', days: '3650' },
};

/** Commands that keep what was typed in the list of the stranger's own channel. */
const FOLLOWS = new Set(['subscribe', 'unsubscribe', 'slugline']);

type Attack = { question: Question; typed: string };

function attacksOn(spec: Walked): Record<'chosen' | 'typed', Omit<Question, 'asker'>[]> {
  const named = (options: Record<string, string>): Omit<Question, 'asker'> => {
    const chosen = spec.subcommand === null ? {} : { subcommand: spec.subcommand };
    return { command: spec.line, input: { kind: 'options', options: { ...chosen, ...options } } };
  };
  const required = Object.fromEntries(
    spec.options.filter(({ required: must }) => must).map(({ name }) => [name, FILLING[name] ?? SLUG]),
  );
  const typed = VALUES.map((value): Omit<Question, 'asker'> => {
    return { command: spec.line, input: { kind: 'text', text: [spec.subcommand ?? '', value].join(' ').trim() } };
  });
  const filled = spec.options.flatMap(({ name }) => VALUES.map((value) => named({ ...required, [name]: value })));
  return { chosen: [named({}), named(required), ...filled], typed };
}

type Walked = Pick<CommandSpec, 'options'> & { line: string; subcommand: string | null };

/** A command, or each of its subcommands. */
const partsOf = ({ name, options, subcommands }: CommandSpec): Walked[] =>
  subcommands.length === 0
    ? [{ line: name, options, subcommand: null }]
    : subcommands.map((sub) => ({ line: name, options: sub.options, subcommand: sub.name }));

const WALK = COMMAND_SPECS.flatMap(partsOf).map(attacksOn);
/** With options by name, as forms and Discord send them; and as a line, which the same reading turns into options. */
const CHOSEN = WALK.flatMap(({ chosen }) => chosen);
const TYPED = WALK.flatMap(({ typed }) => typed);

/** Every option that completes, with the beginnings of what Alpha has. */
const TYPINGS = COMMAND_SPECS.flatMap(partsOf).flatMap(({ line, options, subcommand }) => {
  const command = [line, subcommand].filter(Boolean).join(' ');
  const typed = ['', 'h', 'alpha', 'mara', ...Object.values(SECRETS).map((word) => word.slice(0, 5))];
  const completed = options.filter(({ offers }) => offers !== null);
  return completed.flatMap(({ name }) => typed.map((text) => ({ command, option: name, typed: text })));
});

/** The log of a stranger's workspace says what its people did, with the words that they typed. */
const LOG = /^log\b/;

const typedIn = ({ input }: Pick<Question, 'input'>): string =>
  input.kind === 'text' ? input.text : Object.values(input.options).join(' ');

let tenants: TwoTenants;
let before: Awaited<ReturnType<typeof dumpOf>>;
let attempts = 0;

/** What Alpha's own people are answered. */
const shownToAlpha: Message[] = [];

beforeAll(async () => {
  tenants = await openTwoTenants();
  const answer = createAnswer(tenants.deps);
  for (const { question } of by(ANNA, READING)) shownToAlpha.push((await answer(question)).message);
  before = await dumpOf(tenants.db);
});
afterAll(() => tenants.database.close());

/** What an answer shows that it must not, each with who got it and how. */
async function leaksOf(attacks: readonly Attack[], deps = tenants.deps): Promise<string[]> {
  const answer = createAnswer(deps);
  const found: string[] = [];
  for (const { question, typed } of attacks) {
    attempts += 1;
    const { message } = await answer(question);
    const leaks = leaksIn(message, typed);
    if (leaks.length > 0) found.push(`/${question.command} ${typedIn(question)}: ${leaks.join(', ')}`);
    if (FOLLOWS.has(question.command)) await forgetStrangers(tenants.db);
  }
  return found;
}

const by = (asker: Asker, questions: readonly Omit<Question, 'asker'>[]): Attack[] =>
  questions.map((question) => {
    const typed = typedIn(question);
    return { question: { ...question, asker }, typed: LOG.test(typed) ? [typed, ...VALUES].join(' ') : typed };
  });

const buttonsOf = (message: Message): string[] =>
  message.kind === 'notice' ? [] : message.buttons.map(({ command }) => command);

describe('somebody of another workspace, a member without rights, or a direct message', () => {
  it('would be caught: Alpha’s own people see every word of it, and a search without its scope shows it to others', async () => {
    const hidden = ['byline', 'headline', 'messageName', 'feedKey', 'joinedBecause'];
    const shown = leaksIn(shownToAlpha, '');
    const unseen = Object.entries(SECRETS).flatMap(([field, secret]) => (shown.includes(secret) ? [] : [field]));
    expect(unseen.filter((field) => !hidden.includes(field))).toEqual([]);
    const search = createArticleSearch(tenants.db);
    const careless = { ...tenants.deps, search: { in: () => search.in(EVERYTHING_IN_SCOPE) } };
    const [[, stranger] = ['', ANNA]] = STRANGERS;
    const plain = [{ command: 'brief', input: { kind: 'text' as const, text: 'harbour' } }];
    expect(await leaksOf(by(stranger, plain), careless)).toHaveLength(1);
  });

  it.each(STRANGERS)(
    '%s: gets nothing of Alpha’s by any command, option or word',
    async (_who, asker) => {
      expect(await leaksOf(by(asker, CHOSEN))).toEqual([]);
    },
    300_000,
  );

  it('gets nothing of Alpha’s by a typed line either', async () => {
    const [, [, member] = ['', ANNA]] = STRANGERS;
    expect(await leaksOf(by(member, TYPED))).toEqual([]);
  }, 120_000);

  it.each(STRANGERS)(
    '%s: is completed nothing of Alpha’s',
    async (_who, asker) => {
      const complete = createComplete(tenants.deps);
      const leaks: string[] = [];
      for (const typing of TYPINGS) {
        attempts += 1;
        const found = leaksIn(await complete({ ...typing, asker }), typing.typed);
        if (found.length > 0) leaks.push(`${typing.command} ${typing.option}=${typing.typed}: ${found.join(', ')}`);
      }
      expect(leaks).toEqual([]);
    },
    120_000,
  );

  it.each([
    ['why', 'https://nobody.example/heard-of-it', LINK],
    ['slugline split', 'https://nobody.example/heard-of-it', LINK],
    ['slugline merge', 'nobody-heard ferry-strike-ends', `${SLUG} ferry-strike-ends`],
    ['slugline merge', 'ferry-strike-ends nobody-heard', `ferry-strike-ends ${SLUG}`],
    ['feeds remove', 'Vvvv Wwww', `Alpha ${SECRETS.feedName}`],
  ])('/%s answers about Alpha’s as about what nobody has', async (line, nobodys, alphas) => {
    const [, stranger] = STRANGERS[0] ?? expect.unreachable();
    const [command = '', ...rest] = line.split(' ');
    const said = async (words: string) => {
      const input = { kind: 'text' as const, text: [...rest, words].join(' ') };
      const { message } = await createAnswer(tenants.deps)({ command, input, asker: stranger });
      return JSON.stringify(message).replaceAll(nobodys, '…').replaceAll(alphas, '…');
    };
    const [unknown = '', secret = ''] = [nobodys, alphas].map((words) => words.replace('ferry-strike-ends', '').trim());
    const hide = (text: string) => text.replaceAll(unknown, '…').replaceAll(secret, '…');
    expect(hide(await said(alphas))).toBe(hide(await said(nobodys)));
  });

  it('presses every button of Alpha’s answers and learns nothing', async () => {
    const commands = new Set(shownToAlpha.flatMap(buttonsOf));
    expect([...commands].filter((command) => command.includes(' ~')).length).toBeGreaterThan(0);
    const presses = [...commands].map((line): Omit<Question, 'asker'> => {
      const [, command = '', text = ''] = /^\/(\S+)\s*([\s\S]*)$/.exec(line) ?? [];
      return { command, input: { kind: 'text', text } };
    });
    // Alpha's buttons change what Alpha's channel follows: nobody else's press may.
    for (const [who, asker] of STRANGERS) {
      expect([who, await leaksOf(by(asker, presses))]).toEqual([who, []]);
    }
  }, 120_000);

  it('changes none of Alpha’s rows, and no story of the installation’s', async () => {
    const after = await dumpOf(tenants.db);
    for (const [table, rows] of Object.entries(before)) expect([table, after[table]]).toEqual([table, rows]);
  });

  it('shows the operator at the preview what is the installation’s alone', async () => {
    expect(await leaksOf(by(OPERATOR, CHOSEN))).toEqual([]);
  }, 300_000);

  it('has tried at least 300 times', () => {
    expect(attempts).toBeGreaterThanOrEqual(300);
  });
});

/** What Alpha's own people ask to read all that they have. */
const READING: Omit<Question, 'asker'>[] = [
  ['brief', SLUG],
  ['brief', 'harbour'],
  ['quotes', SECRETS.actor],
  ['actors', SLUG],
  ['timeline', SLUG],
  ['timeline', 'harbour'],
  ['latest', '20'],
  ['subscriptions', ''],
  ['unsubscribe', ''],
  ['subscribe', `harbour ${SECRETS.query}`],
  ['brief', LONG_QUERY.replace(SECRETS.longQuery, 'harbour')],
  ['why', LINK],
  ['feeds', 'list'],
  ['feeds', 'status'],
  ['slugline', 'log'],
  ['slugline', 'settings'],
  ['quotes', 'harbour'],
].map(([command = '', text = '']) => ({ command, input: { kind: 'text', text } }));
