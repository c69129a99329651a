import { type FeedSource, outletOf } from '../../news/feed.ts';
import { shownAddress } from '../../news/url.ts';

export type NamedFeed = { name: string; url: string; source: FeedSource };

type ChosenFeed<Feed> =
  | { kind: 'one'; feed: Feed }
  | { kind: 'none' }
  /** `calls`: for each of them what means it alone; null where only its whole address does. */
  | { kind: 'several'; feeds: Feed[]; calls: (string | null)[] };

/**
 * The feed that somebody names: by its whole address, by the address as it is shown, or by its name, with its host or without.
 * Anybody may call a feed "Reuters": where a name means several, none of them is chosen.
 */
export function chooseFeed<Feed extends NamedFeed>(typed: string, feeds: readonly Feed[]): ChosenFeed<Feed> {
  const whole = feeds.find(({ url }) => url === typed.trim());
  if (whole) return { kind: 'one', feed: whole };
  const named = feeds.filter((feed) => callsOf(feed).includes(asCall(typed)));
  const [feed] = named;
  if (!feed) return { kind: 'none' };
  if (named.length === 1) return { kind: 'one', feed };
  const calls = named.map((each) => callOf(each, feeds));
  return { kind: 'several', feeds: named, calls };
}

/** The nicest that means this feed alone. */
export function callOf<Feed extends NamedFeed>(feed: Feed, feeds: readonly Feed[]): string | null {
  const nice = [feed.name, outletOf(feed), shownAddress(feed.url)].filter((call) => call !== '');
  const isAlone = (call: string) => feeds.filter((other) => callsOf(other).includes(asCall(call))).length === 1;
  return nice.find(isAlone) ?? null;
}

function callsOf(feed: NamedFeed): string[] {
  return [feed.name, outletOf(feed), shownAddress(feed.url), feed.url].map(asCall);
}

/** Nobody types the scheme of an address, or the slash at its end. */
function asCall(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/\/$/, '');
}
