import type { ApiReply } from './api-error.ts';

/** How many calls one bucket takes in a window. */
export type Pace = { limit: number; windowMs: number };

export type RateLimits = {
  /** Counts one call; a reply means that it is one too many. */
  take(bucket: string): { headers: Record<string, string>; tooMany: ApiReply | null };
};

type Window = { endsAt: number; left: number };

/** Buckets as topics/rate-limits describes them: posting to a channel has its own, all other routes share a wide one. */
export function createRateLimits(posting: Pace): RateLimits {
  const windows = new Map<string, Window>();
  return {
    take(bucket) {
      const pace = bucket.startsWith('post ') ? posting : { limit: 1_000, windowMs: 1_000 };
      const now = Date.now();
      const known = windows.get(bucket);
      const window = known && known.endsAt > now ? known : { endsAt: now + pace.windowMs, left: pace.limit };
      windows.set(bucket, window);
      const tooMany = window.left <= 0;
      if (!tooMany) window.left -= 1;
      const resetAfter = (window.endsAt - now) / 1000;
      const headers = {
        'x-ratelimit-limit': String(pace.limit),
        'x-ratelimit-remaining': String(window.left),
        'x-ratelimit-reset': String(window.endsAt / 1000),
        'x-ratelimit-reset-after': String(resetAfter),
        'x-ratelimit-bucket': bucket.replace(/\W+/g, '-'),
      };
      return { headers, tooMany: tooMany ? rateLimitReply(resetAfter, 'user') : null };
    },
  };
}

export type Scope = 'user' | 'global' | 'shared';

export function rateLimitReply(retryAfterSeconds: number, scope: Scope): ApiReply {
  return {
    status: 429,
    body: { message: 'You are being rate limited.', retry_after: retryAfterSeconds, global: scope === 'global' },
    headers: {
      'retry-after': String(retryAfterSeconds),
      'x-ratelimit-scope': scope,
      ...(scope === 'global' ? { 'x-ratelimit-global': 'true' } : {}),
    },
  };
}
