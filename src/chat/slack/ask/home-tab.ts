import type { App, BlockAction, ButtonAction, ConversationsSelectAction, types } from '@slack/bolt';
import type { ChatHandlers } from '../../chat.ts';
import type { CommandSpec } from '../../command-spec.ts';
import type { Message } from '../../message.ts';
import { clientOf } from '../install/workspaces.ts';
import { context, plain, type SlackBlock, section } from '../post/blocks.ts';
import { safe } from '../post/mrkdwn.ts';
import { renderMessage } from '../post/render-message.ts';
import { orWarn, type SlackBase } from '../sdk-logger.ts';
import {
  type Ask,
  directSource,
  type QuestionSource,
  readSlackLine,
  type SeenChannelDeps,
  seenChannel,
} from './create-ask.ts';
import type { OpenForm } from './handle-forms.ts';

/** Blocks of the Home tab (docs.slack.dev, surfaces/app-home). */
const HOME_BLOCKS_MAX = 100;
const HOME_LINE_MAX = 300;

const HOME_PICK = 'home:place';
const HOME_SUBSCRIBE = 'home:subscribe';
const HOME_MINE = 'home:mine';
const HOME_THERE = 'home:there';

type HomeDeps = SlackBase & SeenChannelDeps & Pick<ChatHandlers, 'commands'> & { ask: Ask; openForm: OpenForm };

/** The person whose Home tab it is, the channel chosen in it ('' for none), and the answer to the last button. */
type HomeVisit = { person: QuestionSource; channelId: string; answer: Message | null };

const SUBSCRIPTIONS = { command: 'subscriptions', text: '' };

/** Handles the Home tab. A press there has no channel and no response_url, so the tab itself shows the answer. */
export function handleHome(app: App, deps: HomeDeps): void {
  app.event('app_home_opened', async ({ event, context }) => {
    if (event.tab !== 'home') return;
    const channelId = event.view?.private_metadata ?? '';
    const person = directSource(context.teamId ?? '', { id: event.user });
    await show({ person, channelId, answer: null }, deps);
  });
  app.action<BlockAction<ConversationsSelectAction>>({ type: 'block_actions', action_id: HOME_PICK }, async (args) => {
    await args.ack();
    const channelId = args.action.selected_conversation ?? '';
    await show({ ...visitOf(args.body, args.context.teamId), channelId }, deps);
  });
  app.action<BlockAction<ButtonAction>>({ type: 'block_actions', action_id: HOME_SUBSCRIBE }, async (args) => {
    await args.ack();
    const { person } = visitOf(args.body, args.context.teamId);
    await deps.openForm({ line: { command: 'subscribe', text: '' }, source: person, triggerId: args.body.trigger_id });
  });
  const action_id = new RegExp(`^(?:${HOME_MINE}|${HOME_THERE}):`, 'u');
  app.action<BlockAction<ButtonAction>>({ type: 'block_actions', action_id }, async (args) => {
    await args.ack();
    const visit = visitOf(args.body, args.context.teamId);
    const line = args.action.value ?? '';
    const isThere = args.action.action_id.startsWith(HOME_THERE);
    await show({ ...visit, answer: await answerPress({ line, isThere }, visit, deps) }, deps);
  });
}

type HomePress = { line: string; isThere: boolean };

async function answerPress({ line, isThere }: HomePress, visit: HomeVisit, deps: HomeDeps): Promise<Message> {
  const seen = isThere ? await seenChannel({ ...visit.person, channelId: visit.channelId }, deps) : null;
  if (seen !== null && seen.kind !== 'seen') return seen.message;
  const reply = await deps.ask(readSlackLine(line, deps.commands), seen?.source ?? visit.person);
  return reply.message;
}

function visitOf({ user, view }: BlockAction, teamId = ''): HomeVisit {
  const person = directSource(teamId, { id: user.id, name: user.username || user.name });
  return { person, channelId: view?.private_metadata ?? '', answer: null };
}

