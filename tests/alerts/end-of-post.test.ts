import { describe, expect, it } from 'vitest';
import { endOfPost } from '../../src/alerts/end-of-post.ts';
import type { PostOutcome } from '../../src/chat/chat.ts';
import { START } from '../support/story-fixtures.ts';

const attempt = { platform: 'slack' as const, number: 1, at: START };

describe('endOfPost', () => {
  it.each<[PostOutcome, string, boolean]>([
    [{ kind: 'posted', messageId: 'm' }, 'sent', false],
    [{ kind: 'rate-limited', retryAfterMs: 5, scope: 'channel' }, 'planned', false],
    [{ kind: 'try-later', reason: '503' }, 'planned', false],
    [{ kind: 'channel-closed', code: 'is_archived', reason: 'archived' }, 'planned', true],
    [{ kind: 'tenant-closed', code: 'token_revoked', reason: 'revoked' }, 'planned', false],
    [{ kind: 'app-broken', code: 'missing_scope', reason: 'chat:write' }, 'planned', false],
    [{ kind: 'refused', code: 'invalid_blocks', reason: 'blocks' }, 'refused', false],
    [{ kind: 'unknown', reason: 'timeout' }, 'unknown', false],
  ])('gives %o its own ending: %s', (outcome, state, closes) => {
    const ending = endOfPost(outcome, attempt, () => 0);
    expect([ending.end.state, ending.closesChannel]).toEqual([state, closes]);
  });

  it('keeps the pace of the platform after a post', () => {
    const posted: PostOutcome = { kind: 'posted', messageId: 'm' };
    expect(endOfPost(posted, attempt, () => 0).waitMs).toBe(1_000);
    expect(endOfPost(posted, { ...attempt, platform: 'preview' }, () => 0).waitMs).toBe(0);
  });
});
