import { describe, expect, it } from 'vitest';
import { dispositionOf, type PostAttempt } from '../../../src/alerts/delivery/post-outcome.ts';
import type { PostOutcome } from '../../../src/chat/chat.ts';
import { START } from '../../support/story-fixtures.ts';

const attempt: PostAttempt = {
  ...{ platform: 'slack', number: 1, at: START, tookMs: 100, shortestMs: 20, deliveries: 1, afterUnknown: false },
};
const limited = (scope: 'channel' | 'workspace' | 'app'): PostOutcome => {
  return { kind: 'rate-limited', retryAfterMs: 7_000, scope };
};

describe('dispositionOf', () => {
  it.each<[PostOutcome, string, boolean]>([
    [{ kind: 'posted', messageId: 'm' }, 'sent', false],
    [limited('channel'), 'planned', false],
    [{ kind: 'try-later', reason: '503' }, 'planned', false],
    [{ kind: 'channel-closed', code: 'is_archived', reason: 'archived' }, 'planned', true],
    [{ kind: 'tenant-closed', code: 'token_revoked', reason: 'revoked' }, 'planned', false],
    [{ kind: 'app-broken', code: 'missing_scope', reason: 'chat:write' }, 'planned', false],
    [{ kind: 'refused', code: 'invalid_blocks', reason: 'blocks' }, 'refused', false],
    [{ kind: 'unknown', reason: 'timeout' }, 'unknown', false],
  ])('gives %o its own ending: %s', (outcome, state, closes) => {
    const ending = dispositionOf(outcome, attempt, () => 0);
    expect([ending.end.state, ending.closesChannel]).toEqual([state, closes]);
  });

  it('keeps the pace from one call to the next, and longer where a call may have arrived late', () => {
    const posted: PostOutcome = { kind: 'posted', messageId: 'm' };
    expect(dispositionOf(posted, { ...attempt, tookMs: 20 }, () => 0).coolDownMs).toBe(990);
    expect(dispositionOf(posted, { ...attempt, tookMs: 300 }, () => 0).coolDownMs).toBe(990);
    expect(dispositionOf(posted, { ...attempt, tookMs: 300, shortestMs: 0 }, () => 0).coolDownMs).toBe(1_000);
    expect(dispositionOf(posted, { ...attempt, platform: 'preview' }, () => 0).coolDownMs).toBe(0);
  });

  it('holds back what the limit reaches, and the channel alone where it reaches no further', () => {
    expect(dispositionOf(limited('channel'), attempt, () => 0)).toMatchObject({ coolDownMs: 7_000, hold: null });
    for (const reach of ['workspace', 'app'] as const) {
      expect(dispositionOf(limited(reach), attempt, () => 0).hold).toMatchObject({ reach, forMs: 7_000 });
    }
  });

  it('stops one workspace for a dead token on Slack, and the whole bot on Discord', () => {
    const dead: PostOutcome = { kind: 'tenant-closed', code: '401', reason: 'Unauthorized' };
    expect(dispositionOf(dead, attempt, () => 0).hold?.reach).toBe('workspace');
    expect(dispositionOf(dead, { ...attempt, platform: 'discord' }, () => 0).hold?.reach).toBe('app');
  });

  it('keeps an attempt that may stand a case for a look, whatever came after it', () => {
    expect(dispositionOf(limited('channel'), { ...attempt, afterUnknown: true }, () => 0).end.state).toBe('unknown');
  });

  it('sends what was refused together one by one', () => {
    const refused: PostOutcome = { kind: 'refused', code: 'invalid_blocks', reason: 'blocks' };
    expect(dispositionOf(refused, { ...attempt, deliveries: 3 }, () => 0).end).toMatchObject({
      state: 'planned',
      alone: true,
    });
  });
});
