import type { AcrossSection } from '../message.ts';
import { type SlackBlock, section } from './blocks.ts';
import { ACROSS_LINE_MAX, OUTLET_MAX, OUTLETS_MAX, TITLE_MAX } from './limits.ts';
import { safe } from './mrkdwn.ts';

type SafeSection = { title: string; lines: string[] };

/** At most `shown` lines of each section, safe and within their room. */
export function safeAcross(across: readonly AcrossSection[], shown: number): SafeSection[] {
  return across
    .map(({ title, lines }) => ({ title: safe(title, TITLE_MAX), lines: lines.slice(0, shown).flatMap(safeLine) }))
    .filter(({ lines }) => lines.length > 0);
}

export function acrossBlocks(across: readonly SafeSection[]): SlackBlock[] {
  return across.flatMap(({ title, lines }) => section([`*${title}*`, ...lines].join('\n')));
}

export function acrossLines(across: readonly SafeSection[]): string[] {
  return across.flatMap(({ title, lines }) => [`${title}:`, ...lines]);
}

function safeLine({ text, outlets }: AcrossSection['lines'][number]): string[] {
  const said = safe(text, ACROSS_LINE_MAX);
  const by = outlets.slice(0, OUTLETS_MAX).map((outlet) => safe(outlet, OUTLET_MAX));
  return said === '' ? [] : [`• ${said} (${by.join(', ')})`];
}
