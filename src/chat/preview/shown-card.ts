import { cleanText } from '../clean-text.ts';
import type { StoryCard } from '../message.ts';

const HEADLINE_MAX = 250;
const NAME_MAX = 80;
const ROLE_MAX = 120;
const SENTENCES_MAX = 3;
const SENTENCE_MAX = 900;
const QUOTES_MAX = 3;
const QUOTE_MAX = 700;
const ACTORS_MAX = 6;
const OUTLETS_MAX = 8;
const UPDATES_MAX = 2;
const NOTE_MAX = 300;
/** What cleaning may take away of a text that is all invisible signs; more of it is nobody's text. */
const RAW_UNITS_PER_SHOWN = 4;

type Person = { name: string; role: string | null };

/** As much of a story as Slack and Discord show: the page has no limits of its own, and one article must not drown it. */
export function shownCard(card: StoryCard): StoryCard {
  return {
    ...card,
    headline: cut(card.headline, HEADLINE_MAX),
    outlet: cut(card.outlet, NAME_MAX),
    summary: card.summary.slice(0, SENTENCES_MAX).map((sentence) => cut(sentence, SENTENCE_MAX)),
    quotes: card.quotes.slice(0, QUOTES_MAX).map(({ text, speaker }) => ({
      text: cut(text, QUOTE_MAX),
      speaker: speaker === null ? null : shownPerson(speaker),
    })),
    actors: card.actors.slice(0, ACTORS_MAX).map(shownPerson),
    note: card.note === null ? null : cut(card.note, NOTE_MAX),
    alsoReportedBy: shownOutlets(card.alsoReportedBy),
    updates: card.updates.slice(0, UPDATES_MAX).map((update) => ({ ...update, text: cut(update.text, QUOTE_MAX) })),
  };
}

function shownPerson({ name, role }: Person): Person {
  return { name: cut(name, NAME_MAX), role: role === null ? null : cut(role, ROLE_MAX) };
}

function shownOutlets(outlets: readonly string[]): string[] {
  const more = outlets.length - OUTLETS_MAX;
  const named = outlets.slice(0, OUTLETS_MAX).map((outlet) => cut(outlet, NAME_MAX));
  return more > 0 ? [...named, `and ${more} more`] : named;
}

/** Half a surrogate pair at the end is no text. */
function cut(text: string, max: number): string {
  const clean = cleanText(text.slice(0, max * RAW_UNITS_PER_SHOWN));
  return clean.length <= max ? clean : `${cleanText(clean.slice(0, max - 1))}…`;
}
