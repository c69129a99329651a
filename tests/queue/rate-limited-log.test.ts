import { expect, it } from 'vitest';
import type { Log } from '../../src/news/log.ts';
import { createRateLimitedLog } from '../../src/queue/rate-limited-log.ts';
import { silentLog } from '../support/silent-log.ts';

function listeningLog(): { log: Log; said: unknown[] } {
  const said: unknown[] = [];
  return { said, log: { ...silentLog, warn: (fields, event) => said.push([event, fields]) } };
}

it('says the same trouble once a minute', () => {
  const { log, said } = listeningLog();
  let now = 0;
  const say = createRateLimitedLog(log, () => now);
  for (now of [0, 10, 59_999, 60_000]) say('queue trouble', new Error('connect ECONNREFUSED'));
  expect(said).toHaveLength(2);
});

it('says every other trouble at once, with its fields', () => {
  const { log, said } = listeningLog();
  const say = createRateLimitedLog(log, () => 0);
  say('queue trouble', new Error('closed'));
  say('job threw', new Error('closed'), { queue: 'poll' });
  expect(said).toEqual([
    ['queue trouble', { reason: 'closed' }],
    ['job threw', { queue: 'poll', reason: 'closed' }],
  ]);
});

it('names each address of a host that does not answer', () => {
  const { log, said } = listeningLog();
  const both = new AggregateError([
    new Error('connect ECONNREFUSED ::1:6379'),
    new Error('connect ECONNREFUSED 127.0.0.1:6379'),
  ]);
  createRateLimitedLog(log, () => 0)('queue trouble', both);
  expect(said).toEqual([
    ['queue trouble', { reason: 'connect ECONNREFUSED ::1:6379; connect ECONNREFUSED 127.0.0.1:6379' }],
  ]);
});
