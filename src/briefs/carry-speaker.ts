import type { Attribution } from './attribute-quotes.ts';

/** Who spoke, or was spoken of, last; a quotation that stands alone goes back to them. */
export type Last = {
  attribution: Attribution;
  line: number;
  /** False where the quotation runs on into the next paragraph. */
  closed: boolean;
};

/** The speaker of a quotation without words of its own around it: the one before it, less surely with distance. */
export function carriedOver(last: Last | null, { quote, line }: { quote: number; line: number }): Attribution {
  if (last === null) return { quote, speaker: null, cue: null, sure: 0, how: 'none' };
  const { speaker, sure, how } = last.attribution;
  if (last.line === line) return { quote, speaker, cue: null, sure: sure * 0.97, how: `same-line-${how}` };
  const next = line - last.line === 1;
  if (next && !last.closed) return { quote, speaker, cue: null, sure: sure * 0.97, how: `runs-on-${how}` };
  if (next && how.startsWith('announced')) return { quote, speaker, cue: null, sure: sure * 0.97, how };
  return { quote, speaker, cue: null, sure: sure * (next ? 0.75 : 0.5), how: `carried-${how}` };
}
