import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Question } from '../../../../src/chat/question.ts';
import { createSlack, type SlackChat } from '../../../../src/chat/slack/create-slack.ts';
import { COMMAND_SPECS } from '../../../../src/commands/answering/command-table.ts';
import { secret } from '../../../../src/news/secret.ts';
import { createSpentMarkStore } from '../../../../src/store/nouns/spent-marks.ts';
import { openTestDatabase, type TestDatabase } from '../../../support/databases.ts';
import { httpBody, signedHeaders } from '../../../support/slack/http-side.ts';
import { type SlackStandIn, startSlackStandIn } from '../../../support/slack/slack-stand-in.ts';
import { SIGNING_SECRET, serve } from '../../../support/slack/start-slack-harness.ts';

type Process = { chat: SlackChat; url: string; stop(): Promise<void> };
type Sent = { body: string; headers: Record<string, string> };

const SOMEBODY = { team: { id: 'T0STANDIN' }, user: { id: 'U0ADA', name: 'ada', team_id: 'T0STANDIN' } };
const COMMAND = { team_id: 'T0STANDIN', command: '/brief', text: 'harbour', user_id: 'U0ADA', channel_id: 'C0NEWS' };
const PRESS = {
  type: 'block_actions',
  ...SOMEBODY,
  channel: { id: 'C0NEWS', name: 'news' },
  actions: [{ type: 'button', block_id: 'b', action_id: 'run:0', value: '/brief harbour', action_ts: '1.1' }],
};
const FORM = {
  type: 'view_submission',
  ...SOMEBODY,
  view: {
    id: 'V1',
    type: 'modal',
    callback_id: 'form',
    private_metadata: JSON.stringify({
      command: 'subscribe',
      subcommand: null,
      channelId: 'C0NEWS',
      channelName: 'news',
    }),
    state: { values: { keywords: { fill: { type: 'plain_text_input', value: 'ferry' } } } },
  },
};
const MENTION = {
  type: 'event_callback',
  team_id: 'T0STANDIN',
  event_id: 'Ev1',
  event: { type: 'app_mention', user: 'U0ADA', channel: 'C0NEWS', text: '<@U0BOT> brief harbour', ts: '1.1' },
};

let slack: SlackStandIn;
let database: TestDatabase;
let processes: Process[];
let asked: Question[];
let now: Date;

beforeEach(async () => {
  [slack, database] = [await startSlackStandIn(), await openTestDatabase()];
  [processes, asked, now] = [[], [], new Date()];
  slack.workspace.channels.set('C0NEWS', {
    id: 'C0NEWS',
    name: 'news',
    archived: false,
    member: true,
    creator: 'U0ADA',
  });
  slack.workspace.users.set('U0ADA', { id: 'U0ADA', name: 'ada', admin: false });
});
afterEach(async () => {
  for (const each of processes) await each.stop();
  await slack.stop();
  await database.close();
});

/** One bot of several, each with a memory of its own, on one store. */
async function startBot(marks: Parameters<typeof createSlack>[1]['spentMarks'] = createSpentMarkStore(database.db)) {
  const chat = createSlack(
    {
      ...{ apiUrl: slack.apiUrl, publicUrl: null, allowedWorkspaces: [] },
      transport: { kind: 'http', signingSecret: secret(SIGNING_SECRET) },
      account: { kind: 'one-workspace', botToken: secret(slack.botToken) },
    },
    { now: () => now, spentMarks: marks },
  );
  await chat.listener.start({
    commands: COMMAND_SPECS,
    complete: async () => [],
    answer: async (question) => {
      asked.push(question);
      return { message: { kind: 'notice', tone: 'info', text: 'heard', hints: [] }, visibility: 'public' };
    },
  });
  const { url, stop } = await serve(chat.routes);
  const started = { chat, url, stop: () => chat.listener.stop().then(stop) };
  processes.push(started);
  return started;
}

