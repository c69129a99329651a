import type { CommandSpec } from '../chat/command-spec.ts';
import { actorsCommand } from './actors.ts';
import { briefCommand } from './brief.ts';
import type { Command } from './command.ts';
import type { CommandDeps } from './command-deps.ts';
import { feedsCommand } from './feeds.ts';
import { latestCommand } from './latest.ts';
import { type Locales, localiseSpec } from './localise-spec.ts';
import { quotesCommand } from './quotes.ts';
import { createSlugline } from './slugline.ts';
import { SPANISH_WORDS } from './spanish-words.ts';
import { subscribeCommand } from './subscribe.ts';
import { subscriptionsCommand } from './subscriptions.ts';
import { timelineCommand } from './timeline.ts';
import { unsubscribeCommand } from './unsubscribe.ts';
import { whyCommand } from './why.ts';

const TOPICAL: readonly Command<CommandDeps>[] = [
  briefCommand,
  quotesCommand,
  actorsCommand,
  timelineCommand,
  latestCommand,
  subscribeCommand,
  unsubscribeCommand,
  subscriptionsCommand,
  feedsCommand,
  whyCommand,
];

/** Every command there is, in the order of help and docs; a new one is one line here and one file. */
export const COMMANDS: readonly Command<CommandDeps>[] = [...TOPICAL, createSlugline(TOPICAL.map(({ spec }) => spec))];

/** Discord's names of languages (reference, Locales). */
const LOCALES: Locales = { 'es-ES': SPANISH_WORDS, 'es-419': SPANISH_WORDS };

/** What the platforms register, the manifests list and the docs show. */
export const COMMAND_SPECS: CommandSpec[] = COMMANDS.map(({ spec }) => localiseSpec(spec, LOCALES));
