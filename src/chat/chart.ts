/** Bars in the order of time, the oldest first. */
export type Chart = { title: string; bars: { label: string; value: number }[] };

const LEVELS = '▁▂▃▄▅▆▇█';
/** Long enough for a month of numbers; Discord takes 1,024 characters (resources/message, Attachment). */
const WORDS_MAX = 900;

/** The bars as one line of text; an empty one is a dot, so that a little is not taken for nothing. */
export function sparkline({ bars }: Chart): string {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  return bars
    .map(({ value }) => (value === 0 ? '·' : (LEVELS[Math.ceil((value / most) * LEVELS.length) - 1] ?? '')))
    .join('');
}

/** The numbers, for who does not see the picture: empty bars go unsaid. */
export function chartInWords({ title, bars }: Chart): string {
  const said = bars.filter(({ value }) => value > 0).map(({ label, value }) => `${label}: ${value}`);
  const words = `${title}. ${said.join(', ')}`;
  return words.length <= WORDS_MAX ? words : `${words.slice(0, WORDS_MAX)}…`;
}
