import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../kit/time.ts';
import type { QuoteLine, StoryCard, UpdateLine } from '../../message.ts';
import { context, type SlackBlock, section } from './blocks.ts';
import { link, linkTarget, safe } from './mrkdwn.ts';

export const OUTLET_MAX = 80;
export const OUTLETS_MAX = 8;

/** Our shares of a message, in UTF-16 units after escaping. */
const HEADLINE_MAX = 250;
const NAME_MAX = 80;
const ROLE_MAX = 120;
const NOTE_MAX = 300;
const UPDATES_MAX = 2;
const UPDATE_MAX = 400;
const SENTENCES_MAX = 3;
const QUOTE_MAX = 700;
const PLAIN_URL_MAX = 400;

/** How much of a card is shown. The sizes below are tried until the message fits. */
export type CardSize = {
  quotes: number;
  sentenceMax: number;
  actors: number;
  across: number;
  extras: 'shown' | 'left out';
};

const FULL: CardSize = { quotes: 3, sentenceMax: 900, actors: 6, across: 6, extras: 'shown' };

const WITHOUT_OTHERS: CardSize = { ...FULL, across: 0 };

/** What is left out first: other outlets, then the last quotes, the rest of the summary, actors, and small print. */
export const CARD_SIZES: CardSize[] = [
  FULL,
  { ...FULL, across: 4 },
  { ...FULL, across: 2 },
  WITHOUT_OTHERS,
  { ...WITHOUT_OTHERS, quotes: 2 },
  { ...WITHOUT_OTHERS, quotes: 1 },
  { ...WITHOUT_OTHERS, quotes: 0 },
  { ...WITHOUT_OTHERS, quotes: 0, sentenceMax: 400 },
  { ...WITHOUT_OTHERS, quotes: 0, sentenceMax: 400, actors: 3 },
  { quotes: 0, sentenceMax: 400, actors: 3, across: 0, extras: 'left out' },
  { quotes: 0, sentenceMax: 150, actors: 0, across: 0, extras: 'left out' },
];

type SafeCard = ReturnType<typeof safeCard>;

/** A card for both renderings, with every text safe and cut to its limit. */
export function safeCard(card: StoryCard, size: CardSize) {
  return {
    headline: safe(card.headline, HEADLINE_MAX) || 'Untitled story',
    url: card.url,
    outlet: safe(card.outlet, OUTLET_MAX),
    publishedAt: card.publishedAt,
    summary: card.summary
      .slice(0, SENTENCES_MAX)
      .map((sentence) => safe(sentence, size.sentenceMax))
      .filter((sentence) => sentence !== '')
      .join(' '),
    quotes: card.quotes
      .slice(0, size.quotes)
      .map(safeQuote)
      .filter((quote) => quote.text !== ''),
    actors: card.actors
      .slice(0, size.actors)
      .map(safeActor)
      .filter((actor) => actor !== ''),
    also: size.extras === 'shown' ? also(card.alsoReportedBy) : '',
    updates: size.extras === 'shown' ? card.updates.slice(0, UPDATES_MAX).flatMap(safeUpdate) : [],
    note: card.note !== null && size.extras === 'shown' ? safe(card.note, NOTE_MAX) : '',
    /** The address as the plain rendering shows it. */
    readIt: shortTarget(card.url),
  };
}

/** The blocks of an alert or a brief. */
export function cardBlocks(card: SafeCard, headlinePrefix: string): SlackBlock[] {
  return [
    ...section(`${headlinePrefix}*${link(card.url, card.headline)}*`),
    ...context([parts([card.outlet && `*${card.outlet}*`, slackAge(card.publishedAt), card.also])]),
    ...card.updates.flatMap(({ text, outlet, at }) =>
      section(parts(['*Update*', slackAge(at), outlet && `*${outlet}*`]).concat(`\n${text}`)),
    ),
    ...section(card.summary),
    ...card.quotes.flatMap((quote) => section(quoteMarkup(quote))),
    ...context([card.actors.length > 0 ? `*Key actors*  ${card.actors.join('  ·  ')}` : '']),
    ...context([card.note && `Note: ${card.note}`]),
  ];
}

