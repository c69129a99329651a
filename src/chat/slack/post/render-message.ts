import { directed } from '../../direction.ts';
import {
  type AlertMessage,
  type BriefMessage,
  chartInWords,
  type ListLine,
  type ListMessage,
  label,
  type Message,
  type NoticeMessage,
  sparkline,
} from '../../message.ts';
import { type CardSize, joined, shownStory } from '../../shown-story.ts';
import { actions, context, type Rendered, type SlackBlock, section } from './blocks.ts';
import { link, linkTarget, safe, safeIn, safeLines } from './mrkdwn.ts';
import { CARD_SIZES, cardBlocks, cardLines } from './render-card.ts';

/** Top-level `text`: Slack asks to stay within this (docs.slack.dev, chat.postMessage); an edit refuses more. */
const TEXT_MAX = 4000;
/** Blocks in a message (docs.slack.dev, reference/block-kit/blocks). */
const BLOCKS_MAX = 50;
/** The undocumented limit over all blocks is near 13,200 (slackapi/bolt-js#2509). Ours counts the text as well. */
const MESSAGE_BYTES_MAX = 12_000;

/** Our shares of a message, in UTF-16 units after escaping. */
const TOPICS_MAX = 5;
const TITLE_MAX = 200;
const INTRO_MAX = 800;
const LIST_LINE_MAX = 500;
const LIST_DETAIL_MAX = 200;
const CHART_WORDS_MAX = 500;
const HINT_MAX = 300;

/** Lays a message out for Slack, within its limits and with all outside text inert. */
export function renderMessage(message: Message, now: Date): Rendered {
  switch (message.kind) {
    case 'alert':
    case 'brief':
      return firstThatFits(CARD_SIZES, (size) => renderStory(message, size, now));
    case 'list':
      return firstThatFits(LIST_SIZES, (size) => renderList(message, size));
    case 'notice':
      return firstThatFits(NOTICE_SIZES, (size) => renderNotice(message, size));
  }
}

function renderStory(message: AlertMessage | BriefMessage, size: CardSize, now: Date): Rendered {
  const story = shownStory(message, size, safeIn(message));
  const topics = story.topics.slice(0, TOPICS_MAX).join(', ');
  const matched = topics && label(message, 'Matched {topics}', { topics });
  const ping = message.kind === 'alert' ? mentionMarkup(message.mention) : '';
  const { query } = story;
  const heading = message.kind === 'brief' ? label(message, 'Newest on “{query}”', { query }) : '';
  const across = story.across.map(({ title, lines }) => {
    return { title, lines: lines.map(({ text, by }) => `• ${text} (${by})`) };
  });
  const compared = across.flatMap(({ title, lines }) => [`${title}:`, ...lines]);
  return {
    text: ping + directed(joined([heading, ...cardLines(story, message, now), ...compared, matched, story.more], '\n')),
    blocks: [
      ...context([heading]),
      ...cardBlocks(story, message, ping),
      ...across.flatMap(({ title, lines }) => section([`*${title}*`, ...lines].join('\n'))),
      ...context([matched]),
      ...context([story.more]),
      ...actions(message.buttons),
    ],
  };
}

/** Markup for Slack's own ids alone: a user group (S…) or a person (U…, W…). */
function mentionMarkup(mention: string | null): string {
  if (mention === null) return '';
  if (/^S[A-Z0-9]{2,20}$/u.test(mention)) return `<!subteam^${mention}> `;
  return /^[UW][A-Z0-9]{2,20}$/u.test(mention) ? `<@${mention}> ` : '';
}

function firstThatFits<Size>(sizes: Size[], render: (size: Size) => Rendered): Rendered {
  for (const size of sizes) {
    const rendered = render(size);
    if (fits(rendered)) return rendered;
  }
  throw new Error(
    'A Slack message does not fit even at its smallest size: a limit of render-card.ts or render-message.ts is wrong',
  );
}

function fits(rendered: Rendered): boolean {
  return (
    rendered.text.length <= TEXT_MAX &&
    rendered.blocks.length <= BLOCKS_MAX &&
    Buffer.byteLength(JSON.stringify(rendered)) <= MESSAGE_BYTES_MAX
  );
}

/** The numbers of lines that are tried for a list until the message fits. */
const LIST_SIZES = [20, 15, 10, 7, 5, 3, 2, 1, 0];

function renderList(message: ListMessage, linesMax: number): Rendered {
  const lines = message.lines.slice(0, linesMax);
  const dropped = message.lines.length - lines.length;
  const left = dropped > 0 ? label(message, '… and {n} more', { n: dropped }) : '';
  const footer = [left, safeLines(message.footer ?? '', INTRO_MAX)];
  const title = safe(message.title, TITLE_MAX);
  const intro = safeLines(message.intro ?? '', INTRO_MAX);
  const { chart } = message;
  const drawn = chart ? `${sparkline(chart)}  ${safe(chartInWords(chart), CHART_WORDS_MAX)}` : '';
  return {
    text: directed(joined([title, intro, drawn, ...lines.map(plainLine), ...footer], '\n')),
    blocks: [
      ...section(title && `*${title}*`),
      ...section(intro),
      ...context([drawn]),
      ...lines.flatMap(lineBlocks),
      ...context(footer),
      ...actions(message.buttons),
    ],
  };
}

/** Signs, since colour alone must not carry meaning. */
const TONES = { done: '✅', info: 'ℹ️', problem: '⚠️' } as const;

/** The sizes that are tried for a notice until the message fits. */
const NOTICE_SIZES = [
  { textMax: 2500, hints: 8 },
  { textMax: 2500, hints: 3 },
  { textMax: 1200, hints: 3 },
  { textMax: 600, hints: 0 },
];

function renderNotice(message: NoticeMessage, size: (typeof NOTICE_SIZES)[number]): Rendered {
  const said = `${TONES[message.tone]} ${safeLines(message.text, size.textMax)}`;
  const hints = message.hints
    .slice(0, size.hints)
    .map((hint) => safe(hint, HINT_MAX))
    .filter((hint) => hint !== '');
  return {
    text: directed([said, ...hints.map((hint) => `→ ${hint}`)].join('\n')),
    blocks: [...section(said), ...hints.flatMap((hint) => context([`→ ${hint}`]))],
  };
}

function lineBlocks({ text, detail, url }: ListLine): SlackBlock[] {
  const said = link(url ?? '', safe(text, LIST_LINE_MAX) || '…');
  return [...section(`• ${said}`), ...context([safe(detail ?? '', LIST_DETAIL_MAX)])];
}

function plainLine({ text, detail, url }: ListLine): string {
  const target = linkTarget(url ?? '');
  const parts = [`• ${safe(text, LIST_LINE_MAX)}`, safe(detail ?? '', LIST_DETAIL_MAX), target ? `<${target}>` : ''];
  return joined(parts, ' · ');
}
