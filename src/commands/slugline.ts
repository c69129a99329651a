import type { CommandSpec } from '../chat/command-spec.ts';
import type { Reply } from '../chat/question.ts';
import { changeSettings, SETTING_OPTIONS } from './channel-settings.ts';
import type { Command, CommandInput } from './command.ts';
import type { CommandDeps } from './command-deps.ts';
import { helpMessage } from './help-message.ts';
import { echo, notice, problem } from './show-text.ts';
import { BY_HAND_SPECS, type ByHandDeps, mergeByHand, splitByHand } from './stories-by-hand.ts';

export type SluglineDeps = Pick<CommandDeps, 'status'> &
  ByHandDeps & {
    channels: Pick<CommandDeps['channels'], 'ensure' | 'byAddress' | 'setState' | 'settings' | 'saveSettings'>;
  };

const SPEC: CommandSpec = {
  name: 'slugline',
  description: 'Help, state and settings of this bot; stories put right by hand',
  usage: 'help | status | pause | resume | settings | split | merge',
  options: [],
  subcommands: [
    { name: 'help', description: 'All commands', usage: '', options: [], permission: 'anyone' },
    { name: 'status', description: 'How the parts of the bot are doing', usage: '', options: [], permission: 'anyone' },
    { name: 'pause', description: 'Post nothing in this channel', usage: '', options: [], permission: 'manager' },
    { name: 'resume', description: 'Post in this channel again', usage: '', options: [], permission: 'manager' },
    {
      name: 'settings',
      description: 'Quiet hours, digest time, languages, length and time zone of this channel',
      usage: '[quiet=22:00-07:00] [digest="daily 08:00"] [languages=en,fr] [length=short] [zone=Europe/Berlin]',
      options: SETTING_OPTIONS,
      permission: 'anyone',
    },
    ...BY_HAND_SPECS,
  ],
  visibility: 'private',
  permission: 'anyone',
};

/** `/slugline help|status|pause|resume|settings|split|merge`: the command about the bot itself, which knows all others. */
export function createSlugline(others: readonly CommandSpec[]): Command<SluglineDeps> {
  const help = helpMessage([...others, SPEC]);
  return {
    spec: SPEC,
    run: async (input, deps) => {
      switch (input.subcommand) {
        case 'status':
          return answerStatus(deps);
        case 'pause':
        case 'resume':
          return changeState(input.subcommand, input, deps);
        case 'settings':
          return changeSettings(input, deps);
        case 'split':
          return splitByHand(input, deps);
        case 'merge':
          return mergeByHand(input, deps);
        default:
          return answerHelp(input, help);
      }
    },
  };
}

function answerHelp(input: CommandInput, help: ReturnType<typeof helpMessage>): Reply {
  const unknown = input.options['text'];
  const intro = unknown === undefined ? help.intro : `There is no command “${echo(unknown)}”. These there are:`;
  return { message: { ...help, intro }, visibility: 'private' };
}

async function answerStatus(deps: SluglineDeps): Promise<Reply> {
  const parts = await deps.status();
  const broken = parts.filter((part) => !part.ok).length;
  return {
    message: {
      kind: 'list',
      title: broken === 0 ? 'All parts work' : `${broken} of ${parts.length} parts need attention`,
      intro: null,
      lines: parts.map(({ part, ok, state }) => ({ text: `${ok ? '✓' : '✗'} ${part}`, detail: state, url: null })),
      footer: 'Feeds one by one: /feeds status',
      buttons: [{ label: 'Feeds', command: '/feeds status' }],
    },
    visibility: 'private',
  };
}

async function changeState(wanted: 'pause' | 'resume', input: CommandInput, deps: SluglineDeps): Promise<Reply> {
  const { asker } = input;
  const name = asker.channelName ?? 'this channel';
  const channel = await deps.channels.ensure(asker.address, name);
  if (wanted === 'pause') {
    await deps.channels.setState(channel.id, 'paused', `paused by ${asker.userName}`);
    return notice(
      { tone: 'done', text: `Paused: nothing is posted in ${name}.`, hints: ['/slugline resume'] },
      'public',
    );
  }
  if (channel.state === 'open') return problem(`${name} is not paused.`, ['/slugline pause']);
  await deps.channels.setState(channel.id, 'open', null);
  return notice({ tone: 'done', text: `Posting in ${name} again.`, hints: [] }, 'public');
}
