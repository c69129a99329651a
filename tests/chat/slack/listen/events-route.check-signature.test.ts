import { describe, expect, it } from 'vitest';
import { isSigned } from '../../../../src/chat/slack/listen/events-route.ts';
import { signedHeaders } from '../../../support/slack/http-side.ts';

const SECRET = 'signing-secret';
const BODY = 'token=x&team_id=T01&text=%E6%B8%A1';
const AT = new Date('2026-11-28T14:00:00Z');
const later = (seconds: number) => new Date(AT.getTime() + seconds * 1000);

function check(change: { body?: string; timestamp?: string; signature?: string; secret?: string; now?: Date } = {}) {
  const signed = signedHeaders(BODY, SECRET, AT);
  const request = {
    body: Buffer.from(change.body ?? BODY),
    timestamp: change.timestamp ?? signed['x-slack-request-timestamp'] ?? '',
    signature: change.signature ?? signed['x-slack-signature'] ?? '',
  };
  return isSigned(request, change.secret ?? SECRET, change.now ?? AT);
}

describe('isSigned', () => {
  it.each([
    ['at once', 0],
    ['five minutes later', 300],
    ['on a clock that is five minutes slow', -300],
  ])('takes what Slack signed, %s', (_case, seconds) => {
    expect(check({ now: later(seconds) })).toBe(true);
  });

  it.each([
    ['six minutes old', { now: later(360) }],
    ['of a time to come', { now: later(-360) }],
    ['another body', { body: `${BODY} ` }],
    ['another secret', { secret: 'somebody-elses' }],
    ['another time', { timestamp: String(AT.getTime() / 1000 + 1) }],
    ['no time', { timestamp: '' }],
    ['a time that is no number', { timestamp: 'now' }],
    ['no signature', { signature: '' }],
    ['another version', { signature: 'v1=00' }],
    ['a signature cut short', { signature: 'v0=' }],
    ['a signature in letters of more bytes', { signature: `v0=${'ü'.repeat(64)}` }],
  ])('refuses %s', (_case, change) => {
    expect(check(change)).toBe(false);
  });
});
