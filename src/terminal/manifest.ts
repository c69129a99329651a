import { discordManifest } from '../chat/discord/manifest.ts';
import { slackManifest } from '../chat/slack/manifest.ts';
import { COMMAND_SPECS } from '../commands/command-table.ts';
import type { Settings } from '../config/settings.ts';
import type { Exit, Terminal } from './terminal.ts';

/** What each platform's own pages want pasted: all of it comes from the command table. */
const MANIFESTS = new Map<string, (settings: Settings) => object>([
  [
    'slack',
    ({ chats, publicUrl }) =>
      slackManifest(COMMAND_SPECS, { mode: chats.slack?.transport.kind ?? 'socket', publicUrl }),
  ],
  ['discord', (settings) => discordManifest(COMMAND_SPECS, applicationIdOf(settings))],
]);

/** Prints the manifest of one platform. */
export function manifest(platform: string, settings: Settings, terminal: Terminal): Exit {
  const make = MANIFESTS.get(platform);
  if (!make) {
    terminal.stderr.write(`there is no manifest for "${platform}": ${[...MANIFESTS.keys()].join(', ')}\n`);
    return 2;
  }
  terminal.stdout.write(`${JSON.stringify(make(settings), null, 2)}\n`);
  return 0;
}

/** A bot token begins with its application's id in base64 (discord.com/developers/docs/reference, Authentication). */
function applicationIdOf({ chats }: Settings): string | null {
  const [first = ''] = chats.discord?.token.reveal().split('.') ?? [];
  const id = Buffer.from(first, 'base64').toString('utf8');
  return /^\d{15,20}$/.test(id) ? id : null;
}
