import type { CommandSpec } from '../chat/command-spec.ts';
import type { ListLine, ListMessage } from '../chat/message.ts';

/** What `/slugline help` says: every command of the table, and the query language in one line. */
export function helpMessage(specs: readonly CommandSpec[]): ListMessage {
  return {
    kind: 'list',
    title: 'Slugline commands',
    intro: 'Everything is answered from the articles already read, with outlet, time and link.',
    lines: specs.flatMap(specLines),
    footer: QUERY_HELP,
    buttons: [{ label: 'Latest stories', command: '/latest' }],
  };
}

/** The query language in one line. */
const QUERY_HELP =
  'Keywords: words must all occur; OR, -word, "a phrase", prefix*, (parentheses), actor:"a name", feed:outlet, lang:en. ' +
  'Case, accents and plural endings do not matter.';

function specLines(spec: CommandSpec): ListLine[] {
  if (spec.subcommands.length === 0) return [line(`/${spec.name} ${spec.usage}`, spec.description)];
  return spec.subcommands.map((sub) => line(`/${spec.name} ${sub.name} ${sub.usage}`, sub.description));
}

function line(call: string, description: string): ListLine {
  return { text: call.trim(), detail: description, url: null };
}
