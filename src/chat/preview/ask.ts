import type { Log } from '../../news/log.ts';
import type { Problem } from '../../news/problem.ts';
import type { Listening } from '../chat.ts';
import type { CommandSpec } from '../command-spec.ts';
import type { Asker, Reply } from '../question.ts';

export type AskOutcome =
  | { kind: 'answered'; reply: Reply }
  /** Not a command we know, or none at all. */
  | { kind: 'unusable'; problem: Problem }
  | { kind: 'not-ready' };

type Asked = { text: string; asker: Asker };
type AskDeps = { listening: Listening | null; log: Log };

/** Longer than any sensible query; what a person types on a page or in a terminal. */
export const QUESTION_TEXT_MAX = 1000;

const COMMAND_LINE = /^\/([a-z][a-z0-9_-]{0,31})(?:\s+([\s\S]+))?$/i;

/** Answers one typed line such as "/brief pakistan-taliban". */
export async function askLine(asked: Asked, { listening, log }: AskDeps): Promise<AskOutcome> {
  if (listening === null) return { kind: 'not-ready' };
  const line = asked.text.trim();
  if (line.length > QUESTION_TEXT_MAX) return unusable(tooLong(line));
  const [, name = '', input = ''] = COMMAND_LINE.exec(line) ?? [];
  if (name === '') return unusable(noCommand(line));
  const command = name.toLowerCase();
  if (!listening.commands.some((spec) => spec.name === command)) return unusable(unknown(command, listening.commands));
  try {
    const reply = await listening.answer({ command, input: { kind: 'text', text: input }, asker: asked.asker });
    return { kind: 'answered', reply };
  } catch (err) {
    log.error({ err, command }, 'command failed');
    return { kind: 'answered', reply: FAILED };
  }
}

const FAILED: Reply = {
  message: {
    kind: 'notice',
    tone: 'problem',
    text: 'This failed inside Slugline.',
    hints: ['Try again; if it fails again, the log has the reason.'],
  },
  visibility: 'private',
};

function unusable(problem: Problem): AskOutcome {
  return { kind: 'unusable', problem };
}

function tooLong(line: string): Problem {
  return {
    code: 'E_COMMAND_LENGTH',
    what: `A command has at most ${QUESTION_TEXT_MAX} characters`,
    seen: `${line.length} characters`,
    todo: 'Ask with fewer words.',
  };
}

function noCommand(line: string): Problem {
  return {
    code: 'E_COMMAND_FORM',
    what: 'That is not a command',
    seen: line.slice(0, 80),
    todo: 'Start with a slash and a command, such as /brief pakistan-taliban.',
  };
}

function unknown(command: string, commands: CommandSpec[]): Problem {
  return {
    code: 'E_COMMAND_UNKNOWN',
    what: `There is no command /${command}`,
    seen: `/${command}`,
    todo: `Use one of ${commands.map((spec) => `/${spec.name}`).join(', ')}.`,
  };
}
