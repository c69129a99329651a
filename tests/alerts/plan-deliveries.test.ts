import { describe, expect, it } from 'vitest';
import { planDeliveries } from '../../src/alerts/plan-deliveries.ts';
import { toId } from '../../src/news/ids.ts';
import type { Wish } from '../../src/store/subscriptions.ts';
import { START } from '../support/story-fixtures.ts';

const storyId = toId<'story'>('7');
const article = { id: toId<'article'>('3'), announced: true };

function wish(id: string, channel: string, parts: Partial<Wish> = {}): Wish {
  return { id: toId(id), channelId: toId(channel), query: 'ferry', topic: null, mention: null, ...parts };
}

function plan(wishes: Wish[], announced = true) {
  let count = 0;
  return planDeliveries(
    { article: { ...article, announced }, storyId, wishes },
    { now: () => START, newNonce: () => `n${++count}` },
  );
}

describe('planDeliveries', () => {
  it('alerts a channel once, however many of its subscriptions match', () => {
    const planned = plan([wish('1', '9'), wish('2', '9', { query: 'pier', topic: 'harbour' }), wish('3', '8')]);
    expect(planned.map(({ channelId, because, nonce }) => ({ channelId, because, nonce }))).toEqual([
      { channelId: '9', because: ['ferry', 'harbour'], nonce: 'n1' },
      { channelId: '8', because: ['ferry'], nonce: 'n2' },
    ]);
  });

  it('plans nothing for an article that was stored in silence', () => {
    expect(plan([wish('1', '9')], false)).toEqual([]);
  });

  it('keeps the mention that any of the matching subscriptions asked for', () => {
    expect(plan([wish('1', '9'), wish('2', '9', { mention: 'S123' })])[0]?.mention).toBe('S123');
  });
});
