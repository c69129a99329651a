import {
  type AcrossSection,
  type AlertMessage,
  type BriefMessage,
  chartInWords,
  type ListLine,
  type ListMessage,
  type MatchedTopic,
  type Message,
  matchedTopics,
  type NoticeMessage,
  sparkline,
} from '../../message.ts';
import { actions, context, type Rendered, type SlackBlock, section } from './blocks.ts';
import { link, linkTarget, safe, safeLines } from './mrkdwn.ts';
import { CARD_SIZES, type CardSize, cardBlocks, cardLines, OUTLET_MAX, OUTLETS_MAX, safeCard } from './render-card.ts';

/** Top-level `text`: Slack asks to stay within this (docs.slack.dev, chat.postMessage); an edit refuses more. */
const TEXT_MAX = 4000;
/** Blocks in a message (docs.slack.dev, reference/block-kit/blocks). */
const BLOCKS_MAX = 50;
/** The undocumented limit over all blocks is near 13,200 (slackapi/bolt-js#2509). Ours counts the text as well. */
const MESSAGE_BYTES_MAX = 12_000;

/** Our shares of a message, in UTF-16 units after escaping. */
const TOPIC_MAX = 60;
const TOPICS_MAX = 5;
const MATCHED_TERM_MAX = 40;
const ACROSS_LINE_MAX = 300;
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
      return firstThatFits(CARD_SIZES, (size) => renderAlert(message, size, now));
    case 'brief':
      return firstThatFits(CARD_SIZES, (size) => renderBrief(message, size, now));
    case 'list':
      return firstThatFits(LIST_SIZES, (size) => renderList(message, size));
    case 'notice':
      return firstThatFits(NOTICE_SIZES, (size) => renderNotice(message, size));
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
  const terms = words.map((word) => safe(word, MATCHED_TERM_MAX)).filter((word) => word !== '');
  return [safe(topic, TOPIC_MAX), ...(terms.length === 0 ? [] : [`(${terms.join(', ')})`])].join(' ').trim();
}

function renderBrief(message: BriefMessage, size: CardSize, now: Date): Rendered {
  const card = safeCard(message.card, size);
  const heading = `Newest on “${safe(message.query, TOPIC_MAX)}”`;
  const more = message.more > 0 ? `${message.more} more ${message.more === 1 ? 'story matches' : 'stories match'}` : '';
  const across = safeAcross(message.across, size.across);
  return {
    text: joined([heading, ...cardLines(card, now), ...acrossLines(across), more]),
    blocks: [
      ...context([heading]),
      ...cardBlocks(card, ''),
      ...acrossBlocks(across),
      ...context([more]),
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

function joined(lines: string[]): string {
  return lines.filter((line) => line !== '').join('\n');
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

type SafeSection = { title: string; lines: string[] };

/** At most `linesMax` lines of each section, safe and cut to their limit. */
function safeAcross(across: readonly AcrossSection[], linesMax: number): SafeSection[] {
  return across
    .map(({ title, lines }) => ({ title: safe(title, TITLE_MAX), lines: lines.slice(0, linesMax).flatMap(safeLine) }))
    .filter(({ lines }) => lines.length > 0);
}

function acrossBlocks(across: readonly SafeSection[]): SlackBlock[] {
  return across.flatMap(({ title, lines }) => section([`*${title}*`, ...lines].join('\n')));
}

function acrossLines(across: readonly SafeSection[]): string[] {
  return across.flatMap(({ title, lines }) => [`${title}:`, ...lines]);
}

function safeLine({ text, outlets }: AcrossSection['lines'][number]): string[] {
  const said = safe(text, ACROSS_LINE_MAX);
  const by = outlets.slice(0, OUTLETS_MAX).map((outlet) => safe(outlet, OUTLET_MAX));
  return said === '' ? [] : [`• ${said} (${by.join(', ')})`];
}

/** The numbers of lines that are tried for a list until the message fits. */
const LIST_SIZES = [20, 15, 10, 7, 5, 3, 2, 1, 0];

function renderList(message: ListMessage, linesMax: number): Rendered {
  const lines = message.lines.slice(0, linesMax);
  const dropped = message.lines.length - lines.length;
  const footer = [
    dropped > 0 ? `… and ${dropped} more` : '',
    message.footer === null ? '' : safeLines(message.footer, INTRO_MAX),
  ];
  const title = safe(message.title, TITLE_MAX);
  const intro = message.intro === null ? '' : safeLines(message.intro, INTRO_MAX);
  const chart = message.chart
    ? `${sparkline(message.chart)}  ${safe(chartInWords(message.chart), CHART_WORDS_MAX)}`
    : '';
  return {
    text: joined([title, intro, chart, ...lines.map(plainLine), ...footer]),
    blocks: [
      ...section(title && `*${title}*`),
      ...section(intro),
      ...context([chart]),
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
    text: [said, ...hints.map((hint) => `→ ${hint}`)].join('\n'),
    blocks: [...section(said), ...hints.flatMap((hint) => context([`→ ${hint}`]))],
  };
}

function lineBlocks(line: ListLine): SlackBlock[] {
  const text = safe(line.text, LIST_LINE_MAX) || '…';
  const said = line.url === null ? text : link(line.url, text);
  return [...section(`• ${said}`), ...context([line.detail === null ? '' : safe(line.detail, LIST_DETAIL_MAX)])];
}

function plainLine(line: ListLine): string {
  const target = line.url === null ? null : linkTarget(line.url);
  const detail = line.detail === null ? '' : safe(line.detail, LIST_DETAIL_MAX);
  return [`• ${safe(line.text, LIST_LINE_MAX)}`, detail, target ? `<${target}>` : '']
    .filter((text) => text !== '')
    .join(' · ');
}
