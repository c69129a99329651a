import { createInterface, type Interface } from 'node:readline';
import { unreachable } from '../../news/unreachable.ts';
import { cleanText } from '../clean-text.ts';
import type { Preview } from './create-preview.ts';
import type { PreviewMessage } from './preview-messages.ts';
import { renderText } from './render-text.ts';
import type { Unwatch } from './watch-messages.ts';

export type Prompt = { stop(): Promise<void> };

type PromptStreams = { input: NodeJS.ReadableStream; output: NodeJS.WritableStream; terminal: boolean };
type PromptDeps = { preview: Pick<Preview, 'ask' | 'suggest' | 'watch'>; streams: PromptStreams; quit: () => void };

const PROMPT = 'slugline> ';
const CLEAR_LINE = '\r\u001B[2K';

/** Takes commands in the terminal and prints new alerts above the line being typed. */
export async function startPrompt(deps: PromptDeps): Promise<Prompt> {
  const { preview, streams, quit } = deps;
  const lines = createInterface({
    ...streams,
    prompt: PROMPT,
    historySize: 100,
    removeHistoryDuplicates: true,
    completer: (line, give) => void complete(line, preview).then((found) => give(null, found), give),
  });
  const say = (text: string) => sayAbove(text, { lines, streams });
  const unwatch: Unwatch = await preview.watch((messages) => {
    for (const text of messages.map(alertText)) say(text);
  });
  lines.on('line', (line) => void answerLine(line, preview).then(say, (error) => say(failureText(error))));
  // In raw mode the terminal hands over Ctrl+C and Ctrl+D as keys, not as a signal.
  lines.on('SIGINT', quit);
  let stopping = false;
  lines.on('close', () => {
    unwatch();
    if (!stopping && streams.terminal) quit();
  });
  lines.prompt();
  return {
    async stop() {
      stopping = true;
      lines.close();
    },
  };
}

async function complete(line: string, preview: Pick<Preview, 'suggest'>): Promise<[string[], string]> {
  const suggestions = await preview.suggest(line);
  return [suggestions.map((suggestion) => suggestion.insert), line];
}

async function answerLine(line: string, preview: Pick<Preview, 'ask'>): Promise<string> {
  if (line.trim() === '') return '';
  const outcome = await preview.ask(asCommand(line));
  switch (outcome.kind) {
    case 'answered':
      return `\n${renderText(outcome.reply.message)}\n`;
    case 'unusable':
      return `${outcome.problem.what}. ${outcome.problem.todo}`;
    case 'not-ready':
      return 'Still starting. Try again in a moment.';
    default:
      return unreachable(outcome);
  }
}

/** Words without a slash ask for a brief. */
function asCommand(line: string): string {
  return line.trim().startsWith('/') ? line : `/brief ${line}`;
}

function alertText(posted: PreviewMessage): string {
  return `\n${renderText(posted.message)}\n`;
}

function failureText(error: unknown): string {
  return `That failed: ${cleanText(error instanceof Error ? error.message : String(error))}`;
}

type Screen = { lines: Interface; streams: PromptStreams };

function sayAbove(text: string, screen: Screen): void {
  const { output, terminal } = screen.streams;
  if (text !== '') output.write(`${terminal ? CLEAR_LINE : ''}${text}\n`);
  screen.lines.prompt(true);
}
