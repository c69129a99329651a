import type { types } from '@slack/bolt';
import type { CommandSpec } from '../command-spec.ts';
import { context, section } from './blocks.ts';
import { HOME_COMMANDS_MAX, HOME_LINE_MAX } from './limits.ts';
import { safe } from './mrkdwn.ts';

/** The Home tab of the app: what can be asked, straight from the command table. */
export function homeView(commands: CommandSpec[]): types.HomeView {
  const shown = commands.slice(0, HOME_COMMANDS_MAX);
  return {
    type: 'home',
    blocks: [
      ...section('*Slugline* posts each story once, with who said what.'),
      ...context(['Invite it to a channel (`/invite @slugline`), then tell it what the channel wants.']),
      ...shown.flatMap((command) => section(commandLine(command))),
      ...context(['In a thread, mention it instead: `@slugline brief harbour`']),
    ],
  };
}

function commandLine({ name, usage, description }: CommandSpec): string {
  return `*/${name}*  ${safe(usage, HOME_LINE_MAX)}\n${safe(description, HOME_LINE_MAX)}`;
}
