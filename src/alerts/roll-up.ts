import type { AlertMessage, ListLine, ListMessage } from '../chat/message.ts';
import type { DeliveryRules, Platform } from '../news/channel.ts';
import { PLATFORM_FACTS } from '../news/platform-facts.ts';
import type { DueDelivery } from '../store/open-deliveries.ts';
import { topicButtons } from './topic-buttons.ts';

/** A list that is longer nobody reads. */
const LINES_MAX = 10;
const HEADLINE_MAX = 120;
const OUTLET_MAX = 60;
/** Discord holds 4,096 UTF-16 units of description, and escaping may double a text (resources/message, Embed Limits). */
const UNITS_MAX = 3_600;
const UNITS_PER_LINE = 40;
/** Slack holds about 13,200 bytes of blocks; each line stands in them and in the fallback text (slackapi/bolt-js#2509). */
const BYTES_MAX = 10_500;
const BYTES_PER_LINE = 180;
/** A longer link would be left off its line, and a story without its link is lost: such a story goes alone. */
const URL_MAX = 380;

/**
 * The deliveries that go next in one message, oldest first: one; all that was gathered for a digest; or, where too many
 * wait, those that are more than a channel takes one by one, so that its newest stories still come whole.
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
  const together = first.gathered
    ? mayShare.filter((delivery) => delivery.gathered)
    : surplus(
        mayShare.filter((delivery) => !delivery.gathered),
        // Where there is no pace nothing waits for it.
        PLATFORM_FACTS[platform].paceMs === 0 ? Number.POSITIVE_INFINITY : rollUpAfter,
      );
  return together.length < 2 ? [first] : together.slice(0, LINES_MAX);
}

function surplus(waiting: DueDelivery[], waitingMax: number): DueDelivery[] {
  return waiting.length <= waitingMax ? [] : waiting.slice(0, waiting.length - waitingMax);
}

/** How many of the alerts, from the first on, one list message shows whole on every platform; at least 1. */
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

/** One message in place of several: a line with its link for each story, in their order. */
export function composeRollUp(alerts: readonly AlertMessage[], isDigest: boolean): ListMessage {
  const topics = commonTopics(alerts);
  const about = topics.length > 0 ? ` on ${topics.join(', ')}` : '';
  return {
    kind: 'list',
    title: isDigest ? `Digest: ${alerts.length} stories${about}` : `${alerts.length} more${about || ' stories'}`,
    intro: null,
    lines: alerts.map(lineOf),
    footer: null,
    // A flood is when people want less of a topic.
    buttons: topics.slice(0, 1).flatMap(topicButtons),
  };
}

function lineOf({ card, met = [] }: AlertMessage): ListLine {
  const outlet = cut(card.outlet, OUTLET_MAX);
  // What they share is in the title; by which words each of them matched is its own.
  const [words = []] = met.map((each) => each.words);
  const detail = words.length === 0 ? outlet : `${outlet} · ${words.join(', ')}`;
  return { text: cut(card.headline, HEADLINE_MAX), detail, url: card.url };
}

/** The topics that all of them share. */
function commonTopics(alerts: readonly AlertMessage[]): string[] {
  const [first, ...others] = alerts.map((alert) => alert.topics);
  return (first ?? []).filter((topic) => others.every((topics) => topics.includes(topic)));
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : `${[...text.slice(0, max - 1)].slice(0, -1).join('').trimEnd()}…`;
}
