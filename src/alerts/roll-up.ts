import { spans } from '../chat/direction.ts';
import { type AlertMessage, inLanguage, type ListLine, type ListMessage, listMessage } from '../chat/message.ts';
import { ENGLISH, sentence } from '../chat/say.ts';
import { cutText } from '../kit/cut-text.ts';
import { type DeliveryRules, PLATFORM_FACTS, type Platform } from '../news/channel.ts';
import type { DueDelivery } from '../store/nouns/deliveries/open-deliveries.ts';
import { topicButtonsOf } from './compose-alert.ts';
import type { DeliverDeps } from './delivery/lease.ts';

const LINES_MAX = 10;
const HEADLINE_MAX = 120;
const OUTLET_MAX = 60;
/** A Discord description holds 4,096 UTF-16 units, and escaping may double a text (resources/message, Embed Limits). */
const UNITS_MAX = 3_600;
const UNITS_PER_LINE = 40;
/** Slack holds about 13,200 bytes of blocks; each line is in them and in the fallback text (slackapi/bolt-js#2509). */
const BYTES_MAX = 10_500;
const BYTES_PER_LINE = 180;
/** A longer link would be left off its line, and the story could not be opened: such a story goes alone. */
const URL_MAX = 380;

/**
 * The deliveries of the next message, oldest first: a single one; all that are gathered for a digest; or, where more
 * than `rollUpAfter` wait, the oldest ones above that number, so that the newest stories still come as whole alerts.
 */
export function nextTogether(
  due: readonly DueDelivery[],
  platform: Platform,
  { rollUpAfter }: Pick<DeliveryRules, 'rollUpAfter'>,
): DueDelivery[] {
  const [first] = due;
  if (!first) return [];
  const mayShare = due.filter((delivery) => delivery.state === 'planned' && !delivery.goesAlone);
  if (!mayShare.includes(first)) return [first];
  const waiting = mayShare.filter(({ gathered }) => !gathered);
  // On a platform without a pace, alerts never queue up.
  const surplus = PLATFORM_FACTS[platform].paceMs === 0 ? 0 : Math.max(0, waiting.length - rollUpAfter);
  const together = first.gathered ? mayShare.filter(({ gathered }) => gathered) : waiting.slice(0, surplus);
  return together.length < 2 ? [first] : together.slice(0, LINES_MAX);
}

/** The message for these deliveries, and those of them that fit into it. */
export async function composeTogether(
  together: readonly DueDelivery[],
  deps: Pick<DeliverDeps, 'compose' | 'composeReply'>,
  say = ENGLISH,
) {
  const [first] = together;
  if (first?.reply) return { deliveries: [first], message: await deps.composeReply(first, say) };
  const alerts = await deps.compose(together, say);
  const count = fittingCount(alerts);
  const deliveries = together.slice(0, count);
  const [alone] = alerts;
  if (count === 1 && alone) return { deliveries, message: alone };
  const isDigest = deliveries.every(({ gathered }) => gathered);
  return { deliveries, message: composeRollUp(alerts.slice(0, count), isDigest, say) };
}

/** How many of the alerts, from the first on, fit into one list message on every platform; at least 1. */
export function fittingCount(alerts: readonly AlertMessage[]): number {
  let units = 0;
  let bytes = 0;
  for (const [index, alert] of alerts.entries()) {
    const { text, detail, url } = lineOf(alert);
    const texts = `${text}${detail ?? ''}`;
    units += 2 * texts.length + (url?.length ?? 0) + UNITS_PER_LINE;
    bytes += 2 * Buffer.byteLength(`${texts}${url ?? ''}`) + BYTES_PER_LINE;
    const isTooLong = (url?.length ?? 0) > URL_MAX;
    if (isTooLong || units > UNITS_MAX || bytes > BYTES_MAX) return Math.max(1, index);
  }
  return alerts.length;
}

const ON_TOPICS = [sentence('Digest: {n} stories on {topics}'), sentence('{n} more on {topics}')] as const;
const OF_ANY = [sentence('Digest: {n} stories'), sentence('{n} more stories')] as const;

/** One message instead of several: a line with a link for each story, in their order. */
export function composeRollUp(alerts: readonly AlertMessage[], isDigest: boolean, say = ENGLISH): ListMessage {
  const topics = commonTopics(alerts);
  const [digest, more] = topics.length > 0 ? ON_TOPICS : OF_ANY;
  const list = listMessage({
    title: say(isDigest ? digest : more, { n: alerts.length, topics: topics.join(', ') }),
    lines: alerts.map(lineOf),
    // After a flood of alerts, people may want to mute the topic.
    buttons: alerts
      .filter(({ topics: [first] }) => first !== undefined && topics.includes(first))
      .slice(0, 1)
      .flatMap(topicButtonsOf),
  });
  return inLanguage(list, say);
}

function lineOf({ card, met = [] }: AlertMessage): ListLine {
  const outlet = cutText(card.outlet, OUTLET_MAX);
  // The shared topics are in the title; the matched words differ from line to line.
  const [words = []] = met.map((each) => each.words);
  const detail = words.length === 0 ? outlet : spans([outlet, words.join(', ')], ' · ');
  return { text: cutText(card.headline, HEADLINE_MAX), detail, url: card.url };
}

/** The topics that all alerts have in common. */
function commonTopics(alerts: readonly AlertMessage[]): string[] {
  const [first, ...others] = alerts.map((alert) => alert.topics);
  return (first ?? []).filter((topic) => others.every((topics) => topics.includes(topic)));
}
