import { checkMessage, type SlackMessage } from './check-message.ts';
import { checkView, type StandInView } from './check-view.ts';

type StandInChannel = {
  id: string;
  name: string;
  archived: boolean;
  /** Whether the bot is in it. */
  member: boolean;
  creator: string;
  /** Who else is; everybody where it is not said. */
  people?: string[];
};
type StandInUser = { id: string; name: string; admin: boolean; locale?: string };
type Stored = SlackMessage & { ts: string; channel: string; ephemeralFor: string | null };

type ShownView = { id: string; how: 'open' | 'update' | 'publish'; for: string; view: StandInView };

type Arguments = Record<string, unknown>;
type Answer = Record<string, unknown> & { ok: boolean };

export type SlackWorkspace = {
  teamId: string;
  botUserId: string;
  channels: Map<string, StandInChannel>;
  users: Map<string, StandInUser>;
  messages: Stored[];
  /** Forms and Home tabs as they were last shown. */
  views: ShownView[];
  groups: { id: string; handle: string; name: string }[];
  /** What people have deleted: a reply to it is posted in the channel (slack-go/slack#1571). */
  removed: Set<string>;
  remove(ts: string): void;
  /** Runs a Web API method, its token already checked. */
  run(method: string, args: Arguments): Answer;
};

/** The state of one Slack workspace and the methods that touch it. */
export function createWorkspace(teamId = 'T0STANDIN'): SlackWorkspace {
  const workspace: SlackWorkspace = {
    teamId,
    botUserId: 'U0BOT',
    channels: new Map(),
    users: new Map(),
    messages: [],
    views: [],
    groups: [],
    removed: new Set(),
    remove(ts) {
      workspace.messages = workspace.messages.filter((message) => message.ts !== ts);
      workspace.removed.add(ts);
    },
    run: (method, args) => METHODS[method]?.(workspace, args) ?? fail('unknown_method'),
  };
  return workspace;
}

const METHODS: Record<string, (workspace: SlackWorkspace, args: Arguments) => Answer> = {
  'auth.test': ({ teamId, botUserId }) => {
    return {
      ok: true,
      url: 'https://standin.slack.com/',
      team: 'Stand-in',
      user: 'slugline',
      team_id: teamId,
      user_id: botUserId,
      bot_id: 'B0BOT',
    };
  },
  'chat.postMessage': (workspace, args) => post(workspace, args, null),
  'chat.postEphemeral': (workspace, args) => post(workspace, args, text(args, 'user')),
  'chat.update': update,
  'conversations.history': (workspace, args) => history(workspace, args, null),
  'conversations.replies': (workspace, args) => history(workspace, args, text(args, 'ts')),
  'conversations.info': (workspace, args) => {
    const channel = workspace.channels.get(text(args, 'channel'));
    if (!channel) return fail('channel_not_found');
    const { id, name, archived, member, creator } = channel;
    return { ok: true, channel: { id, name, creator, is_channel: true, is_archived: archived, is_member: member } };
  },
  'conversations.open': (workspace, args) => {
    const user = text(args, 'users');
    return workspace.users.has(user) ? { ok: true, channel: { id: directId(user) } } : fail('user_not_found');
  },
  'users.conversations': ({ channels, users }, args) => {
    const user = text(args, 'user');
    if (!users.has(user)) return fail('user_not_found');
    const theirs = [...channels.values()].filter(({ people, member }) => member && (people?.includes(user) ?? true));
    const from = Number(args['cursor'] ?? 0);
    const limit = Number(args['limit'] ?? 100);
    const next = from + limit < theirs.length ? String(from + limit) : '';
    const page = theirs.slice(from, from + limit).map(({ id, name }) => ({ id, name }));
    return { ok: true, channels: page, response_metadata: { next_cursor: next } };
  },
  'users.info': (workspace, args) => {
    const user = workspace.users.get(text(args, 'user'));
    if (!user) return fail('user_not_found');
    const locale = args['include_locale'] ? { locale: user.locale ?? 'en-US' } : {};
    return { ok: true, user: { id: user.id, name: user.name, is_admin: user.admin, is_owner: false, ...locale } };
  },
  'usergroups.list': ({ groups }) => ({ ok: true, usergroups: groups }),
  'views.open': (workspace, args) => {
    if (text(args, 'trigger_id') === '') return fail('invalid_trigger');
    return showView(workspace, args, { id: `V${workspace.views.length + 1}`, how: 'open', for: '' });
  },
  'views.update': (workspace, args) => {
    const id = text(args, 'view_id');
    if (!workspace.views.some((shown) => shown.id === id)) return fail('not_found');
    return showView(workspace, args, { id, how: 'update', for: '' });
  },
  'views.publish': (workspace, args) => {
    const user = text(args, 'user_id');
    if (!workspace.users.has(user)) return fail('user_not_found');
    return showView(workspace, args, { id: `H${user}`, how: 'publish', for: user });
  },
};

