import type { Brief } from '../news/brief.ts';

type Paint = { bold: (text: string) => string; faint: (text: string) => string };

const PLAIN: Paint = { bold: (text) => text, faint: (text) => text };
const COLOURED: Paint = { bold: (text) => `\u001b[1m${text}\u001b[22m`, faint: (text) => `\u001b[2m${text}\u001b[22m` };
/** Control characters of a page must not drive somebody's terminal. */
const CONTROLS = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** A brief to read in the terminal. */
export function briefCard(brief: Brief, options: { colours: boolean }): string {
  const paint = options.colours ? COLOURED : PLAIN;
  const sections = [
    paint.bold(clean(brief.headline)),
    brief.summary.map((sentence) => clean(sentence.text)).join(' '),
    section(
      'Quotes',
      brief.quotes.map((quote) => quoteLine(quote, paint)),
      paint,
    ),
    section(
      'Actors',
      brief.actors.map((actor) => clean(actor.role ? `${actor.name}, ${actor.role}` : actor.name)),
      paint,
    ),
    paint.faint(`${brief.language} · ${brief.method}${brief.warnings.map((warning) => ` · ${warning}`).join('')}`),
  ];
  return sections.filter((text) => text !== '').join('\n\n');
}

function section(title: string, lines: readonly string[], paint: Paint): string {
  return lines.length === 0 ? '' : [paint.faint(title), ...lines.map((line) => `  ${line}`)].join('\n');
}

function quoteLine(quote: Brief['quotes'][number], paint: Paint): string {
  const role = quote.speaker?.role ? `, ${quote.speaker.role}` : '';
  const speaker = quote.speaker ? ` — ${quote.speaker.name}${role}` : '';
  return `“${clean(quote.text)}”${paint.faint(clean(speaker))}`;
}

function clean(text: string): string {
  return text.replace(/\s+/g, ' ').replace(CONTROLS, '');
}