async function show(visit: HomeVisit, deps: HomeDeps): Promise<void> {
  await orWarn(publish(visit, deps), 'the Home tab was not shown', deps.log);
}

async function publish(visit: HomeVisit, deps: HomeDeps): Promise<void> {
  const { person } = visit;
  const found = await deps.workspaces.of(person.teamId);
  const client = clientOf(found);
  if (!client) return;
  const { message: mine } = await deps.ask(SUBSCRIPTIONS, person);
  const there = await followedThere(visit, deps);
  const home = { commands: deps.commands, mine, there, answer: visit.answer };
  // In a workspace where Slugline does not answer, people see that alone.
  const closed = { type: 'home' as const, blocks: blocksOf(mine, HOME_MINE, deps.now()) };
  const view = found.kind === 'open' ? homeView(home, deps.now()) : closed;
  await client.views.publish({ user_id: person.userId, view });
}

/** What the chosen channel follows, for people who are in it. A tab forgets a channel that its person has left. */
async function followedThere(visit: HomeVisit, deps: HomeDeps): Promise<HomeParts['there']> {
  const { person, channelId } = visit;
  if (channelId === '') return null;
  const seen = await seenChannel({ ...person, channelId }, deps);
  switch (seen.kind) {
    case 'seen':
      return { channelId, message: (await deps.ask(SUBSCRIPTIONS, seen.source)).message };
    case 'hidden':
      return { channelId: null, message: seen.message };
    case 'unknown':
      return { channelId, message: seen.message };
  }
}

type HomeParts = {
  commands: CommandSpec[];
  /** The subscriptions of the person's direct messages. */
  mine: Message;
  /** The subscriptions of the channel that was chosen, or why they are not shown. */
  there: { channelId: string | null; message: Message } | null;
  /** The answer to the button that was pressed last. */
  answer: Message | null;
};

function homeView({ commands, mine, there, answer }: HomeParts, now: Date): types.HomeView {
  const follows = [
    ...section('*Slugline* posts each story once, with who said what.'),
    ...(answer ? blocksOf(answer, HOME_MINE, now).filter(({ type }) => type !== 'actions') : []),
    ...blocksOf(mine, HOME_MINE, now),
    channelPicker(there?.channelId ?? null),
    ...(there ? blocksOf(there.message, HOME_THERE, now) : []),
  ];
  const help = [
    { type: 'divider' } as const,
    ...context(['Invite Slugline to a channel (`/invite @slugline`), then tell it what the channel wants.']),
    ...commands.flatMap((command) => section(commandLine(command))),
    ...context(['In a thread, mention it instead: `@slugline brief harbour`']),
  ];
  return {
    type: 'home',
    private_metadata: there?.channelId ?? '',
    blocks: [...follows, ...help].slice(0, HOME_BLOCKS_MAX),
  };
}

/** A press carries no channel, so the name of its action says to which list it belongs. */
function blocksOf(message: Message, action: string, now: Date): SlackBlock[] {
  return renderMessage(message, now).blocks.map((block) =>
    block.type === 'actions'
      ? { ...block, elements: block.elements.map((element, at) => ({ ...element, action_id: `${action}:${at}` })) }
      : block,
  );
}

function channelPicker(channelId: string | null): types.ActionsBlock {
  return {
    type: 'actions',
    block_id: 'home',
    elements: [
      {
        ...{ type: 'button', action_id: HOME_SUBSCRIBE, style: 'primary', value: '/subscribe' },
        text: plain('Subscribe …'),
      },
      {
        type: 'conversations_select',
        action_id: HOME_PICK,
        placeholder: plain('See what a channel follows'),
        filter: { include: ['public', 'private'] },
        ...(channelId === null ? {} : { initial_conversation: channelId }),
      },
    ],
  };
}

function commandLine({ name, usage, description }: CommandSpec): string {
  return `*/${name}*  ${safe(usage, HOME_LINE_MAX)}\n${safe(description, HOME_LINE_MAX)}`;
}
