import { createHmac, timingSafeEqual } from 'node:crypto';
import { SIGNATURE_AGE_MAX_S } from './limits.ts';

export type SignedRequest = { body: Buffer; timestamp: string; signature: string };

const MS_PER_SECOND = 1000;

/**
 * Says whether Slack signed a request just now (docs.slack.dev, verifying-requests-from-slack). Bolt's own check lets
 * timestamps from the future pass, so that a request caught once could be sent again until then.
 */
export function isSigned({ body, timestamp, signature }: SignedRequest, signingSecret: string, now: Date): boolean {
  if (!/^\d{1,12}$/u.test(timestamp)) return false;
  const ageSeconds = Math.abs(now.getTime() / MS_PER_SECOND - Number(timestamp));
  if (ageSeconds > SIGNATURE_AGE_MAX_S) return false;
  const wanted = Buffer.from(
    `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(body).digest('hex')}`,
  );
  const given = Buffer.from(signature);
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}
