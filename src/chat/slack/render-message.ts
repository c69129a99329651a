import { unreachable } from '../../news/unreachable.ts';
import { type MatchedTopic, matchedTopics } from '../matched-topics.ts';
import type { AlertMessage, BriefMessage, Message } from '../message.ts';
import { actions, context, type Rendered } from './blocks.ts';
import { BLOCKS_MAX, MESSAGE_BYTES_MAX, MET_WORD_MAX, TEXT_MAX, TOPIC_MAX, TOPICS_MAX } from './limits.ts';
import { safe } from './mrkdwn.ts';
import { acrossBlocks, acrossLines, safeAcross } from './render-across.ts';
import { CARD_SIZES, type CardSize, cardBlocks, cardLines, safeCard } from './render-card.ts';
import { LIST_SIZES, NOTICE_SIZES, renderList, renderNotice } from './render-list.ts';

/** Lays a message out for Slack, within its limits and with everything from outside inert. */
export function renderMessage(message: Message, now: Date): Rendered {
  switch (message.kind) {
    case 'alert':
      return firstThatFits(CARD_SIZES, (size) => renderAlert(message, size, now));
    case 'brief':
      return firstThatFits(CARD_SIZES, (size) => renderBrief(message, size, now));
    case 'list':
      return firstThatFits(LIST_SIZES, (size) => renderList(message, size));
    case 'notice':
      return firstThatFits(NOTICE_SIZES, (size) => renderNotice(message, size));
    default:
      return unreachable(message);
  }
}

function renderAlert(message: AlertMessage, size: CardSize, now: Date): Rendered {
  const card = safeCard(message.card, size);
  const topics = (size.extras === 'shown' ? matchedTopics(message) : [])
    .slice(0, TOPICS_MAX)
    .map(topicText)
    .filter((topic) => topic !== '');
  const matched = topics.length > 0 ? `Matched ${topics.join(', ')}` : '';
  const ping = mentionMarkup(message.mention);
  return {
    text: ping + joined([...cardLines(card, now), matched]),
    blocks: [...cardBlocks(card, ping), ...context([matched]), ...actions(message.buttons)],
  };
}

function topicText({ topic, words }: MatchedTopic): string {
  const met = words.map((word) => safe(word, MET_WORD_MAX)).filter((word) => word !== '');
  return [safe(topic, TOPIC_MAX), ...(met.length === 0 ? [] : [`(${met.join(', ')})`])].join(' ').trim();
}

function renderBrief(message: BriefMessage, size: CardSize, now: Date): Rendered {
  const card = safeCard(message.card, size);
  const asked = `Newest on “${safe(message.query, TOPIC_MAX)}”`;
  const more = message.more > 0 ? `${message.more} more ${message.more === 1 ? 'story matches' : 'stories match'}` : '';
  const across = safeAcross(message.across, size.across);
  return {
    text: joined([asked, ...cardLines(card, now), ...acrossLines(across), more]),
    blocks: [
      ...context([asked]),
      ...cardBlocks(card, ''),
      ...acrossBlocks(across),
      ...context([more]),
      ...actions(message.buttons),
    ],
  };
}

/** Slack's own ids and nothing else: a user group (S…) or a person (U…, W…). */
function mentionMarkup(mention: string | null): string {
  if (mention === null) return '';
  if (/^S[A-Z0-9]{2,20}$/u.test(mention)) return `<!subteam^${mention}> `;
  return /^[UW][A-Z0-9]{2,20}$/u.test(mention) ? `<@${mention}> ` : '';
}

function joined(lines: string[]): string {
  return lines.filter((line) => line !== '').join('\n');
}

function firstThatFits<Size>(sizes: Size[], render: (size: Size) => Rendered): Rendered {
  for (const size of sizes) {
    const rendered = render(size);
    if (fits(rendered)) return rendered;
  }
  throw new Error('A Slack message does not fit even at its smallest size: a limit in limits.ts is wrong');
}

function fits(rendered: Rendered): boolean {
  return (
    rendered.text.length <= TEXT_MAX &&
    rendered.blocks.length <= BLOCKS_MAX &&
    Buffer.byteLength(JSON.stringify(rendered)) <= MESSAGE_BYTES_MAX
  );
}