function showView(workspace: SlackWorkspace, args: Arguments, shown: Omit<ShownView, 'view'>): Answer {
  const checked = checkView(args['view'], shown.how === 'publish' ? 'home' : 'modal');
  if ('error' in checked) return { ...fail('invalid_arguments'), response_metadata: { messages: [checked.error] } };
  workspace.views.push({ ...shown, view: checked.view });
  return { ok: true, view: { id: shown.id } };
}

function post(workspace: SlackWorkspace, args: Arguments, ephemeralFor: string | null): Answer {
  const channel = conversation(workspace, text(args, 'channel'));
  if ('error' in channel) return fail(channel.error);
  const checked = checkMessage(args, 'chat.postMessage');
  if ('error' in checked) return { ...fail(checked.error), response_metadata: { messages: checked.details } };
  const { threadTs } = checked.message;
  const thread = threadTs !== null && workspace.removed.has(threadTs) ? null : threadTs;
  const stored: Stored = {
    ...{ ...checked.message, threadTs: thread, ts: nextTs(workspace), channel: channel.id, ephemeralFor },
  };
  workspace.messages.push(stored);
  const key = ephemeralFor === null ? 'ts' : 'message_ts';
  return { ok: true, channel: channel.id, [key]: stored.ts, message: { text: stored.text } };
}

function update(workspace: SlackWorkspace, args: Arguments): Answer {
  const channel = text(args, 'channel');
  const at = workspace.messages.findIndex((message) => message.channel === channel && message.ts === args['ts']);
  const old = workspace.messages[at];
  if (!old) return fail('message_not_found');
  const checked = checkMessage(args, 'chat.update');
  if ('error' in checked) return { ...fail(checked.error), response_metadata: { messages: checked.details } };
  workspace.messages[at] = { ...old, ...checked.message, threadTs: old.threadTs };
  return { ok: true, channel, ts: old.ts, text: checked.message.text };
}

/** Replies stand in their thread alone, whose first message comes with them. */
function history(workspace: SlackWorkspace, args: Arguments, thread: string | null): Answer {
  const channel = text(args, 'channel');
  const known = workspace.channels.get(channel);
  if (!known && !channel.startsWith('D')) return fail('channel_not_found');
  if (known && !known.member) return fail('not_in_channel');
  const oldest = Number(args['oldest'] ?? 0);
  const latest = Number(args['latest'] ?? Number.POSITIVE_INFINITY);
  const limit = Number(args['limit'] ?? 100);
  const from = Number(args['cursor'] ?? 0);
  const shown = workspace.messages
    .filter((message) => message.channel === channel && message.ephemeralFor === null)
    .filter(({ ts, threadTs }) => (thread === null ? threadTs === null : [ts, threadTs].includes(thread)))
    .filter((message) => Number(message.ts) >= oldest && Number(message.ts) <= latest)
    .reverse();
  const page = shown.slice(from, from + limit);
  const next = from + limit < shown.length ? String(from + limit) : '';
  const full = String(args['include_all_metadata']) === 'true';
  return {
    ok: true,
    has_more: next !== '',
    response_metadata: { next_cursor: next },
    messages: page.map(({ ts, text: words, metadata }) => ({
      type: 'message',
      ts,
      text: words,
      ...(metadata ? { metadata: full ? metadata : { event_type: metadata.event_type } } : {}),
    })),
  };
}

/** Posting to a person's id reaches the direct message with them. */
function conversation(workspace: SlackWorkspace, id: string): { id: string } | { error: string } {
  if (workspace.users.has(id)) return { id: directId(id) };
  if (id.startsWith('D')) return { id };
  const channel = workspace.channels.get(id);
  if (!channel) return { error: 'channel_not_found' };
  if (channel.archived) return { error: 'is_archived' };
  return channel.member ? { id } : { error: 'not_in_channel' };
}

function directId(userId: string): string {
  return `D${userId.slice(1)}`;
}

function nextTs(workspace: SlackWorkspace): string {
  const count = String(workspace.messages.length + workspace.removed.size + 1).padStart(6, '0');
  return `${Math.floor(Date.now() / 1000)}.${count}`;
}

function text(args: Arguments, name: string): string {
  const value = args[name];
  return typeof value === 'string' ? value : '';
}

export function fail(error: string): Answer {
  return { ok: false, error };
}
