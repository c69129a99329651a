import type { ChannelSettings } from './channel-settings.ts';
import { type MatchText, matchQuery } from './match-query.ts';
import type { Mute } from './mute.ts';
import { parseQuery } from './parse-query.ts';
import { EVERYTHING } from './subscription.ts';

/** Why a subscription that an article matches brings no alert. */
export type Silence<Muted = Mute> =
  | { kind: 'muted'; mute: Muted }
  /** The channel takes articles in these languages only. */
  | { kind: 'language'; wanted: readonly string[] };

type Muting = Pick<Mute, 'query' | 'createdAt' | 'until'>;
type Wanting<Muted> = {
  query: string;
  /** Those of its channel. */
  mutes: readonly Muted[];
  languages: ChannelSettings['languages'];
};

/** What detectors and feeds say of a language that they do not know (BCP 47). */
const UNKNOWN_LANGUAGES = new Set(['', 'und', 'mul', 'zxx']);

/**
 * Why a subscription keeps silent about an article that it matches, or null. A mute silences the subscription with its
 * query, and takes what its words match out of "everything"; what another subscription asks for by name still comes.
 */
export function silenceOf<Muted extends Muting>(
  wish: Wanting<Muted>,
  text: MatchText,
  at: Date,
): Silence<Muted> | null {
  const { languages } = wish;
  const isForeign = languages !== null && !languages.includes(text.language) && !UNKNOWN_LANGUAGES.has(text.language);
  if (isForeign) return { kind: 'language', wanted: languages };
  const mute = wish.mutes.find((muted) => isInForce(muted, at) && touches(muted, wish.query, text));
  return mute ? { kind: 'muted', mute } : null;
}

/** Whether a mute holds at a time. */
export function isInForce({ createdAt, until }: Pick<Mute, 'createdAt' | 'until'>, at: Date): boolean {
  return createdAt <= at && at < until;
}

function touches(mute: Muting, query: string, text: MatchText): boolean {
  if (mute.query === query) return true;
  if (query !== EVERYTHING) return false;
  const parsed = parseQuery(mute.query);
  return parsed.kind === 'query' && matchQuery(parsed.tree, text);
}
