import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../kit/time.ts';
import { label, type Message, sayTime } from '../../message.ts';
import { type CardSize, FULL_SIZE, joined, type ShownStory } from '../../shown-story.ts';
import { context, type SlackBlock, section } from './blocks.ts';
import { link, linkTarget } from './mrkdwn.ts';

const PLAIN_URL_MAX = 400;
const DOT = '  ·  ';

const ALONE: CardSize = { ...FULL_SIZE, across: 0 };

/** The sizes that are tried until a message fits: first without other outlets, then with less and less of the story. */
export const CARD_SIZES: CardSize[] = [
  FULL_SIZE,
  { ...FULL_SIZE, across: 4 },
  { ...FULL_SIZE, across: 2 },
  ALONE,
  { ...ALONE, quotes: 2 },
  { ...ALONE, quotes: 1 },
  { ...ALONE, quotes: 0 },
  { ...ALONE, quotes: 0, sentenceMax: 400 },
  { ...ALONE, quotes: 0, sentenceMax: 400, actors: 3 },
  { ...ALONE, quotes: 0, sentenceMax: 400, actors: 3, extras: 'left out' },
  { ...ALONE, quotes: 0, sentenceMax: 150, actors: 0, extras: 'left out' },
];

export function cardBlocks(card: ShownStory, message: Message, headlinePrefix: string): SlackBlock[] {
  const actors = card.actors.map(actorText).join(DOT);
  return [
    ...section(`${headlinePrefix}*${link(card.url, card.headline)}*`),
    ...context([joined([card.outlet && `*${card.outlet}*`, slackAge(card.publishedAt), card.also], DOT)]),
    ...card.updates.flatMap(({ text, outlet, at }) =>
      section(`${joined([`*${label(message, 'Update')}*`, slackAge(at), outlet && `*${outlet}*`], DOT)}\n${text}`),
    ),
    ...section(card.summary),
    ...card.quotes.flatMap((quote) => section(quoteMarkup(quote))),
    ...context([actors && `*${label(message, 'Key actors')}*  ${actors}`]),
    ...context([card.note && label(message, 'Note: {note}', { note: card.note })]),
  ];
}

/** The same as lines, which notifications and screen readers use instead of the blocks. */
export function cardLines(card: ShownStory, message: Message, now: Date): string[] {
  // A long address would push words out, so it is left out; the headline links to it anyway.
  const target = linkTarget(card.url) ?? '';
  const age = (at: Date) => plainAge(at, message, now);
  const actors = card.actors.map(actorText).join(' · ');
  return [
    card.headline,
    joined([card.outlet, age(card.publishedAt), card.also], DOT),
    ...card.updates.map(({ text, outlet, at }) => joined([label(message, 'Update'), age(at), outlet, text], DOT)),
    card.summary,
    ...card.quotes.map(({ words, name, role }) => joined([words, name && joined([name, role], ', ')], ' — ')),
    actors && `${label(message, 'Key actors')}: ${actors}`,
    card.note && label(message, 'Note: {note}', { note: card.note }),
    target !== '' && target.length <= PLAIN_URL_MAX ? label(message, 'Read it: {link}', { link: `<${target}>` }) : '',
  ];
}

function quoteMarkup({ words, name, role }: ShownStory['quotes'][number]): string {
  const said = `>${words}`;
  return name === '' ? said : `${said}\n>— *${name}*${role && `, ${role}`}`;
}

function actorText({ name, role }: ShownStory['actors'][number]): string {
  return role ? `${name} (${role})` : name;
}

/** The age, which Slack shows in the reader's language; clients that cannot do so show the date in UTC. */
function slackAge(at: Date): string {
  if (!Number.isFinite(at.getTime())) return '';
  // docs.slack.dev, formatting-message-text, date formatting: <!date^timestamp^tokens|fallback>.
  return `<!date^${Math.floor(at.getTime() / 1000)}^{ago}|${sayTime(at)}>`;
}

/** Beyond this age the date is shown instead. */
const AGE_DAYS_MAX = 6;

/** The age at the time of posting, in words for the plain rendering. */
function plainAge(at: Date, message: Message, now: Date): string {
  const ms = now.getTime() - at.getTime();
  const ago = (english: string, unit: number) => label(message, english, { n: Math.floor(ms / unit) });
  if (!(ms >= 0 && ms <= AGE_DAYS_MAX * DAY_MS)) return sayTime(at);
  if (ms < MINUTE_MS) return label(message, 'just now');
  if (ms < HOUR_MS) return ago('{n} min ago', MINUTE_MS);
  if (ms < DAY_MS) return ago('{n} h ago', HOUR_MS);
  return ms < 2 * DAY_MS ? label(message, 'a day ago') : ago('{n} days ago', DAY_MS);
}
