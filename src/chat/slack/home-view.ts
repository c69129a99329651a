import type { types } from '@slack/bolt';
import type { CommandSpec } from '../command-spec.ts';
import type { Message } from '../message.ts';
import { context, type SlackBlock, section } from './blocks.ts';
import { HOME_BLOCKS_MAX, HOME_LINE_MAX } from './limits.ts';
import { safe } from './mrkdwn.ts';
import { renderMessage } from './render-message.ts';

export const HOME_PLACE = 'home:place';
export const HOME_SUBSCRIBE = 'home:subscribe';
export const HOME_MINE = 'home:mine';
export const HOME_THERE = 'home:there';

export type HomeParts = {
  commands: CommandSpec[];
  /** What the person follows in direct messages. */
  mine: Message;
  /** What the channel follows that was chosen here. */
  there: { channelId: string; message: Message } | null;
  /** The answer to the button that was pressed last. */
  said: Message | null;
};

/** The Home tab: what this person and a channel follow, and what can be asked, straight from the command table. */
export function homeView({ commands, mine, there, said }: HomeParts, now: Date): types.HomeView {
  const follows = [
    ...section('*Slugline* posts each story once, with who said what.'),
    ...(said ? blocksOf(said, HOME_MINE, now).filter(({ type }) => type !== 'actions') : []),
    ...blocksOf(mine, HOME_MINE, now),
    choosePlace(there?.channelId ?? null),
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

/** A press here carries no channel, so the name of the action says whose list it belongs to. */
function blocksOf(message: Message, action: string, now: Date): SlackBlock[] {
  return renderMessage(message, now).blocks.map((block) =>
    block.type === 'actions'
      ? { ...block, elements: block.elements.map((element, at) => ({ ...element, action_id: `${action}:${at}` })) }
      : block,
  );
}

function choosePlace(channelId: string | null): types.ActionsBlock {
  return {
    type: 'actions',
    block_id: 'home',
    elements: [
      {
        type: 'button',
        action_id: HOME_SUBSCRIBE,
        text: { type: 'plain_text', text: 'Subscribe …', emoji: false },
        style: 'primary',
        value: '/subscribe',
      },
      {
        type: 'conversations_select',
        action_id: HOME_PLACE,
        placeholder: { type: 'plain_text', text: 'See what a channel follows', emoji: false },
        filter: { include: ['public', 'private'] },
        ...(channelId === null ? {} : { initial_conversation: channelId }),
      },
    ],
  };
}

function commandLine({ name, usage, description }: CommandSpec): string {
  return `*/${name}*  ${safe(usage, HOME_LINE_MAX)}\n${safe(description, HOME_LINE_MAX)}`;
}
