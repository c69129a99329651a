import type { APIAllowedMentions, APIEmbed } from 'discord.js';
import { DIRECTED_UNITS, directed } from '../../direction.ts';
import { type ListLine, type ListMessage, label, type Message, type NoticeMessage } from '../../message.ts';
import { joined } from '../../shown-story.ts';
import { type ActionRow, renderButtons } from './buttons.ts';
import { outsidePlain, outsideText, safeLinkInText } from './markdown.ts';
import {
  CONTENT_MAX,
  EMBED_DESCRIPTION_MAX,
  EMBED_TITLE_MAX,
  EMBED_URL_MAX,
  renderStory,
  STORY_FOOTER_MAX,
} from './render-story.ts';

const LIST_LINE_MAX = 400;
const LIST_DETAIL_MAX = 200;
const LIST_INTRO_MAX = 600;
const NOTICE_TEXT_MAX = 1500;
const NOTICE_HINT_MAX = 300;
const NOTICE_HINTS_MAX = 8;

/** A message as the API takes it. It can ping the role that the subscriber chose, and nobody else. */
export type RenderedMessage = {
  content?: string;
  embeds: APIEmbed[];
  components: ActionRow[];
  allowed_mentions: APIAllowedMentions;
};

const ROLE_ID = /^\d{15,21}$/;

/**
 * Renders a message within Discord's limits; mentions, markup and links in its texts have no effect. A post has its nonce
 * in a button, or in the footer when there is none, by which a later search finds it.
 */
export function renderMessage(message: Message, nonce: string | null): RenderedMessage {
  const { embed, articleUrl } = renderBody(message);
  const buttons = message.kind === 'notice' ? [] : message.buttons;
  const pick = message.kind === 'list' ? message.pick : undefined;
  const say = (english: string) => label(message, english);
  const { rows, marked } = renderButtons({ buttons, articleUrl, nonce, pick, say });
  const mention = message.kind === 'alert' ? (message.mention ?? '') : '';
  const role = ROLE_ID.test(mention) ? mention : null;
  return {
    ...(role === null ? {} : { content: `<@&${role}>` }),
    embeds: [nonce === null || marked ? embed : withReference(embed, nonce)],
    components: rows,
    allowed_mentions: role === null ? { parse: [] } : { parse: [], roles: [role] },
  };
}

function renderBody(message: Message): { embed: APIEmbed; articleUrl: string | null } {
  switch (message.kind) {
    case 'alert':
    case 'brief':
      return { embed: renderStory(message), articleUrl: message.card.url };
    case 'list':
      return { embed: renderList(message), articleUrl: null };
    case 'notice':
      return { embed: renderNotice(message), articleUrl: null };
  }
}

function withReference(embed: APIEmbed, nonce: string): APIEmbed {
  const text = embed.footer ? `${embed.footer.text} · ref ${nonce}` : `ref ${nonce}`;
  return { ...embed, footer: { text } };
}

/** The message as one short text, for when Discord refuses the embed. */
export function renderPlain(message: Message, nonce: string): RenderedMessage {
  return {
    content: `${plainBody(message)}\n-# ref ${nonce}`.slice(-CONTENT_MAX),
    embeds: [],
    components: [],
    allowed_mentions: { parse: [] },
  };
}

function plainBody(message: Message): string {
  switch (message.kind) {
    case 'alert':
    case 'brief': {
      const headline = outsideText(message.card.headline, EMBED_TITLE_MAX) || label(message, 'Untitled story');
      const outlet = outsideText(message.card.outlet, EMBED_TITLE_MAX) || label(message, 'Unknown outlet');
      const link = safeLinkInText(message.card.url, EMBED_URL_MAX / 2);
      const open = link === null ? '' : `\n[${label(message, 'Open article')}](<${link}>)`;
      return directed(`**${headline}**\n${outlet}${open}`);
    }
    case 'list':
    case 'notice': {
      const text = message.kind === 'list' ? message.title : message.text;
      return directed(outsideText(text, EMBED_TITLE_MAX)) || 'An answer that Discord would not show.';
    }
  }
}

const LIST_COLOUR = 0x4f5d75;

/** As many lines as one embed holds; the footer says how many are left out. */
function renderList(message: ListMessage): APIEmbed {
  const intro = directed(outsideText(message.intro ?? '', LIST_INTRO_MAX));
  const { fitting, dropped } = fittingLines(message, EMBED_DESCRIPTION_MAX - intro.length - 2);
  const body = [...(intro === '' ? [] : [intro, '']), ...fitting].join('\n');
  const left = dropped > 0 ? label(message, '{n} more not shown', { n: dropped }) : '';
  const footerText = directed(outsidePlain(joined([left, message.footer ?? ''], ' · '), STORY_FOOTER_MAX));
  return {
    color: LIST_COLOUR,
    title: directed(outsideText(message.title, EMBED_TITLE_MAX - DIRECTED_UNITS)) || 'Answer',
    description: body || label(message, 'Nothing here yet.'),
    ...(footerText === '' ? {} : { footer: { text: footerText } }),
  };
}

function fittingLines(message: ListMessage, max: number): { fitting: string[]; dropped: number } {
  const fitting: string[] = [];
  let length = 0;
  for (const line of message.lines) {
    const text = directed(renderLine(line, label(message, 'Open')));
    if (length + text.length + 1 > max) break;
    length += text.length + 1;
    fitting.push(text);
  }
  return { fitting, dropped: message.lines.length - fitting.length };
}

/** The link is on a word of our own, so that no outside text can pose as another address. */
function renderLine({ text, detail, url }: ListLine, open: string): string {
  const link = safeLinkInText(url ?? '', EMBED_URL_MAX / 2);
  const below = joined([outsideText(detail ?? '', LIST_DETAIL_MAX), link === null ? '' : `[${open}](${link})`], ' · ');
  return `**${outsideText(text, LIST_LINE_MAX) || 'Untitled'}**${below && `\n-# ${below}`}`;
}

/** Each tone has a sign too, since colour alone must not carry meaning. */
const TONES = {
  done: { sign: '✅', color: 0x2e7d4f },
  info: { sign: 'ℹ️', color: 0x4f5d75 },
  problem: { sign: '⚠️', color: 0xb3541e },
} as const;

function renderNotice({ tone, text, hints }: NoticeMessage): APIEmbed {
  const { sign, color } = TONES[tone];
  const shown = hints.slice(0, NOTICE_HINTS_MAX).map((hint) => outsideText(hint, NOTICE_HINT_MAX));
  const listed = shown.filter((hint) => hint !== '').map((hint) => `- ${hint}`);
  const lines = [`${sign} ${outsideText(text, NOTICE_TEXT_MAX)}`.trim(), ...listed];
  return { color, description: directed(lines.join('\n')) };
}
