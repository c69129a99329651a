import { createInterface } from 'node:readline';
import { messageOf } from '../../kit/errors.ts';
import { cleanLayout, cleanText } from '../clean-text.ts';
import type { Preview } from './create-preview.ts';
import { renderText } from './render-text.ts';

export type Prompt = { stop(): Promise<void> };

type PromptStreams = { input: NodeJS.ReadableStream; output: NodeJS.WritableStream; terminal: boolean };
type PromptDeps = { preview: Pick<Preview, 'ask' | 'suggest' | 'watch'>; streams: PromptStreams; quit: () => void };

const PROMPT = 'slugline> ';
const CLEAR_LINE = '\r\u001B[2K';

/** Answers commands in the terminal, and prints new alerts above the line that is being typed. */
export async function startPrompt(deps: PromptDeps): Promise<Prompt> {
  const { preview, streams, quit } = deps;
  const lines = createInterface({
    ...streams,
    prompt: PROMPT,
    historySize: 100,
    removeHistoryDuplicates: true,
    completer: (line, done) => void complete(line, preview).then((completed) => done(null, completed), done),
  });
  const say = (text: string) => {
    if (text !== '') streams.output.write(`${streams.terminal ? CLEAR_LINE : ''}${text}\n`);
    lines.prompt(true);
  };
  const unwatch = await preview.watch((messages) => {
    for (const { message } of messages) say(`\n${renderText(message)}\n`);
  });
  const sayFailure = (error: unknown) => say(`That failed: ${cleanText(messageOf(error))}`);
  lines.on('line', (line) => {
    if (/^\s*(?:exit|quit)\s*$/i.test(line)) quit();
    else void answerLine(line, preview).then(say, sayFailure);
  });
  // In raw mode the terminal sends Ctrl+C and Ctrl+D as keys, not as signals.
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
  return [suggestions.map((suggestion) => cleanLayout(suggestion.insert)), line];
}

async function answerLine(line: string, preview: Pick<Preview, 'ask'>): Promise<string> {
  if (line.trim() === '') return '';
  const outcome = await preview.ask(line, null);
  switch (outcome.kind) {
    case 'answered':
      return `\n${renderText(outcome.reply.message)}\n`;
    case 'unusable':
      return cleanText(`${outcome.problem.what}. ${outcome.problem.todo}`);
    case 'not-ready':
      return 'Still starting. Try again in a moment.';
  }
}
