import type { Likeness } from './join-likeness.ts';

/** How much speaks for two articles telling one event, and in plain words what. */
export type Verdict = { points: number; why: string };

/** What each likeness counts. Found on real news of one topic, where all articles share their actors; see decision 0060. */
const POINTS = {
  covered: 2.5,
  coveredLeast: 1.5,
  openings: 1.3,
  phrases: 6,
  titles: 3.5,
  acts: 6,
  names: 0.5,
  copied: 6.9,
  quoted: 3.6,
  window: -1.5,
};
const COPIED_POINTS_MAX = 1.7;
const WINDOW_HOURS = 72;
/** Points from which an article joins a story. */
export const JOIN_POINTS = 4;
/** So much copied text is a wire copy, whatever else differs. */
const COPY = 0.4;
const COPY_POINTS = 100;
/** Where an opening's names are others, the event is another: an earthquake elsewhere. */
const NAMES_MIN = 0.12;
/** With few articles read, no word is known to be rare. */
const WARM_ARTICLES = 25;

/** Adds the evidence up. `articlesRead` says how far rarity can be trusted. */
export function judge(alike: Likeness, articlesRead: number): Verdict {
  const why = explain(alike);
  if (alike.copied >= COPY) return { points: COPY_POINTS, why };
  if (alike.names < NAMES_MIN) return { points: 0, why };
  const points =
    wordPoints(alike) * Math.min(1, articlesRead / WARM_ARTICLES) +
    Math.min(COPIED_POINTS_MAX, POINTS.copied * alike.copied) +
    POINTS.quoted * alike.quoted +
    (POINTS.window * alike.hoursApart) / WINDOW_HOURS;
  return { points, why };
}

function wordPoints(alike: Likeness): number {
  return (
    POINTS.covered * alike.covered +
    POINTS.coveredLeast * alike.coveredLeast +
    POINTS.openings * alike.openings +
    POINTS.phrases * alike.phrases +
    POINTS.titles * alike.titles +
    POINTS.acts * alike.acts +
    POINTS.names * alike.names
  );
}

const PERCENT = 100;
const COPIED_WORTH_SAYING = 0.15;

function explain(alike: Likeness): string {
  const reasons: string[] = [];
  if (alike.copied >= COPIED_WORTH_SAYING) {
    const kind = alike.copied >= COPY ? 'near-identical text' : 'shared passages';
    reasons.push(`${kind} (${Math.round(alike.copied * PERCENT)} % of the shorter one)`);
  }
  const quote = alike.sharedQuotes[0];
  if (quote) reasons.push(`same quote${quote.speaker ? ` of ${quote.speaker}` : ''}: “${quote.opening}”`);
  if (alike.sharedWords.length > 0) reasons.push(`same rare words at the top: ${alike.sharedWords.join(', ')}`);
  return reasons.length > 0 ? reasons.join('; ') : 'the same words and phrases at the top';
}
