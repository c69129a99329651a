import type { CommandSpec } from '../../chat/command-spec.ts';
import type { AnswerTexts } from '../../news/subscription.ts';
import { actorsCommand } from '../actors.ts';
import { localiseSpec } from '../asking/translations.ts';
import { briefCommand } from '../brief.ts';
import type { Command } from '../command.ts';
import { feedsCommand } from '../feeds.ts';
import { latestCommand } from '../latest.ts';
import { quotesCommand } from '../quotes.ts';
import { createSlugline } from '../slugline.ts';
import { subscribeCommand } from '../subscribe.ts';
import { subscriptionsCommand } from '../subscriptions.ts';
import { timelineCommand } from '../timeline.ts';
import { unsubscribeCommand } from '../unsubscribe.ts';
import { whyCommand } from '../why.ts';

const OTHERS: readonly Command[] = [
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

/** All commands, in the order of help and docs. A new command is one line here and one file. */
export const COMMANDS: readonly Command[] = [...OTHERS, createSlugline(OTHERS.map(({ spec }) => spec))];

/** The declarations that platforms register, manifests list and docs show. */
export const COMMAND_SPECS: CommandSpec[] = COMMANDS.map(({ spec }) => spec);

/** The same with names and descriptions in the languages that Discord's clients have. */
export function commandSpecsIn(answers: readonly AnswerTexts[]): CommandSpec[] {
  return COMMAND_SPECS.map((spec) => localiseSpec(spec, answers));
}
