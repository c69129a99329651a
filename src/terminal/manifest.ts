import { discordManifest } from '../chat/discord/manifest.ts';
import { slackManifest } from '../chat/slack/manifest.ts';
import { COMMAND_SPECS } from '../commands/command-table.ts';
import type { Settings } from '../config/settings.ts';
import type { Exit, Terminal } from './terminal.ts';

/** Prints what a platform's own pages want pasted: both come from the command table. */
export function manifest(platform: 'slack' | 'discord', settings: Settings, terminal: Terminal): Exit {
  const mode = settings.slack?.transport.kind ?? 'socket';
  const shown =
    platform === 'slack'
      ? slackManifest(COMMAND_SPECS, { mode, publicUrl: settings.publicUrl })
      : discordManifest(COMMAND_SPECS, applicationIdOf(settings));
  terminal.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
  return 0;
}

/** A bot token begins with its application's id in base64 (discord.com/developers/docs/reference, Authentication). */
function applicationIdOf(settings: Settings): string | null {
  const [first = ''] = settings.discord?.token.reveal().split('.') ?? [];
  const id = Buffer.from(first, 'base64').toString('utf8');
  return /^\d{15,20}$/.test(id) ? id : null;
}
