import { discordManifest } from '../../chat/discord/commands.ts';
import { slackManifest } from '../../chat/slack/manifest.ts';
import { COMMAND_SPECS, commandSpecsIn } from '../../commands/answering/command-table.ts';
import type { Settings } from '../../config/settings/settings.ts';
import type { AnswerTexts } from '../../news/subscription.ts';
import { type Exit, say, type Terminal, toJson } from '../terminal.ts';

/** What is pasted on the pages of each platform; the commands in it come from the command table. */
const MANIFESTS = new Map<string, (facts: ManifestFacts) => object>([
  ['slack', ({ settings }) => slackManifestOf(settings)],
  ['discord', ({ settings, answers }) => discordManifest(commandSpecsIn(answers), applicationIdOf(settings))],
]);

type ManifestFacts = { settings: Settings; answers: readonly AnswerTexts[] };

export function manifest(platform: string, facts: ManifestFacts, terminal: Terminal): Exit {
  const make = MANIFESTS.get(platform);
  if (!make) {
    say(`there is no manifest for "${platform}": ${[...MANIFESTS.keys()].join(', ')}`, terminal.stderr);
    return 2;
  }
  terminal.stdout.write(`${toJson(make(facts), 2)}\n`);
  return 0;
}

function slackManifestOf({ chats, publicUrl }: Settings): object {
  return slackManifest(COMMAND_SPECS, { mode: chats.slack?.transport.kind ?? 'socket', publicUrl });
}

/** A bot token begins with its application's id in base64 (discord.com/developers/docs/reference, Authentication). */
function applicationIdOf({ chats }: Settings): string | null {
  const [first = ''] = chats.discord?.token.reveal().split('.') ?? [];
  const id = Buffer.from(first, 'base64').toString('utf8');
  return /^\d{15,20}$/.test(id) ? id : null;
}
