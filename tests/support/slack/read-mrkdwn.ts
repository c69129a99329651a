/** What a Slack client makes of mrkdwn: the words a reader sees, and what would ping or open. */
export type Read = { text: string; alive: string[] };

const CONTROL = /<([^<>]*)>/gu;
const BARE = /(?:^|[\s(])(@(?:here|channel|everyone)\b|#[a-z0-9_-]+|(?:https?:\/\/|www\.)\S+)/gu;

/** `parsed` is Slack's automatic parsing: on unless a text object says verbatim or a message says parse none. */
export function readMrkdwn(source: string, parsed: boolean): Read {
  const alive: string[] = [];
  const text = source.replace(CONTROL, (_whole, inside: string) => {
    const [target = '', label] = splitOnce(inside, '|');
    if (target.startsWith('!date^')) return label ?? target;
    alive.push(decode(target));
    return label ?? target;
  });
  if (parsed) for (const match of source.replace(CONTROL, ' ').matchAll(BARE)) alive.push(match[1] ?? '');
  return { text: decode(text), alive };
}

/** Runs that mrkdwn would show as bold, italic, struck or code: an opening mark at a word's edge, its twin at one. */
export function formattedRuns(source: string): string[] {
  const edge = String.raw`[^\p{L}\p{N}]`;
  const run = new RegExp(`(?:^|${edge})(([*_~\`])(?=\\S)[^\\n]*?(?<=\\S)\\2)(?=$|${edge})`, 'gmu');
  return [...source.matchAll(run)].map((match) => match[1] ?? '');
}

function splitOnce(text: string, at: string): [string, string | undefined] {
  const index = text.indexOf(at);
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)];
}

function decode(text: string): string {
  return text.replace(/&lt;/gu, '<').replace(/&gt;/gu, '>').replace(/&amp;/gu, '&');
}
