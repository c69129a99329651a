import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import type { StandInView } from './check-view.ts';
import { json, readArguments, readBody } from './http-parts.ts';
import { deliverOverHttp, type HttpAddress } from './http-side.ts';
import { type Fault, misbehave } from './misbehave.ts';
import { createOauthSide, type OauthSide } from './oauth-side.ts';
import { createResponseUrls, type SlackReply } from './response-urls.ts';
import { createWorkspace, fail, type SlackWorkspace } from './slack-workspace.ts';
import { type Ack, createSocketSide, type SocketSide } from './socket-side.ts';
import { pressInView, stateOf } from './views.ts';

type Call = { method: string; args: Record<string, unknown> };
export type Asked = { ack: Ack; reply: SlackReply };
export type Who = {
  userId: string;
  channelId: string;
  channelName: string;
  /** Another workspace than the stand-in's own, and the organisation it belongs to. */
  teamId?: string;
  enterpriseId?: string;
};

export type SlackStandIn = {
  apiUrl: string;
  botToken: string;
  appToken: string;
  workspace: SlackWorkspace;
  oauth: OauthSide;
  socket: SocketSide;
  /** From now on payloads go to this address instead of the socket. */
  overHttp(address: HttpAddress): void;
  calls: Call[];
  /** From now on the bot's token is refused; the socket stands, as at Slack. */
  revokeBotToken(): void;
  fault(method: string, fault: Fault): void;
  /** Refuses the next posts to a response_url with these statuses. */
  refuseAnswers(...statuses: number[]): void;
  /** Types a slash command; resolves when the answer reached the response_url. */
  command(command: string, text: string, who: Who): Promise<Asked>;
  /** Types a slash command whose answer may be a form; resolves with the acknowledgement alone. */
  type(command: string, text: string, who: Who): Promise<Ack>;
  /** Sends a form that is shown, its fields filled by name; resolves with the acknowledgement. */
  submit(viewId: string, fields: Record<string, string>, who: Who): Promise<Ack>;
  /** What a field of a form offers while somebody types. */
  choices(viewId: string, asked: { option: string; typed: string }, who: Who): Promise<{ ack: Ack; values: string[] }>;
  /** Presses or chooses something in a Home tab or form. */
  pressView(viewId: string, actionId: string, who: Who & { chosen?: string }): Promise<Ack>;
  /** Something that happened in a workspace. */
  event(event: Record<string, unknown>, who: Who & { eventId?: string; eventTime?: number }): Promise<Ack>;
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
  const oauth = createOauthSide();
  let http: HttpAddress | null = null;
  let revoked = false;
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

  const openSocket = (token: string) =>
    token === tokens.app ? { ok: true, url: socket.ticket(port()) } : fail('invalid_auth');

  const ownWorkspace = () => (revoked ? { error: 'token_revoked' } : workspace);

  const runMethod = (method: string, args: Record<string, unknown>, authorization: string) => {
    if (method === 'oauth.v2.access') return oauth.access(args);
    if (authorization === '') return fail('not_authed');
    const token = authorization.replace(/^Bearer /u, '');
    if (method === 'apps.connections.open') return openSocket(token);
    const found = token === tokens.bot ? ownWorkspace() : oauth.workspaceOf(token);
    return 'error' in found ? fail(found.error) : found.run(method, args);
  };

  const deliver = (type: string, payload: Record<string, unknown>): Promise<Ack> =>
    http ? deliverOverHttp(http, type, payload) : socket.deliver(type, payload);

  const workspaceFor = (who: Who): SlackWorkspace => {
    const tenant = oauth.tenants.get(who.enterpriseId ?? '') ?? oauth.tenants.get(who.teamId ?? '');
    return tenant?.workspace ?? workspace;
  };

  const port = (): number => {
    const address = server.address();
    return typeof address === 'object' && address ? address.port : 0;
  };

  const common = (who: Who, url: string) => ({
    token: 'verification-token-of-old',
    team_id: who.teamId ?? workspace.teamId,
    ...(who.enterpriseId ? { enterprise_id: who.enterpriseId } : {}),
    api_app_id: 'A0STANDIN',
    ...(url === '' ? {} : { response_url: url }),
    trigger_id: `13345224609.${who.userId}.${randomUUID()}`,
  });

  const interaction = (who: Who) => {
    const team = { id: who.teamId ?? workspace.teamId, domain: 'standin' };
    const user = { id: who.userId, name: workspaceFor(who).users.get(who.userId)?.name, team_id: team.id };
    const enterprise = who.enterpriseId ? { id: who.enterpriseId, name: 'Organisation' } : null;
    return { ...common(who, ''), team, user, enterprise, is_enterprise_install: enterprise !== null };
  };

  const commandOf = (command: string, text: string, { who, url }: { who: Who; url: string }) => ({
    ...common(who, url),
    command,
    text,
    user_id: who.userId,
    user_name: workspaceFor(who).users.get(who.userId)?.name,
    channel_id: who.channelId,
    channel_name: who.channelName,
    is_enterprise_install: String(who.enterpriseId !== undefined),
  });

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const standIn: SlackStandIn = {
    apiUrl: `http://127.0.0.1:${port()}/api/`,
    botToken: tokens.bot,
    appToken: tokens.app,
    workspace,
    oauth,
    socket,
    overHttp: (address) => {
      http = address;
    },
    revokeBotToken: () => {
      revoked = true;
    },
    calls,
    fault: (method, fault) => faults.set(method, [...(faults.get(method) ?? []), fault]),
    refuseAnswers: responses.refuseNext,
    command: async (command, text, who) => {
      const { url, reply } = responses.expect(port());
      const ack = await deliver('slash_commands', commandOf(command, text, { who, url }));
      return { ack, reply: await reply };
    },
    type: (command, text, who) => {
      const { url } = responses.expect(port());
      return deliver('slash_commands', commandOf(command, text, { who, url }));
    },
    submit: (viewId, fields, who) => {
      const view = shownView(workspaceFor(who), viewId);
      return deliver('interactive', {
        ...interaction(who),
        type: 'view_submission',
        view: { ...view, id: viewId, state: { values: stateOf(view, fields) } },
      });
    },
    choices: async (viewId, { option, typed }, who) => {
      const ack = await deliver('interactive', {
        ...interaction(who),
        type: 'block_suggestion',
        block_id: option,
        action_id: `choose:${option}`,
        value: typed,
        container: { type: 'view', view_id: viewId },
        view: { ...shownView(workspaceFor(who), viewId), id: viewId },
      });
      const { options } = choicesShape.parse(ack.payload);
      return { ack, values: options.map(({ value }) => value) };
    },
    pressView: (viewId, actionId, who) => {
      const view = shownView(workspaceFor(who), viewId);
      return deliver('interactive', {
        ...interaction(who),
        type: 'block_actions',
        container: { type: 'view', view_id: viewId },
        view: { ...view, id: viewId },
        actions: [pressInView(view, actionId, who.chosen)],
      });
    },
    press: async (ts, label, who) => {
      const { url, reply } = responses.expect(port());
      const ack = await deliver('interactive', pressOf(workspace, { ts, label, who, rest: common(who, url) }));
      return { ack, reply: await reply };
    },
    event: (event, who) =>
      deliver('events_api', {
        ...common(who, ''),
        type: 'event_callback',
        event_id: who.eventId ?? `Ev${randomUUID()}`,
        event_time: who.eventTime ?? Math.floor(Date.now() / 1000),
        authorizations: [
          {
            team_id: who.teamId ?? workspace.teamId,
            enterprise_id: who.enterpriseId ?? null,
            user_id: workspaceFor(who).botUserId,
            is_bot: true,
            is_enterprise_install: who.enterpriseId !== undefined,
          },
        ],
        event,
      }),
    mention: (text, who) =>
      standIn.event(
        {
          type: 'app_mention',
          user: who.userId,
          channel: who.channelId,
          text,
          ts: '1785856320.000100',
          ...(who.threadTs ? { thread_ts: who.threadTs } : {}),
        },
        who,
      ),
    stop: async () => {
      socket.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return standIn;
}

const choicesShape = z.object({
  options: z.array(z.object({ text: z.object({ text: z.string() }), value: z.string() })),
});

function shownView(workspace: SlackWorkspace, viewId: string): StandInView {
  const shown = workspace.views.findLast(({ id }) => id === viewId);
  if (!shown) throw new Error(`No view ${viewId} is shown`);
  return shown.view;
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
