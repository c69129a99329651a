import type { APIEmbed } from 'discord.js';
import type { ListLine, ListMessage } from '../message.ts';
import { outsidePlain, outsideText } from './escape-markdown.ts';
import {
  EMBED_DESCRIPTION_MAX,
  EMBED_TITLE_MAX,
  EMBED_URL_MAX,
  LIST_DETAIL_MAX,
  LIST_INTRO_MAX,
  LIST_LINE_MAX,
  STORY_FOOTER_MAX,
} from './limits.ts';
import { safeLinkInText } from './safe-link.ts';

const LIST_COLOUR = 0x4f5d75;

/** Lines with their details and links, as many as one embed holds; the footer says how many more there are. */
export function renderList(message: ListMessage): APIEmbed {
  const intro = message.intro === null ? null : outsideText(message.intro, LIST_INTRO_MAX);
  const { shown, left } = fittingLines(message.lines, EMBED_DESCRIPTION_MAX - (intro?.length ?? 0) - 2);
  const body = [...(intro === null ? [] : [intro, '']), ...shown].join('\n');
  const footer = [left > 0 ? `${left} more not shown` : null, message.footer].filter((part) => part !== null);
  const footerText = outsidePlain(footer.join(' · '), STORY_FOOTER_MAX);
  return {
    color: LIST_COLOUR,
    title: outsideText(message.title, EMBED_TITLE_MAX) ?? 'Answer',
    description: body === '' ? 'Nothing here yet.' : body,
    ...(footerText === null ? {} : { footer: { text: footerText } }),
  };
}

function fittingLines(lines: ListLine[], max: number): { shown: string[]; left: number } {
  const shown: string[] = [];
  let length = 0;
  for (const line of lines) {
    const text = renderLine(line);
    if (length + text.length + 1 > max) break;
    length += text.length + 1;
    shown.push(text);
  }
  return { shown, left: lines.length - shown.length };
}

/** The link stands on a word of ours, never on text from outside, so that no text can pose as another address. */
function renderLine({ text, detail, url }: ListLine): string {
  const shown = outsideText(text, LIST_LINE_MAX);
  const link = url === null ? null : safeLinkInText(url, EMBED_URL_MAX / 2);
  const rest = [
    ...(detail === null ? [] : [outsideText(detail, LIST_DETAIL_MAX) ?? '']),
    ...(link === null ? [] : [`[Open](${link})`]),
  ].filter((part) => part !== '');
  const below = rest.length === 0 ? '' : `\n-# ${rest.join(' · ')}`;
  return `**${shown ?? 'Untitled'}**${below}`;
}
