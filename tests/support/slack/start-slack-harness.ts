import { createServer } from 'node:http';
import { createSlack, type SlackRoute } from '../../../src/chat/slack/create-slack.ts';
import { secret } from '../../../src/news/secret.ts';
import type { ChatHarness } from '../../contracts/chat.ts';
import { seenInSlack } from './seen-in-slack.ts';
import { type Asked, type SlackStandIn, startSlackStandIn } from './slack-stand-in.ts';

export type SlackHarness = ChatHarness & { slack: SlackStandIn; url: string };

export const NEWS = { userId: 'U0ADA', channelId: 'C0NEWS', channelName: 'world-news' };

type HarnessOptions = {
  bot?: string;
  app?: string;
  callTimeoutMs?: number;
  way?: 'socket' | 'http';
  now?: () => Date;
  allowedWorkspaces?: string[];
};

export const SIGNING_SECRET = 'signing-secret-of-the-stand-in';

/** The real adapter on the stand-in, with its finest log kept. */
export async function startSlackHarness(options: HarnessOptions = {}): Promise<SlackHarness> {
  const slack = await startSlackStandIn();
  const { workspace } = slack;
  workspace.channels.set('C0NEWS', {
    id: 'C0NEWS',
    name: 'world-news',
    archived: false,
    member: true,
    creator: 'U0ADA',
  });
  workspace.channels.set('C0OLD', { id: 'C0OLD', name: 'old-news', archived: true, member: true, creator: 'U0ADA' });
  workspace.channels.set('C0AWAY', { id: 'C0AWAY', name: 'away', archived: false, member: false, creator: 'U0ADA' });
  workspace.users.set('U0ADA', { id: 'U0ADA', name: 'ada', admin: false });
  workspace.users.set('U0BOSS', { id: 'U0BOSS', name: 'boss', admin: true });
  workspace.users.set('U0EVE', { id: 'U0EVE', name: 'eve', admin: false });
  const lines: string[] = [];
  const keep = (fields: Record<string, unknown>, event: string) => lines.push(`${JSON.stringify(fields)} ${event}`);
  const [botToken, appToken] = [options.bot ?? slack.botToken, options.app ?? slack.appToken];
  const log = { level: 'trace', debug: keep, info: keep, warn: keep, error: keep };
  const chat = createSlack(
    {
      apiUrl: slack.apiUrl,
      publicUrl: null,
      allowedWorkspaces: options.allowedWorkspaces ?? [],
      transport:
        options.way === 'http'
          ? { kind: 'http', signingSecret: secret(SIGNING_SECRET) }
          : { kind: 'socket', appToken: secret(appToken) },
      account: { kind: 'one-workspace', botToken: secret(botToken) },
    },
    { now: options.now ?? (() => new Date()), log, callTimeoutMs: options.callTimeoutMs ?? 5000, spentMarks: null },
  );
  const server = await serve(chat.routes);
  if (options.way === 'http') slack.overHttp({ url: `${server.url}/slack/events`, signingSecret: SIGNING_SECRET });
  return {
    chat,
    slack,
    url: server.url,
    address: { platform: 'slack', workspace: workspace.teamId, id: 'C0NEWS', kind: 'channel' },
    closed: { platform: 'slack', workspace: workspace.teamId, id: 'C0OLD', kind: 'channel' },
    standing: async () => {
      const standing = workspace.messages.filter(
        (message) => message.channel === 'C0NEWS' && message.ephemeralFor === null,
      );
      return standing.map((message) => ({ id: message.ts, ...seenInSlack(message) }));
    },
    replies: async (messageId) =>
      workspace.messages
        .filter(({ threadTs }) => threadTs === messageId)
        .map((message) => ({ id: message.ts, ...seenInSlack(message) })),
    ask: async (line) => {
      const [command = '', ...words] = line.split(' ');
      return answered(await slack.command(command, words.join(' '), NEWS));
    },
    press: async (messageId, label) => answered(await slack.press(messageId, label, NEWS)),
    faults: {
      rateLimitNext: (seconds) => slack.fault('chat.postMessage', { kind: 'rate-limit', retryAfter: String(seconds) }),
      loseNextAnswer: () => slack.fault('chat.postMessage', { kind: 'lose-answer' }),
      failNext: () => slack.fault('chat.postMessage', { kind: 'status', status: 500 }),
    },
    logged: () => lines.join('\n'),
    secrets: [slack.botToken, slack.appToken, botToken, appToken, SIGNING_SECRET, 'verification-token-of-old'],
    stop: async () => {
      await chat.listener.stop();
      await server.stop();
      await slack.stop();
    },
  };
}

function answered({ reply }: Asked) {
  return { visibility: reply.visibility, ...seenInSlack(reply) };
}

type Served = { url: string; stop: () => Promise<void> };

/** Our routes on a server of their own, found by their whole path. */
export async function serve(routes: SlackRoute[]): Promise<Served> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const route = routes.find(({ path }) => path === pathname);
    if (route) route.handle(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
