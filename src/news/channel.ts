import type { ChannelId } from './ids.ts';
import { PLATFORM_FACTS } from './platform-facts.ts';

export type Platform = keyof typeof PLATFORM_FACTS;

/** Where a message goes, in the platform's own ids. */
export type ChannelAddress = {
  platform: Platform;
  /** Slack team, Discord guild; empty where the platform has none (a DM on Discord, the preview). */
  workspace: string;
  /** Channel id, or the person's user id for a DM. */
  id: string;
  kind: 'channel' | 'dm';
};

/** One place we post. */
export type Channel = {
  id: ChannelId;
  address: ChannelAddress;
  /** As people call it ("#world-news"); the id where we do not know. */
  name: string;
  state: 'open' | 'paused' | 'closed';
};

/** How alerts go where they cannot go as usual. */
export type DeliveryRules = {
  /** What becomes of an alert that may stand already where nobody can look. */
  onUnknown: 'resend' | 'skip';
  /** As many alerts may wait for the channel; what is more goes in one list. */
  rollUpAfter: number;
};

export const DEFAULT_DELIVERY_RULES: DeliveryRules = { onUnknown: 'resend', rollUpAfter: 5 };

export function isPlatform(name: string): name is Platform {
  return Object.hasOwn(PLATFORM_FACTS, name);
}

/** The address on one line, for logs and unique keys: "slack:T01/C02", "discord:/@42" for a DM. */
export function addressKey(address: ChannelAddress): string {
  return `${address.platform}:${address.workspace}/${address.kind === 'dm' ? '@' : ''}${address.id}`;
}
