import { type AlertMessage, type BriefMessage, label, matchedTopics } from './message.ts';
import { quoted } from './story-card.ts';

/**
 * Writes outside text for one platform: cleaned, inert in its markup, and cut to `max` units as the platform counts them.
 * '' where nothing of it is left.
 */
export type WriteText = (text: string, max: number) => string;

/** How much of a card is shown; a platform with less room shows less of it. */
export type CardSize = {
  quotes: number;
  quoteMax: number;
  sentenceMax: number;
  actors: number;
  updateMax: number;
  /** Lines in each section of a comparison. */
  across: number;
  acrossLineMax: number;
  extras: 'shown' | 'left out';
};

export const FULL_SIZE: CardSize = {
  ...{ quotes: 3, quoteMax: 700, sentenceMax: 900, actors: 6, updateMax: 400 },
  ...{ across: 6, acrossLineMax: 300, extras: 'shown' },
};

const HEADLINE_MAX = 250;
const NAME_MAX = 80;
const ROLE_MAX = 120;
const SENTENCES_MAX = 3;
const UPDATES_MAX = 2;
const NOTE_MAX = 300;
const OUTLETS_MAX = 8;
const QUERY_MAX = 60;
const TOPIC_MAX = 80;
const MATCHED_TERM_MAX = 40;
const ACROSS_TITLE_MAX = 120;

/** Absent parts are empty texts and lists. The words of quotes are in quotation marks. */
export type ShownStory = ReturnType<typeof shownStory>;

/** What every platform shows of an alert or a brief, with all texts written for the platform. */
export function shownStory(message: AlertMessage | BriefMessage, size: CardSize, write: WriteText) {
  const isAlert = message.kind === 'alert';
  const n = isAlert ? 0 : message.more;
  return {
    ...shownCard(message, size, write),
    query: isAlert ? '' : write(message.query, QUERY_MAX),
    topics: isAlert && size.extras === 'shown' ? topicTexts(message, write) : [],
    across: isAlert ? [] : shownAcross(message, size, write),
    more: n === 0 ? '' : label(message, n === 1 ? '{n} more story matches' : '{n} more stories match', { n }),
  };
}

function shownCard(message: AlertMessage | BriefMessage, size: CardSize, write: WriteText) {
  const { card } = message;
  const person = (of: { name: string; role: string | null } | null) => {
    return { name: of === null ? '' : write(of.name, NAME_MAX), role: of?.role ? write(of.role, ROLE_MAX) : '' };
  };
  const hasExtras = size.extras === 'shown';
  return {
    headline: write(card.headline, HEADLINE_MAX) || label(message, 'Untitled story'),
    url: card.url,
    outlet: write(card.outlet, NAME_MAX),
    publishedAt: card.publishedAt,
    also: hasExtras ? alsoIn(message, write) : '',
    updates: (hasExtras ? card.updates : [])
      .slice(0, UPDATES_MAX)
      .map(({ text, outlet, at }) => ({ text: write(text, size.updateMax), outlet: write(outlet, NAME_MAX), at }))
      .filter(({ text }) => text !== ''),
    summary: written(card.summary.slice(0, SENTENCES_MAX), size.sentenceMax, write).join(' '),
    quotes: card.quotes
      .slice(0, size.quotes)
      .map(({ text, speaker }) => ({
        words: quoted(write(unquoted(text), size.quoteMax), card.language),
        ...person(speaker),
      }))
      .filter(({ words }) => words !== ''),
    actors: card.actors
      .slice(0, size.actors)
      .map(person)
      .filter(({ name }) => name !== ''),
    note: hasExtras && card.note !== null ? write(card.note, NOTE_MAX) : '',
  };
}

/** What is left of some texts, with `glue` between them. */
export function joined(texts: readonly string[], glue: string): string {
  return texts.filter((text) => text !== '').join(glue);
}

function written(texts: readonly string[], max: number, write: WriteText): string[] {
  return texts.map((text) => write(text, max)).filter((text) => text !== '');
}

function alsoIn(message: AlertMessage | BriefMessage, write: WriteText): string {
  const { alsoReportedBy: outlets } = message.card;
  const named = written(outlets.slice(0, OUTLETS_MAX), NAME_MAX, write);
  const n = outlets.length - OUTLETS_MAX;
  const said = { outlets: named.join(', '), n };
  return named.length === 0 ? '' : label(message, n > 0 ? 'also in {outlets} and {n} more' : 'also in {outlets}', said);
}

/** A quotation without its own marks around the whole of it, since a card sets them. */
export function unquoted(text: string): string {
  return text.trim().replace(/^(?:[“"„«]([^“”"„«»]*)[”"“»]|「([^「」]*)」)$/u, '$1$2');
}

/** "pakistan-taliban (Pakistan, airstrike)": the topics of an alert, each with the words that matched. */
function topicTexts(message: AlertMessage, write: WriteText): string[] {
  return matchedTopics(message).flatMap(({ topic, words }) => {
    const shown = write(topic, TOPIC_MAX);
    const terms = written(words, MATCHED_TERM_MAX, write);
    if (shown === '') return [];
    return terms.length === 0 ? shown : `${shown} (${terms.join(', ')})`;
  });
}

/** The comparison of outlets; `by` names those that have a line. Sections without lines are left out. */
function shownAcross({ across }: BriefMessage, size: CardSize, write: WriteText) {
  return across
    .map(({ title, lines }) => ({
      title: write(title, ACROSS_TITLE_MAX),
      lines: lines
        .slice(0, size.across)
        .map(({ text, outlets }) => ({
          text: write(text, size.acrossLineMax),
          by: written(outlets.slice(0, OUTLETS_MAX), NAME_MAX, write).join(', '),
        }))
        .filter(({ text }) => text !== ''),
    }))
    .filter(({ lines }) => lines.length > 0);
}