function signed(type: string, payload: Record<string, unknown>, at = now): Sent {
  const { body, contentType } = httpBody(type, payload);
  return { body, headers: { 'content-type': contentType, ...signedHeaders(body, SIGNING_SECRET, at) } };
}

const send = async ({ url }: Process, { body, headers }: Sent) =>
  (await fetch(`${url}/slack/events`, { method: 'POST', body, headers })).status;

/** Long enough for a second effect to show. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 100));

describe('a request of Slack that somebody sends again', () => {
  it.each([
    ['a command', 'slash_commands', COMMAND],
    ['a press', 'interactive', PRESS],
    ['a form', 'interactive', FORM],
    ['a mention', 'events_api', MENTION],
  ])('has one effect: %s', async (_what, type, payload) => {
    const bot = await startBot();
    const sent = signed(type, payload);
    for (let time = 0; time < 3; time += 1) expect(await send(bot, sent)).toBe(200);
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    await settle();
    expect(asked).toHaveLength(1);
  });

  it('has one effect over several bots, however they are hit at once', async () => {
    const bots = [await startBot(), await startBot(), await startBot()];
    const sent = signed('slash_commands', COMMAND);
    const statuses = await Promise.all([...bots, ...bots].map((bot) => send(bot, sent)));
    expect(new Set(statuses)).toEqual(new Set([200]));
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    await settle();
    expect(asked).toHaveLength(1);
  });

  it('has one effect after the bot was started again', async () => {
    const sent = signed('slash_commands', COMMAND);
    await send(await startBot(), sent);
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    expect(await send(await startBot(), sent)).toBe(200);
    await settle();
    expect(asked).toHaveLength(1);
  });

  it('has one effect where Slack tries an event again, signed anew, at another bot', async () => {
    const [one, other] = [await startBot(), await startBot()];
    await send(one, signed('events_api', MENTION));
    const again = signed('events_api', MENTION, new Date(now.getTime() + 60_000));
    const retried = {
      ...again,
      headers: { ...again.headers, 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' },
    };
    expect(await send(other, retried)).toBe(200);
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    await settle();
    expect(asked).toHaveLength(1);
  });

  it('is told from the same words that somebody types twice', async () => {
    const bot = await startBot();
    await send(bot, signed('slash_commands', { ...COMMAND, trigger_id: '1' }));
    await send(bot, signed('slash_commands', { ...COMMAND, trigger_id: '2' }));
    await vi.waitFor(() => expect(asked).toHaveLength(2));
  });

  it('has no effect when its five minutes are over, and is refused then', async () => {
    const bot = await startBot();
    const sent = signed('slash_commands', COMMAND);
    await send(bot, sent);
    now = new Date(now.getTime() + 301_000);
    expect(await send(bot, sent)).toBe(401);
    expect(await send(await startBot(), sent)).toBe(401);
    await settle();
    expect(asked).toHaveLength(1);
  });

  it('is not spent by a bot that takes no questions yet', async () => {
    const bot = await startBot();
    await bot.chat.listener.stop();
    const sent = signed('slash_commands', COMMAND);
    expect(await send(bot, sent)).toBe(503);
    expect(await send(await startBot(), sent)).toBe(200);
    await vi.waitFor(() => expect(asked).toHaveLength(1));
  });

  it.each([
    ['fails', () => Promise.reject(new Error('no connection'))],
    ['hangs', () => new Promise<boolean>(() => undefined)],
  ])('is answered in time while the store %s, and once by each bot', async (_how, spend) => {
    const bot = await startBot({ spend });
    const sent = signed('slash_commands', COMMAND);
    const startedAt = performance.now();
    expect([await send(bot, sent), await send(bot, sent)]).toEqual([200, 200]);
    expect(performance.now() - startedAt).toBeLessThan(1500);
    await vi.waitFor(() => expect(asked).toHaveLength(1));
  });
});
