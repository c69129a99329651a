import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json, readArguments, readBody } from './http-parts.ts';
import { type Fault, misbehave } from './misbehave.ts';
import { createResponseUrls, type SlackReply } from './response-urls.ts';
import { createWorkspace, fail, type SlackWorkspace } from './slack-workspace.ts';
import { type Ack, createSocketSide, type SocketSide } from './socket-side.ts';

type Call = { method: string; args: Record<string, unknown> };
export type Asked = { ack: Ack; reply: SlackReply };
type Who = { userId: string; channelId: string; channelName: string };

export type SlackStandIn = {
  apiUrl: string;
  botToken: string;
  appToken: string;
  workspace: SlackWorkspace;
  socket: SocketSide;
  calls: Call[];
  fault(method: string, fault: Fault): void;
  /** Refuses the next posts to a response_url with these statuses. */
  refuseAnswers(...statuses: number[]): void;
  /** Types a slash command; resolves when the answer reached the response_url. */
  command(command: string, text: string, who: Who): Promise<Asked>;
  /** Presses a button of a message that stands. */
  press(ts: string, label: string, who: Who): Promise<Asked>;
  /** Says something that mentions the bot; resolves with the acknowledgement alone. */
  mention(text: string, who: Who & { threadTs?: string; eventId?: string }): Promise<Ack>;
  stop(): Promise<void>;
};

/** Slack as far as a news bot meets it: the Web API with its checks, response_urls, and Socket Mode. */
export async function startSlackStandIn(): Promise<SlackStandIn> {
  const workspace = createWorkspace();
  const calls: Call[] = [];
  const faults = new Map<string, Fault[]>();
  const responses = createResponseUrls();
  const tokens = { bot: `xoxb-1234567890-${randomUUID()}`, app: `xapp-1-A0STANDIN-${randomUUID()}` };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  const socket = createSocketSide(server);

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const body = await readBody(request);
    if (path.startsWith('/response/')) {
      responses.take(path.slice('/response/'.length), body, response);
      return;
    }
    const method = path.replace(/^\/api\//u, '');
    const args = readArguments(body, request.headers['content-type'] ?? '');
    calls.push({ method, args });
    const fault = faults.get(method)?.shift();
    const run = () => runMethod(method, args, request.headers.authorization ?? '');
    if (fault) misbehave(fault, run, response);
    else json(response, run());
  };

  const runMethod = (method: string, args: Record<string, unknown>, authorization: string) => {
    if (authorization === '') return fail('not_authed');
    const wanted = method === 'apps.connections.open' ? tokens.app : tokens.bot;
    if (authorization !== `Bearer ${wanted}`) return fail('invalid_auth');
    if (method === 'apps.connections.open') return { ok: true, url: socket.ticket(port()) };
    return workspace.run(method, args);
  };

  const port = (): number => {
    const address = server.address();
    return typeof address === 'object' && address ? address.port : 0;
  };

  const common = (who: Who, url: string) => ({
    token: 'verification-token-of-old',
    team_id: workspace.teamId,
    api_app_id: 'A0STANDIN',
    response_url: url,
    trigger_id: `13345224609.${who.userId}.${randomUUID()}`,
  });

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    apiUrl: `http://127.0.0.1:${port()}/api/`,
    botToken: tokens.bot,
    appToken: tokens.app,
    workspace,
    socket,
    calls,
    fault: (method, fault) => faults.set(method, [...(faults.get(method) ?? []), fault]),
    refuseAnswers: responses.refuseNext,
    command: async (command, text, who) => {
      const { url, reply } = responses.expect(port());
      const ack = await socket.deliver('slash_commands', {
        ...common(who, url),
        command,
        text,
        user_id: who.userId,
        user_name: workspace.users.get(who.userId)?.name,
        channel_id: who.channelId,
        channel_name: who.channelName,
        is_enterprise_install: 'false',
      });
      return { ack, reply: await reply };
    },
    press: async (ts, label, who) => {
      const { url, reply } = responses.expect(port());
      const ack = await socket.deliver('interactive', pressOf(workspace, { ts, label, who, rest: common(who, url) }));
      return { ack, reply: await reply };
    },
    mention: (text, who) =>
      socket.deliver('events_api', {
        ...common(who, ''),
        type: 'event_callback',
        event_id: who.eventId ?? `Ev${randomUUID()}`,
        authorizations: [{ team_id: workspace.teamId, user_id: workspace.botUserId, is_bot: true }],
        event: {
          type: 'app_mention',
          user: who.userId,
          channel: who.channelId,
          text,
          ts: '1785856320.000100',
          ...(who.threadTs ? { thread_ts: who.threadTs } : {}),
        },
      }),
    stop: async () => {
      socket.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Press = { ts: string; label: string; who: Who; rest: Record<string, unknown> };

function pressOf(workspace: SlackWorkspace, { ts, label, who, rest }: Press): Record<string, unknown> {
  const message = workspace.messages.find((stored) => stored.ts === ts);
  const buttons = message?.blocks.flatMap((block) => (block.type === 'actions' ? block.elements : [])) ?? [];
  const button = buttons.find((element) => element.text.text === label);
  if (!button) throw new Error(`Message ${ts} has no button "${label}"`);
  return {
    ...rest,
    type: 'block_actions',
    team: { id: workspace.teamId, domain: 'standin' },
    user: { id: who.userId, username: workspace.users.get(who.userId)?.name, team_id: workspace.teamId },
    channel: { id: who.channelId, name: who.channelName },
    container: { type: 'message', message_ts: ts, channel_id: who.channelId },
    message: { type: 'message', ts },
    actions: [{ ...button, block_id: 'b1', action_ts: '1785856321.000100' }],
  };
}
