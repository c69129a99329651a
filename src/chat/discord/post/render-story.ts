import type { APIEmbed, APIEmbedField } from 'discord.js';
import { directed, span } from '../../direction.ts';
import { type AlertMessage, type BriefMessage, label } from '../../message.ts';
import { type CardSize, FULL_SIZE, joined, type ShownStory, shownStory } from '../../shown-story.ts';
import { outsideIn, outsidePlain, safeLink } from './markdown.ts';

/** Discord's limits in UTF-16 units (the larger of the two counts it may use): resources/message, Embed Limits. */
export const CONTENT_MAX = 2000;
export const EMBED_TITLE_MAX = 256;
export const EMBED_DESCRIPTION_MAX = 4096;
/** Over all texts of all embeds of one message. */
export const EMBEDS_TOTAL_MAX = 6000;
export const EMBED_URL_MAX = 2048;

/** Our shares of one embed. Their sum stays under EMBEDS_TOTAL_MAX, so that no story is refused for its length. */
export const STORY_DESCRIPTION_MAX = 3500;
export const ACTORS_FIELD_MAX = 700;
export const TOPICS_FIELD_MAX = 500;
export const STORY_FOOTER_MAX = 300;

const SIZE: CardSize = { ...FULL_SIZE, sentenceMax: 500, quoteMax: 420, updateMax: 300, acrossLineMax: 200 };
/** In a brief across outlets the description is shorter, to leave room for its sections. */
const ACROSS_DESCRIPTION_MAX = 1900;
const ACROSS_FIELD_MAX = 450;
const ACROSS_SECTIONS_MAX = 4;

/** Decoration without a meaning. */
const STORY_COLOUR = 0x1f5fa8;
const DOT = ' · ';

/** A story as an embed: linked headline, outlet and age, summary, quotes with speakers, actors, topics. */
export function renderStory(message: AlertMessage | BriefMessage): APIEmbed {
  const story = shownStory(message, SIZE, outsideIn(message));
  const say = (english: string) => label(message, english);
  const { url, note } = message.card;
  const link = safeLink(url, EMBED_URL_MAX);
  const query = message.kind === 'brief' ? span(message.query) : '';
  const asked = query && label(message, 'Newest story for “{query}”', { query });
  const footer = outsidePlain(joined([asked, story.more, note ?? ''], DOT), STORY_FOOTER_MAX);
  return {
    color: STORY_COLOUR,
    title: directed(story.headline),
    ...(link === null ? {} : { url: link }),
    description: describe(story, say, story.across.length > 0 ? ACROSS_DESCRIPTION_MAX : STORY_DESCRIPTION_MAX),
    fields: [
      ...story.across.slice(0, ACROSS_SECTIONS_MAX).flatMap((section) => acrossField(section, say('Outlets'))),
      ...field(say('Key actors'), directed(joinWithin(story.actors.map(actorText), ACTORS_FIELD_MAX))),
      ...field(say('Matched'), directed(joinWithin(story.topics, TOPICS_FIELD_MAX))),
    ],
    ...(footer === '' ? {} : { footer: { text: directed(footer) } }),
    ...(isDate(story.publishedAt) ? { timestamp: story.publishedAt.toISOString() } : {}),
  };
}

function acrossField({ title, lines }: ShownStory['across'][number], untitled: string): APIEmbedField[] {
  const texts = lines.map(({ text, by }) => directed(`• ${text} (${by})`));
  return field(title || untitled, keepWithin(texts, '\n', ACROSS_FIELD_MAX).join('\n'));
}

type SayLabel = (english: string) => string;

function describe(card: ShownStory, say: SayLabel, max: number): string {
  const { outlet, publishedAt, also, summary } = card;
  const source = [outlet === '' ? say('Unknown outlet') : `**${outlet}**`, age(publishedAt), also];
  const updates = card.updates.map(({ text, outlet, at }) => {
    return `${joined([`**${say('Update')}**`, age(at), outlet || say('Unknown outlet')], DOT)}\n${text}`;
  });
  const parts = [joined(source, DOT), ...updates, summary, ...card.quotes.map((quote) => quoteText(quote, say))];
  const filled = parts.filter((part) => part !== '').map(directed);
  return keepWithin(filled, '\n\n', max).join('\n\n');
}

/** "5 minutes ago", which Discord shows in the reader's language. */
function age(at: Date): string {
  return isDate(at) ? `<t:${Math.floor(at.getTime() / 1000)}:R>` : '';
}

function quoteText({ words, name, role }: ShownStory['quotes'][number], say: SayLabel): string {
  const by = name === '' ? say('speaker not named') : `**${name}**${role && `, ${role}`}`;
  return `> ${words}\n> — ${by}`;
}

function actorText({ name, role }: ShownStory['actors'][number]): string {
  return `**${name}**${role && ` (${role})`}`;
}

function joinWithin(parts: string[], max: number): string {
  return keepWithin(parts, DOT, max).join(DOT);
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
