/** What Discord's client would make of a text: the words, what is clickable or pings, and which formatting it sees. */
export type Read = { text: string; links: string[]; mentions: string[]; marks: string[] };

type Rule = {
  at: 'anywhere' | 'line';
  pattern: RegExp;
  make: (match: RegExpExecArray) => Partial<Read> & { inner?: string };
};

const mention = ([whole]: RegExpExecArray) => ({ text: whole, mentions: [whole] });
const formatted = (mark: string) => (match: RegExpExecArray) => ({ inner: match[1] ?? '', marks: [mark] });
const link = (match: RegExpExecArray) => ({ text: match[1] ?? '', links: [match[1] ?? ''] });

/** In the order in which the client tries them at each place; everything else is a plain character. */
const RULES: Rule[] = [
  { at: 'anywhere', pattern: /\\([^0-9A-Za-z\s])/y, make: ([, character = '']) => ({ text: character }) },
  {
    at: 'line',
    pattern: /(?:#{1,3}|-#)[ \t]+/y,
    make: ([whole]) => ({ marks: [whole.startsWith('-') ? 'subtext' : 'heading'] }),
  },
  { at: 'line', pattern: />(?:>>)?[ \t]+/y, make: () => ({ marks: ['quote'] }) },
  { at: 'line', pattern: /[ \t]*(?:[-*+]|\d+\.)[ \t]+/y, make: () => ({ marks: ['list'] }) },
  { at: 'anywhere', pattern: /```[\s\S]+?```|(`+)[^`]+\1/y, make: ([whole]) => ({ text: whole, marks: ['code'] }) },
  { at: 'anywhere', pattern: /<(?:@[!&]?|#)\d+>|<\/[^:>\n]+:\d+>|<id:\w+>|<a?:\w+:\d+>/y, make: mention },
  { at: 'anywhere', pattern: /@(?:everyone|here)/y, make: mention },
  { at: 'anywhere', pattern: /<t:-?\d+(?::[tTdDfFR])?>/y, make: () => ({ marks: ['time'] }) },
  { at: 'anywhere', pattern: /<((?:https?|steam|discord|mailto|tel):[^\s>]+)>/y, make: link },
  { at: 'anywhere', pattern: /<([^@\s<>]+@[^\s<>]+\.[^\s<>]+)>/y, make: link },
  {
    at: 'anywhere',
    pattern: /\[((?:\\.|\[[^\]]*\]|[^\]\\])*)\]\(\s*<?([^\s>)]*)>?(?:\s+['"][^'"]*['"])?\s*\)/y,
    make: ([, label = '', target = '']) => ({ inner: label, links: [target] }),
  },
  { at: 'anywhere', pattern: /((?:https?|steam|discord):\/\/[^\s<]+[^<.,:;"'\]\s])/y, make: link },
  { at: 'anywhere', pattern: /:[\w~+-]+(?:::skin-tone-\d)?:/y, make: ([whole]) => ({ text: whole, marks: ['emoji'] }) },
  { at: 'anywhere', pattern: /\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/y, make: formatted('bold') },
  { at: 'anywhere', pattern: /__((?:\\[\s\S]|[^\\])+?)__(?!_)/y, make: formatted('underline') },
  { at: 'anywhere', pattern: /~~((?:\\[\s\S]|[^\\])+?)~~/y, make: formatted('strike') },
  { at: 'anywhere', pattern: /\|\|((?:\\[\s\S]|[^\\])+?)\|\|/y, make: formatted('spoiler') },
  { at: 'anywhere', pattern: /\*(?=\S)((?:\\[\s\S]|[^\\*])+?)\*(?!\*)/y, make: formatted('italics') },
  { at: 'anywhere', pattern: /_((?:\\[\s\S]|[^\\_])+?)_\b/y, make: formatted('italics') },
];

/** A reader of its own, so that what our escaper writes is judged by Discord's rules and not by ours. */
export function readMarkdown(source: string): Read {
  const read: Read = { text: '', links: [], mentions: [], marks: [] };
  let at = 0;
  while (at < source.length) {
    const hit = hitAt(source, at);
    if (hit === null) {
      read.text += source[at];
      at += 1;
      continue;
    }
    const { inner, ...made } = hit.rule.make(hit.match);
    const within = inner === undefined ? null : readMarkdown(inner);
    read.text += (made.text ?? '') + (within?.text ?? '');
    for (const kind of ['links', 'mentions', 'marks'] as const)
      read[kind].push(...(made[kind] ?? []), ...(within?.[kind] ?? []));
    at += hit.match[0].length;
  }
  return read;
}

function hitAt(source: string, at: number): { rule: Rule; match: RegExpExecArray } | null {
  // A construct of a line may follow another one: "> - text".
  const lineStart = /^(?:>(?:>>)? )?$/.test(source.slice(source.lastIndexOf('\n', at - 1) + 1, at));
  for (const rule of RULES) {
    if (rule.at === 'line' && !lineStart) continue;
    rule.pattern.lastIndex = at;
    const match = rule.pattern.exec(source);
    if (match) return { rule, match };
  }
  return null;
}
