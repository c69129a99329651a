import { cleanText } from '../clean-text.ts';
import { type AlertMessage, matchedTopics, type StoryCard } from '../message.ts';

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
/** Cleaning may remove most of a hostile text, so at most this many units are read for each one shown. */
const RAW_UNITS_PER_SHOWN = 4;

export type CardPerson = StoryCard['actors'][number];

/** A story cut to what Slack and Discord show, since the page has no limits and one article must not fill it. */
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

function shownPerson({ name, role }: CardPerson): CardPerson {
  return { name: cut(name, NAME_MAX), role: role === null ? null : cut(role, ROLE_MAX) };
}

function shownOutlets(outlets: readonly string[]): string[] {
  const more = outlets.length - OUTLETS_MAX;
  const named = outlets.slice(0, OUTLETS_MAX).map((outlet) => cut(outlet, NAME_MAX));
  return more > 0 ? [...named, `and ${more} more`] : named;
}

function cut(text: string, max: number): string {
  const clean = cleanText(text.slice(0, max * RAW_UNITS_PER_SHOWN));
  // The cut may leave half a surrogate pair, which cleaning removes.
  return clean.length <= max ? clean : `${cleanText(clean.slice(0, max - 1))}…`;
}

/** A quote without its own quotation marks, since the card sets them. */
export function quotedWords(text: string): string {
  return cleanText(text).replace(/^[“"]([^“”"]*)[”"]$/u, '$1');
}

/** "pakistan-taliban (Pakistan, airstrike)": the topics of an alert, each with the words that matched. */
export function topicTexts(message: AlertMessage): string[] {
  return matchedTopics(message).map(({ topic, words }) => {
    const terms = words.map(cleanText).filter((word) => word !== '');
    return terms.length === 0 ? cleanText(topic) : `${cleanText(topic)} (${terms.join(', ')})`;
  });
}

const DAY_AND_TIME = new Intl.DateTimeFormat('en-GB', {
  ...{ day: 'numeric', month: 'short', year: 'numeric' },
  ...{ hour: '2-digit', minute: '2-digit', timeZone: 'UTC' },
});

/** "3 Dec 2026, 14:05 UTC"; empty for an invalid date. */
export function sayTime(at: Date): string {
  if (!Number.isFinite(at.getTime())) return '';
  return `${DAY_AND_TIME.format(at)} UTC`;
}