/** The same as lines, which notifications and screen readers use instead of the blocks. */
export function cardLines(card: SafeCard, now: Date): string[] {
  return [
    card.headline,
    parts([card.outlet, plainAge(card.publishedAt, now), card.also]),
    ...card.updates.map(({ text, outlet, at }) => parts(['Update', plainAge(at, now), outlet, text])),
    card.summary,
    ...card.quotes.map(
      (quote) => `“${quote.text}”${quote.name && ` — ${[quote.name, quote.role].filter(Boolean).join(', ')}`}`,
    ),
    card.actors.length > 0 ? `Key actors: ${card.actors.join(' · ')}` : '',
    card.note && `Note: ${card.note}`,
    card.readIt ? `Read it: <${card.readIt}>` : '',
  ];
}

/** A long address would push words out of the plain rendering, so it is left out; the headline links to it anyway. */
function shortTarget(url: string): string | null {
  const target = linkTarget(url);
  return target !== null && target.length <= PLAIN_URL_MAX ? target : null;
}

function safeUpdate({ text, outlet, at }: UpdateLine) {
  const shown = safe(text, UPDATE_MAX);
  return shown === '' ? [] : [{ text: shown, outlet: safe(outlet, OUTLET_MAX), at }];
}

function safeQuote(quote: QuoteLine) {
  return {
    // We set quotation marks ourselves, so those around the whole quote are removed.
    text: safe(quote.text, QUOTE_MAX).replace(/^[“"]([^“”"]*)[”"]$/u, '$1'),
    name: quote.speaker ? safe(quote.speaker.name, NAME_MAX) : '',
    role: quote.speaker?.role ? safe(quote.speaker.role, ROLE_MAX) : '',
  };
}

function quoteMarkup(quote: SafeCard['quotes'][number]): string {
  const said = `>“${quote.text}”`;
  if (quote.name === '') return said;
  return `${said}\n>— *${quote.name}*${quote.role && `, ${quote.role}`}`;
}

function safeActor(actor: { name: string; role: string | null }): string {
  const name = safe(actor.name, NAME_MAX);
  const role = actor.role ? safe(actor.role, ROLE_MAX) : '';
  return name && role ? `${name} (${role})` : name;
}

function also(outlets: string[]): string {
  const named = outlets
    .slice(0, OUTLETS_MAX)
    .map((outlet) => safe(outlet, OUTLET_MAX))
    .filter((outlet) => outlet !== '');
  if (named.length === 0) return '';
  const rest = outlets.length - OUTLETS_MAX;
  return `also in ${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function parts(texts: string[]): string {
  return texts.filter((text) => text !== '').join('  ·  ');
}

/** Beyond this age the date is shown instead. */
const AGE_DAYS_MAX = 6;

const utc = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/** The age, which Slack shows in the reader's language; clients that cannot do so show the date in UTC. */
function slackAge(at: Date): string {
  if (!Number.isFinite(at.getTime())) return '';
  // docs.slack.dev, formatting-message-text, date formatting: <!date^timestamp^tokens|fallback>.
  return `<!date^${Math.floor(at.getTime() / 1000)}^{ago}|${utc.format(at)} UTC>`;
}

/** The age at the time of posting, in words for the plain rendering. */
function plainAge(at: Date, now: Date): string {
  const ms = now.getTime() - at.getTime();
  if (!Number.isFinite(ms)) return '';
  if (ms < 0 || ms > AGE_DAYS_MAX * DAY_MS) return `${utc.format(at)} UTC`;
  if (ms < MINUTE_MS) return 'just now';
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min ago`;
  if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)} h ago`;
  return ms < 2 * DAY_MS ? 'a day ago' : `${Math.floor(ms / DAY_MS)} days ago`;
}
