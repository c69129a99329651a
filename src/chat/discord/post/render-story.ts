import type { APIEmbed, APIEmbedField } from 'discord.js';
import type { AcrossSection, MatchedTopic, QuoteLine, StoryCard, UpdateLine } from '../../message.ts';
import {
  ACTORS_FIELD_MAX,
  EMBED_TITLE_MAX,
  EMBED_URL_MAX,
  STORY_DESCRIPTION_MAX,
  STORY_FOOTER_MAX,
  TOPICS_FIELD_MAX,
} from '../limits.ts';
import { outsidePlain, outsideText, safeLink } from './markdown.ts';

const SUMMARY_SENTENCES_MAX = 3;
const SUMMARY_SENTENCE_MAX = 500;
const QUOTES_MAX = 3;
const QUOTE_MAX = 420;
const NAME_MAX = 80;
const ROLE_MAX = 120;
const OUTLET_MAX = 80;
const OUTLETS_MAX = 8;
const UPDATES_MAX = 2;
const UPDATE_MAX = 300;
const MATCHED_TERM_MAX = 40;
/** In a brief across outlets the description is shorter, to leave room for its sections. */
const ACROSS_DESCRIPTION_MAX = 1900;
const ACROSS_FIELD_MAX = 450;
const ACROSS_LINE_MAX = 200;
const ACROSS_SECTIONS_MAX = 4;

/** Decoration without a meaning. */
const STORY_COLOUR = 0x1f5fa8;
const DOT = ' · ';

export type StoryExtras = {
  topics: readonly MatchedTopic[];
  footer: (string | null)[];
  across: readonly AcrossSection[];
};

/** One story as an embed: linked headline, outlet and age, summary, quotes with speakers, actors, topics. */
export function renderStory(card: StoryCard, extras: StoryExtras): APIEmbed {
  const url = safeLink(card.url, EMBED_URL_MAX);
  const footer = extras.footer.flatMap((part) => (part === null ? [] : [part])).join(DOT);
  const footerText = outsidePlain(footer, STORY_FOOTER_MAX);
  return {
    color: STORY_COLOUR,
    title: outsideText(card.headline, EMBED_TITLE_MAX) ?? 'Untitled article',
    ...(url === null ? {} : { url }),
    description: describe(card, extras.across.length > 0 ? ACROSS_DESCRIPTION_MAX : STORY_DESCRIPTION_MAX),
    fields: [
      ...extras.across.slice(0, ACROSS_SECTIONS_MAX).flatMap(renderAcross),
      ...field('Key actors', joinWithin(card.actors.map(renderActor), ACTORS_FIELD_MAX)),
      ...field('Matched', joinWithin(renderTopics(extras.topics), TOPICS_FIELD_MAX)),
    ],
    ...(footerText === null ? {} : { footer: { text: footerText } }),
    ...(isDate(card.publishedAt) ? { timestamp: card.publishedAt.toISOString() } : {}),
  };
}

function describe(card: StoryCard, max: number): string {
  const summary = card.summary
    .slice(0, SUMMARY_SENTENCES_MAX)
    .flatMap((sentence) => outsideText(sentence, SUMMARY_SENTENCE_MAX) ?? [])
    .join(' ');
  const quotes = card.quotes.slice(0, QUOTES_MAX).flatMap(renderQuote);
  const updates = card.updates.slice(0, UPDATES_MAX).flatMap(renderUpdate);
  const parts = [sourceLine(card), ...updates, ...(summary === '' ? [] : [summary]), ...quotes];
  return keepWithin(parts, '\n\n', max).join('\n\n');
}

function renderAcross({ title, lines }: AcrossSection): APIEmbedField[] {
  const shown = lines.flatMap(({ text, outlets }) => {
    const said = outsideText(text, ACROSS_LINE_MAX);
    const by = outlets.slice(0, OUTLETS_MAX).flatMap((outlet) => outsideText(outlet, OUTLET_MAX) ?? []);
    return said === null ? [] : [`• ${said} (${by.join(', ')})`];
  });
  return field(outsideText(title, NAME_MAX) ?? 'Outlets', keepWithin(shown, '\n', ACROSS_FIELD_MAX).join('\n'));
}

/** "Outlet · 5 minutes ago · also in …", with an age that Discord shows in the reader's language. */
function sourceLine({ outlet, publishedAt, alsoReportedBy }: StoryCard): string {
  const name = outsideText(outlet, OUTLET_MAX);
  const others = alsoReportedBy.flatMap((other) => outsideText(other, OUTLET_MAX) ?? []);
  const shown = others.slice(0, OUTLETS_MAX).join(', ');
  const more = others.length > OUTLETS_MAX ? ` and ${others.length - OUTLETS_MAX} more` : '';
  return [
    name === null ? 'Unknown outlet' : `**${name}**`,
    ...(isDate(publishedAt) ? [`<t:${Math.floor(publishedAt.getTime() / 1000)}:R>`] : []),
    ...(shown === '' ? [] : [`also in ${shown}${more}`]),
  ].join(DOT);
}

function renderUpdate({ text, outlet, at }: UpdateLine): string[] {
  const words = outsideText(text, UPDATE_MAX);
  if (words === null) return [];
  const time = isDate(at) ? [`<t:${Math.floor(at.getTime() / 1000)}:R>`] : [];
  return [`${['**Update**', ...time, outsideText(outlet, OUTLET_MAX) ?? 'Unknown outlet'].join(DOT)}\n${words}`];
}

function renderQuote({ text, speaker }: QuoteLine): string[] {
  const words = outsideText(text.replace(/^["“”„«»]+|["“”„«»]+$/g, ''), QUOTE_MAX);
  if (words === null) return [];
  const name = speaker === null ? null : outsideText(speaker.name, NAME_MAX);
  const role = speaker?.role ? outsideText(speaker.role, ROLE_MAX) : null;
  const by = name === null ? 'speaker not named' : `**${name}**${role === null ? '' : `, ${role}`}`;
  return [`> “${words}”\n> — ${by}`];
}

function renderActor({ name, role }: StoryCard['actors'][number]): string {
  const shown = outsideText(name, NAME_MAX);
  const shownRole = role === null ? null : outsideText(role, ROLE_MAX);
  return shown === null ? '' : `**${shown}**${shownRole === null ? '' : ` (${shownRole})`}`;
}

function renderTopics(topics: readonly MatchedTopic[]): string[] {
  return topics.flatMap(({ topic, words }) => {
    const shown = outsideText(topic, NAME_MAX);
    const terms = words.flatMap((word) => outsideText(word, MATCHED_TERM_MAX) ?? []);
    if (shown === null) return [];
    return [terms.length === 0 ? shown : `${shown} (${terms.join(', ')})`];
  });
}

function joinWithin(parts: string[], max: number): string {
  const filled = parts.filter((part) => part !== '');
  return keepWithin(filled, DOT, max).join(DOT);
}

/** The parts that fit, each whole or not at all, so that no markup is cut in the middle. */
function keepWithin(parts: string[], glue: string, max: number): string[] {
  let length = -glue.length;
  return parts.filter((part) => {
    if (length + glue.length + part.length > max) return false;
    length += glue.length + part.length;
    return true;
  });
}

function field(name: string, value: string): APIEmbedField[] {
  return value === '' ? [] : [{ name, value, inline: false }];
}

function isDate(date: Date): boolean {
  return Number.isFinite(date.getTime());
}
