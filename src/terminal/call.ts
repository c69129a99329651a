import { ROLES, type RoleName } from '../config/settings/setting-forms.ts';

export type TerminalCall =
  | { name: 'start'; roles: RoleName[] | null }
  | { name: 'check' | 'migrate' | 'help' | 'version' }
  | { name: 'brief' | 'feed'; source: string; json: boolean }
  | { name: 'lines'; of: LineTool }
  | { name: 'feeds-import'; file: string }
  | { name: 'feeds-export' }
  | { name: 'subscriptions-export'; channel: string }
  | { name: 'subscriptions-import'; file: string; channel: string }
  | { name: 'backup' | 'restore'; file: string }
  | { name: 'manifest'; platform: string }
  | { name: 'language-test'; tag: string }
  | { name: 'bad'; complaint: string };

/** Calls that read JSON lines and write JSON lines. */
export type LineTool = 'brief' | 'feed' | 'article' | 'stories' | 'match';

export const HELP = `slugline <call>
  start [poller] [worker] [bot]     run (default: everything)
  check                             try settings, database, Redis and tokens; exit 0 or 1
  brief <url or file or -> [--json] the brief of one article; brief --jsonl for many
  feed <url or file or -> [--json]  what we read in a feed; feed --jsonl for many
  article --jsonl                   pages to articles, each beside what a feed announced of it
  stories --jsonl                   articles to stories
  match --jsonl                     whether a query finds a text, and how it is read
  language test <tag>               how well a language file names speakers (docs/languages.md)
  feeds import <file.opml>          add feeds; feeds export writes OPML
  subscriptions export <channel>    the subscriptions of a channel (as in alerts.yaml) in JSON
  subscriptions import <file> <channel>
  migrate                           bring the database up to date
  backup <file> | restore <file>    the embedded database, to a file and back
  manifest <platform>               what the platform wants pasted: the app, or invite link and commands`;

/** Reads the words after `slugline`. Without any, the calls are listed. */
export function readCall(words: readonly string[]): TerminalCall {
  const [name = 'help', ...rest] = words;
  switch (name) {
    case 'start':
      return startCall(rest);
    case 'check':
    case 'migrate':
      return rest.length === 0 ? { name } : bad(`${name} takes nothing behind it`);
    case 'brief':
    case 'feed':
      return rest.includes('--jsonl') ? { name: 'lines', of: name } : sourceCall(name, rest);
    case 'article':
    case 'stories':
    case 'match':
      return rest[0] === '--jsonl' ? { name: 'lines', of: name } : bad(`${name} works on lines: ${name} --jsonl`);
    case 'feeds':
      return feedsCall(rest);
    case 'subscriptions':
      return subscriptionsCall(rest);
    case 'backup':
    case 'restore':
      return rest.length === 1 && rest[0] !== undefined ? { name, file: rest[0] } : bad(`${name} takes one file`);
    case 'language':
      return languageCall(rest);
    case 'manifest':
      return rest[0] === undefined ? bad('manifest takes the name of a platform') : { name, platform: rest[0] };
    case 'help':
    case '--help':
    case '-h':
      return { name: 'help' };
    case 'version':
    case '--version':
      return { name: 'version' };
    default:
      return bad(`there is no call "${name}"`);
  }
}

function bad(complaint: string): TerminalCall {
  return { name: 'bad', complaint };
}

function startCall(words: readonly string[]): TerminalCall {
  const roles = ROLES.filter((role) => words.includes(role));
  const stray = words.find((word) => !ROLES.some((role) => role === word));
  if (stray !== undefined) return bad(`there is no role "${stray}": ${ROLES.join(', ')}`);
  return { name: 'start', roles: roles.length > 0 ? roles : null };
}

function sourceCall(name: 'brief' | 'feed', words: readonly string[]): TerminalCall {
  const [source, ...more] = words.filter((word) => word !== '--json');
  if (source === undefined || more.length > 0) return bad(`${name} takes one address, file or - (standard input)`);
  return { name, source, json: words.includes('--json') };
}

function subscriptionsCall([verb, ...words]: readonly string[]): TerminalCall {
  const [first, second, ...more] = words;
  if (verb === 'export' && first !== undefined && second === undefined) {
    return { name: 'subscriptions-export', channel: first };
  }
  if (verb === 'import' && first !== undefined && second !== undefined && more.length === 0) {
    return { name: 'subscriptions-import', file: first, channel: second };
  }
  return bad('subscriptions export <channel>, or subscriptions import <file> <channel>');
}

function languageCall([test, tag, ...more]: readonly string[]): TerminalCall {
  if (test !== 'test' || tag === undefined || more.length > 0)
    return bad('language test <tag>, such as language test fr');
  return { name: 'language-test', tag };
}

function feedsCall([verb, file, ...more]: readonly string[]): TerminalCall {
  if (verb === 'export' && file === undefined) return { name: 'feeds-export' };
  if (verb === 'import' && file !== undefined && more.length === 0) return { name: 'feeds-import', file };
  return bad('feeds import <file.opml>, or feeds export');
}
