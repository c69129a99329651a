import { chartInWords, sparkline } from '../chart.ts';
import { cleanLines } from '../clean-text.ts';
import type { ListLine, ListMessage, NoticeMessage } from '../message.ts';
import { actions, context, type Rendered, type SlackBlock, section } from './blocks.ts';
import {
  CHART_WORDS_MAX,
  HINT_MAX,
  INTRO_MAX,
  LIST_DETAIL_MAX,
  LIST_LINE_MAX,
  RAW_UNITS_PER_SHOWN,
  TITLE_MAX,
} from './limits.ts';
import { escapeMrkdwn, link, linkTarget, safe, shorten } from './mrkdwn.ts';

/** How many lines of a list are tried, the most first, until the message fits. */
export const LIST_SIZES = [20, 15, 10, 7, 5, 3, 2, 1, 0];

export function renderList(message: ListMessage, shown: number): Rendered {
  const lines = message.lines.slice(0, shown);
  const dropped = message.lines.length - lines.length;
  const footer = [
    dropped > 0 ? `… and ${dropped} more` : '',
    message.footer === null ? '' : paragraph(message.footer, INTRO_MAX),
  ];
  const title = safe(message.title, TITLE_MAX);
  const intro = message.intro === null ? '' : paragraph(message.intro, INTRO_MAX);
  const chart = message.chart
    ? `${sparkline(message.chart)}  ${safe(chartInWords(message.chart), CHART_WORDS_MAX)}`
    : '';
  return {
    text: [title, intro, chart, ...lines.map(plainLine), ...footer].filter((text) => text !== '').join('\n'),
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

/** Said by sign and word, never by colour alone. */
const TONES = { done: '✅', info: 'ℹ️', problem: '⚠️' } as const;

/** How much of a notice is shown, the most first. */
export const NOTICE_SIZES = [
  { textMax: 2500, hints: 8 },
  { textMax: 2500, hints: 3 },
  { textMax: 1200, hints: 3 },
  { textMax: 600, hints: 0 },
];

export function renderNotice(message: NoticeMessage, size: (typeof NOTICE_SIZES)[number]): Rendered {
  const said = `${TONES[message.tone]} ${paragraph(message.text, size.textMax)}`;
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

/** Text that keeps its line breaks. */
function paragraph(text: string, max: number): string {
  return escapeMrkdwn(shorten(cleanLines(text.slice(0, max * RAW_UNITS_PER_SHOWN)), max));
}
