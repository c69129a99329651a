import type { APIAllowedMentions, APIEmbed } from 'discord.js';
import { unreachable } from '../../news/unreachable.ts';
import { matchedTopics } from '../matched-topics.ts';
import type { AlertMessage, Message } from '../message.ts';
import { outsideText } from './escape-markdown.ts';
import { CONTENT_MAX, EMBED_TITLE_MAX, EMBED_URL_MAX } from './limits.ts';
import { type ActionRow, renderButtons } from './render-buttons.ts';
import { renderList } from './render-list.ts';
import { renderNotice } from './render-notice.ts';
import { renderStory } from './render-story.ts';
import { safeLinkInText } from './safe-link.ts';

/** What one message is made of, as the API takes it. Nothing in it can ping but the role somebody chose. */
export type RenderedMessage = {
  content?: string;
  embeds: APIEmbed[];
  components: ActionRow[];
  allowed_mentions: APIAllowedMentions;
};

const ROLE_ID = /^\d{15,21}$/;

/**
 * A message within all of Discord's limits, with no mention, markup or link of its texts alive. A post carries its nonce
 * in a button (in the footer when there is none), so that a later look can recognise it.
 */
export function renderMessage(message: Message, nonce: string | null): RenderedMessage {
  const { embed, articleUrl } = renderBody(message);
  const buttons = message.kind === 'notice' ? [] : message.buttons;
  const pick = message.kind === 'list' ? message.pick : undefined;
  const { rows, marked } = renderButtons({ buttons, articleUrl, nonce, pick });
  const role = message.kind === 'alert' ? pingedRole(message) : null;
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
      return {
        embed: renderStory(message.card, { topics: matchedTopics(message), footer: [message.card.note], across: [] }),
        articleUrl: message.card.url,
      };
    case 'brief': {
      const more =
        message.more > 0 ? `${message.more} more ${message.more === 1 ? 'story matches' : 'stories match'}` : null;
      const asked = `Newest story for “${message.query}”`;
      return {
        embed: renderStory(message.card, {
          topics: [],
          footer: [asked, more, message.card.note],
          across: message.across,
        }),
        articleUrl: message.card.url,
      };
    }
    case 'list':
      return { embed: renderList(message), articleUrl: null };
    case 'notice':
      return { embed: renderNotice(message), articleUrl: null };
    default:
      return unreachable(message);
  }
}

function pingedRole({ mention }: AlertMessage): string | null {
  return mention !== null && ROLE_ID.test(mention) ? mention : null;
}

function withReference(embed: APIEmbed, nonce: string): APIEmbed {
  const text = embed.footer ? `${embed.footer.text} · ref ${nonce}` : `ref ${nonce}`;
  return { ...embed, footer: { text } };
}

/** The same news as one short text, for when Discord did not take the embed (platform rules section 6). */
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
      const headline = outsideText(message.card.headline, EMBED_TITLE_MAX) ?? 'Untitled article';
      const outlet = outsideText(message.card.outlet, EMBED_TITLE_MAX) ?? 'Unknown outlet';
      const link = safeLinkInText(message.card.url, EMBED_URL_MAX / 2);
      return `**${headline}**\n${outlet}${link === null ? '' : `\n[Open article](<${link}>)`}`;
    }
    case 'list':
      return outsideText(message.title, EMBED_TITLE_MAX) ?? 'An answer that Discord would not show.';
    case 'notice':
      return outsideText(message.text, EMBED_TITLE_MAX) ?? 'An answer that Discord would not show.';
    default:
      return unreachable(message);
  }
}
