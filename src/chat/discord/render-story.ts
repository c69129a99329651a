import type { APIEmbed, APIEmbedField } from 'discord.js';
import type { MatchedTopic } from '../matched-topics.ts';
import type { AcrossSection, QuoteLine, StoryCard, UpdateLine } from '../message.ts';
import { outsidePlain, outsideText } from './escape-markdown.ts';
import {
  ACROSS_DESCRIPTION_MAX,
  ACROSS_FIELD_MAX,
  ACROSS_LINE_MAX,
  ACROSS_SECTIONS_MAX,
  ACTORS_FIELD_MAX,
  EMBED_TITLE_MAX,
  EMBED_URL_MAX,
  MET_WORD_MAX,
  NAME_MAX,
  OUTLET_MAX,
  OUTLETS_MAX,
  QUOTE_MAX,
  QUOTES_MAX,
  ROLE_MAX,
  STORY_DESCRIPTION_MAX,
  STORY_FOOTER_MAX,
  SUMMARY_SENTENCE_MAX,
  SUMMARY_SENTENCES_MAX,
  TOPICS_FIELD_MAX,
  UPDATE_MAX,
  UPDATES_MAX,
} from './limits.ts';
import { safeLink } from './safe-link.ts';

/** Colours only decorate: nothing is told by colour alone. */
const STORY_COLOUR = 0x1f5fa8;
const DOT = ' · ';

export type StoryExtras = {
  topics: readonly MatchedTopic[];
  footer: (string | null)[];
  across: readonly AcrossSection[];
};

/** One story as an embed: headline that links, outlet and age, summary, quotes with speakers, actors, topics. */
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

/** "Outlet · 5 minutes ago · also in …": the age is Discord's own timestamp, shown in each reader's zone and language. */
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
    const met = words.flatMap((word) => outsideText(word, MET_WORD_MAX) ?? []);
    if (shown === null) return [];
    return [met.length === 0 ? shown : `${shown} (${met.join(', ')})`];
  });
}

function joinWithin(parts: string[], max: number): string {
  return keepWithin(
    parts.filter((part) => part !== ''),
    DOT,
    max,
  ).join(DOT);
}

/** The first parts that fit together; a part is shown whole or not at all, so that no markup is cut open. */
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
