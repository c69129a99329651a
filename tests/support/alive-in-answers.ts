import { holdsRtl } from '../../src/chat/direction.ts';
import { renderMessage as renderForDiscord } from '../../src/chat/discord/post/render-message.ts';
import type { Message } from '../../src/chat/message.ts';
import { renderHtml } from '../../src/chat/preview/render-html.ts';
import { renderText } from '../../src/chat/preview/render-text.ts';
import { renderMessage as renderForSlack } from '../../src/chat/slack/post/render-message.ts';
import { checkMessage as checkOnDiscord } from './discord/check-message.ts';
import { readMessage } from './discord/read-message.ts';
import { checkMessage as checkOnSlack } from './slack/check-message.ts';
import { formattedRuns } from './slack/read-mrkdwn.ts';
import { seenInSlack } from './slack/seen-in-slack.ts';

/** Links that answers may bring to life: those of articles. */
const OURS = /^https:\/\/news-\d+\.example\//;
/** What turns text around, cannot be seen as a character, or piles up on one. */
const UNSEEN = /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]|\p{M}{5}|[\u{e0000}-\u{e007f}]/u;
const CONTROL = /(?!\n)\p{Cc}/u;
/** The marks that our own layout makes on Discord. */
const LAYOUT = new Set(['bold', 'quote', 'subtext', 'time', 'list']);
const TAGS = new Set(
  'article span header b p time div h3 h4 ul li a figure blockquote figcaption button br'.split(' '),
);

/** Everything in an answer that would ping, open, run or look like what it is not, on any of the platforms. */
export function aliveIn(message: Message, at: Date): string[] {
  return [
    ...aliveOnSlack(message, at).map((found) => `slack: ${found}`),
    ...aliveOnDiscord(message).map((found) => `discord: ${found}`),
    ...aliveOnPreview(message, at).map((found) => `preview: ${found}`),
  ];
}

function aliveOnSlack(message: Message, at: Date): string[] {
  const checked = checkOnSlack({ ...renderForSlack(message, at), parse: 'none' }, 'chat.update');
  if ('error' in checked) return [`refused: ${checked.error} ${checked.details.join(' ')}`];
  const { text, alive } = seenInSlack(checked.message);
  const marked = checked.message.blocks.flatMap((block) => (block.type === 'section' ? [block.text.text] : []));
  return [
    ...alive.filter((target) => !OURS.test(target)),
    ...marked.flatMap(formattedRuns).filter((run) => /^[`~]/.test(run)),
    ...marked.filter((source) => /<!/.test(source)),
    ...unseenIn(withoutIsolates(text)),
  ];
}

function aliveOnDiscord(message: Message): string[] {
  const checked = checkOnDiscord(renderForDiscord(message, null));
  if (checked.kind === 'refused') return [`refused: ${JSON.stringify(checked.reply.body)}`];
  const { text, links, pings, mentions, marks } = readMessage(checked.message.body);
  const ownTimes = message.kind === 'alert' || message.kind === 'brief' ? 1 : 0;
  const ownItems = message.kind === 'notice' ? message.hints.length : 0;
  return [
    ...links.filter((target) => !OURS.test(target)),
    ...pings,
    ...mentions,
    ...marks.filter((mark) => !LAYOUT.has(mark)),
    ...marks.filter((mark) => mark === 'time').slice(ownTimes),
    ...marks.filter((mark) => mark === 'list').slice(ownItems),
    ...unseenIn(withoutIsolates(text)),
  ];
}

function aliveOnPreview(message: Message, at: Date): string[] {
  const { markup } = renderHtml({ id: null, at, message, visibility: 'public' }, (url) => url);
  const tags = [...markup.matchAll(/<\/?([a-z0-9!]+)([^>]*)>/gi)];
  const links = [...markup.matchAll(/href="([^"]*)"/g)].map(([, target = '']) => target.replaceAll('&amp;', '&'));
  const words = markup.replace(/<[^>]*>/g, ' ');
  return [
    ...tags.filter(([, name = '']) => !TAGS.has(name)).map(([tag]) => tag),
    ...tags
      .filter(([, , rest = '']) => /\s(?:on\w+|style|src)=/i.test(rest.replace(/"[^"]*"/g, '""')))
      .map(([tag]) => tag),
    ...links.filter((target) => !OURS.test(target)),
    ...unseenIn(withoutIsolates(words)),
    ...unseenIn(withoutIsolates(renderText(message))),
  ];
}

const ISOLATED = /\u200f?[\u2067\u2068]([^\u2066-\u2069\n]*)\u2069/gu;
const DEPTH = 6;

/** Without the isolates that chat/direction.ts sets: each closed in its line, and only beside letters from the right. */
function withoutIsolates(text: string): string {
  if (!holdsRtl(text)) return text;
  return Array.from({ length: DEPTH }).reduce<string>((rest) => rest.replace(ISOLATED, '$1'), text);
}

function unseenIn(text: string): string[] {
  return [UNSEEN, CONTROL]
    .flatMap((pattern) => pattern.exec(text)?.[0] ?? [])
    .map((found) => `unseen ${JSON.stringify(found)}`);
}
