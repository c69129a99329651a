import type { Platform } from '../news/channel.ts';

/**
 * The shortest time between two posts to one channel, in milliseconds.
 * Slack: 1 message a second and channel (apis/web-api/rate-limits). Discord: about 5 in 5 s are seen, its headers rule.
 */
export const PACE_MS: Record<Platform, number> = { slack: 1_000, discord: 1_000, preview: 0 };
