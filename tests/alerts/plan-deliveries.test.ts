import { describe, expect, it } from 'vitest';
import { missedBy, planDeliveries } from '../../src/alerts/plan-deliveries.ts';
import { toId } from '../../src/news/ids.ts';
import { EVERYBODY, INSTALLATION, toOwner } from '../../src/news/owner.ts';
import type { StoryPlace } from '../../src/news/story.ts';
import { DEFAULT_CHANNEL_SETTINGS } from '../../src/news/subscription.ts';
import type { LiveSubscription } from '../../src/store/nouns/subscriptions.ts';
import { START } from '../support/story-fixtures.ts';

const storyId = toId<'story'>('7');
const EVERYWHERE: StoryPlace[] = [{ storyId, audience: EVERYBODY }];
const article = { id: toId<'article'>('3'), announced: true };

function wish(id: string, channel: string, parts: Partial<LiveSubscription> = {}): LiveSubscription {
  const at = { channelId: toId<'channel'>(channel), owner: INSTALLATION };
  return { id: toId(id), ...at, query: 'ferry', topic: null, mention: null, digest: null, ...parts };
}

/** The article has pier and Ferries. */
function metWords(query: string): string[] {
  return ['pier', 'Ferries'].filter((word) => query.includes(word.slice(0, 4).toLowerCase()));
}

function plan(wishes: LiveSubscription[], announced = true, places = EVERYWHERE) {
  let count = 0;
  return planDeliveries(
    { article: { ...article, announced }, places, subscriptions: wishes, matchedTerms: metWords },
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

  it('keeps with each topic the words of its query that the article has', () => {
    const harbour = { query: 'pier OR ferry', topic: 'harbour' };
    const [planned] = plan([
      wish('1', '9', harbour),
      wish('2', '9', { query: 'tram' }),
      wish('3', '9', { query: '*' }),
    ]);
    expect(planned).toMatchObject({
      because: ['harbour', 'tram'],
      met: [{ topic: 'harbour', words: ['pier', 'Ferries'] }],
    });
  });

  it('plans nothing for an article that was stored in silence', () => {
    expect(plan([wish('1', '9')], false)).toEqual([]);
  });

  it('keeps the mention that any of the matching subscriptions asked for', () => {
    expect(plan([wish('1', '9'), wish('2', '9', { mention: 'S123' })])[0]?.mention).toBe('S123');
  });

  it('waits for the digest where every matching subscription does, and gathers it', () => {
    const digest = { digest: 'daily 18:00' };
    expect(plan([wish('1', '9', digest)])[0]).toMatchObject({
      dueAt: new Date('2026-08-04T18:00:00Z'),
      gathered: true,
    });
    expect(plan([wish('1', '9', digest), wish('2', '9', { query: 'pier' })])[0]).toMatchObject({
      dueAt: START,
      gathered: false,
    });
  });

  it('keeps the channel’s own quiet hours, digest and time zone', () => {
    const settings = { ...DEFAULT_CHANNEL_SETTINGS, timeZone: 'Europe/Berlin' };
    const quietHours = { from: '13:00', to: '15:00' };
    expect(plan([wish('1', '9', { settings: { ...settings, quietHours } })])[0]).toMatchObject({
      dueAt: new Date('2026-08-04T13:00:00Z'),
      gathered: false,
    });
    expect(plan([wish('1', '9', { settings: { ...settings, digest: 'daily 08:00' } })])[0]).toMatchObject({
      dueAt: new Date('2026-08-05T06:00:00Z'),
      gathered: true,
    });
  });

  it('tells each channel of the story that its owner sees, and nothing where it does not see the article', () => {
    const [harbour, quay, elsewhere] = ['slack:T01', 'slack:T02', 'discord:3301'].map(toOwner);
    if (!harbour || !quay || !elsewhere) return expect.unreachable();
    const other = toId<'story'>('8');
    const places: StoryPlace[] = [
      { storyId, audience: { kind: 'everybody', except: [harbour, quay] } },
      { storyId: other, audience: { kind: 'owner', owner: harbour } },
    ];
    const wishes = [harbour, quay, elsewhere].map((owner, at) => wish(String(at), String(at), { owner }));
    const planned = plan(wishes, true, places).map((delivery) => [delivery.channelId, delivery.storyId]);
    expect(planned).toEqual([
      ['0', other],
      ['2', storyId],
    ]);
  });
});

describe('missedBy', () => {
  const seen = { publishedAt: new Date(START.getTime() - 50 * 3_600_000), foundAt: START };
  const missed = (untold: 'missed' | 'too-old' | 'first-poll' | null) => {
    const subscriptions = [wish('1', '9'), wish('2', '9', { query: 'pier' }), wish('3', '8')];
    const input = {
      article: { ...article, announced: false },
      places: EVERYWHERE,
      subscriptions,
      matchedTerms: metWords,
    };
    return missedBy(input, { ...seen, untold }, { now: () => START, newNonce: () => 'n' });
  };

  it('names each channel once that would have been alerted, had the feed been read in time', () => {
    expect(missed('missed')).toEqual([
      { channelId: '9', storyId, ...seen },
      { channelId: '8', storyId, ...seen },
    ]);
  });

  it('names none for what is old, or was there from the first', () => {
    expect([missed('too-old'), missed('first-poll'), missed(null)]).toEqual([[], [], []]);
  });
});
