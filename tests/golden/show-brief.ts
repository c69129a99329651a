import type { Actor, Brief, Quote } from '../../src/news/article.ts';
import { section, shown } from './golden-files.ts';

/** A whole brief as its golden file has it. */
export function showBrief(brief: Brief): string {
  return [
    `headline: ${shown(brief.headline)}`,
    `language: ${brief.language}, method: ${brief.method}`,
    section('warnings', brief.warnings),
    section('summary', brief.summary.map(showSpan)),
    section('actors', brief.actors.map(showActor)),
    section('quotes', brief.quotes.flatMap(showQuote)),
    '',
  ].join('\n\n');
}

/** What the briefs of texts of one line have, beside the text. */
export function showLine(text: string, { summary, actors, quotes, language }: Brief): string {
  const lines = [
    ...summary.map(showSpan),
    ...actors.map(showActor),
    ...quotes.map((quote) => showQuote(quote).join('')),
  ];
  return section(`${shown(text)} (${language})`, lines);
}

function showSpan({ start, end, text }: { start: number; end: number; text: string }): string {
  return `${start}-${end} ${shown(text)}`;
}

function showActor({ name, kind, role, mentions, start, end }: Actor): string {
  return `${start}-${end} ${shown(name)} (${kind}), ${role === null ? 'no role' : `"${shown(role)}"`}, mentions ${mentions}`;
}

function showQuote(quote: Quote): string[] {
  const { speaker, cue, confidence } = quote;
  const role = speaker?.role ?? null;
  const by = speaker === null ? 'nobody' : `${shown(speaker.name)}${role === null ? '' : `, "${shown(role)}"`}`;
  const sure = confidence === undefined ? '' : `, sure ${confidence.toFixed(4)}`;
  return [showSpan(quote), `  by ${by}; cue ${cue ?? 'none'}${sure}`];
}
