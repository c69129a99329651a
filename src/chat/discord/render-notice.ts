import type { APIEmbed } from 'discord.js';
import type { NoticeMessage } from '../message.ts';
import { outsideText } from './escape-markdown.ts';
import { NOTICE_HINT_MAX, NOTICE_HINTS_MAX, NOTICE_TEXT_MAX } from './limits.ts';

/** Sign and colour say the same, so that colour never carries meaning alone. */
const TONES = {
  done: { sign: '✅', color: 0x2e7d4f },
  info: { sign: 'ℹ️', color: 0x4f5d75 },
  problem: { sign: '⚠️', color: 0xb3541e },
} as const;

/** One or two sentences, and what to do next. */
export function renderNotice({ tone, text, hints }: NoticeMessage): APIEmbed {
  const { sign, color } = TONES[tone];
  const shown = hints.slice(0, NOTICE_HINTS_MAX).flatMap((hint) => outsideText(hint, NOTICE_HINT_MAX) ?? []);
  const lines = [`${sign} ${outsideText(text, NOTICE_TEXT_MAX) ?? ''}`.trim(), ...shown.map((hint) => `- ${hint}`)];
  return { color, description: lines.join('\n') };
}
