import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSubscriptionMatcher as createMatcher } from '../../src/alerts/match-subscriptions.ts';
import { indexWords } from '../../src/engines/matching/word-index.ts';
import { type ChannelId, toId } from '../../src/news/ids.ts';
import { INSTALLATION, toOwner } from '../../src/news/owner.ts';
import { DEFAULT_CHANNEL_SETTINGS, type Mute } from '../../src/news/subscription.ts';
import type { LiveSubscription } from '../../src/store/nouns/subscriptions.ts';
import { START } from '../support/story-fixtures.ts';

const article = {
  id: toId<'article'>('1'),
  feedId: toId<'feed'>('1'),
  owner: INSTALLATION,
  url: 'https://courier.example/1',
  title: 'Northern pier closes after storm',
  outlet: 'Courier',
  byline: null,
  text: 'The ferries stay in port.',
  textSource: 'page' as const,
  language: 'en',
  publishedAt: START,
  foundAt: START,
  announced: true,
};

function wish(id: string, query: string, parts: Partial<LiveSubscription> = {}): LiveSubscription {
  const channel = { channelId: toId<'channel'>('9'), owner: INSTALLATION };
  return { id: toId(id), ...channel, query, topic: null, mention: null, digest: null, ...parts };
}

/** A store of subscriptions in memory, which tells its changes as the real one does. */
function wishing(first: LiveSubscription[]) {
  let version = 1;
  const wishes = new Map<ChannelId, LiveSubscription[]>();
  const changedAt = new Map<ChannelId, number>();
  const reads: number[] = [];
  const put = (channelId: ChannelId, wanted: LiveSubscription[]): void => {
    version += 1;
    wishes.set(channelId, wanted);
    changedAt.set(channelId, version);
  };
  for (const channelId of new Set(first.map((wanted) => wanted.channelId))) {
    put(
      channelId,
      first.filter((wanted) => wanted.channelId === channelId),
    );
  }
  return {
    put,
    reads,
    all: () => [...wishes.values()].flat(),
    version: async () => String(version),
    changedSince: async (since: string | null) => {
      const changed = [...wishes].filter(([channelId]) => (changedAt.get(channelId) ?? 0) > Number(since ?? 0));
      reads.push(changed.length);
      return new Map(changed);
    },
  };
}

const deps = { now: () => START, tenants: 'separate' as const };
const HOUR_MS = 60 * 60 * 1000;

function mute(query: string, parts: Partial<Mute> = {}): Mute {
  const by = { createdBy: 'Ada', createdById: 'u1', createdAt: START };
  return { channelId: toId('9'), query, topic: null, until: new Date(START.getTime() + HOUR_MS), ...by, ...parts };
}

const ids = (wishes: LiveSubscription[]) => wishes.map(({ id }) => id).sort();

/** The matcher, with the words of the article that it is given. */
function createSubscriptionMatcher(...parts: Parameters<typeof createMatcher>) {
  const match = createMatcher(...parts);
  return (told: Parameters<typeof match>[0], of: Parameters<typeof match>[1]) =>
    match(told, of, indexWords([told.title, told.text], 'en'));
}

describe('createSubscriptionMatcher', () => {
  it('finds the subscriptions that want an article, and those that want everything', async () => {
    const wishes = [wish('1', 'pier storm'), wish('2', 'airstrike'), wish('3', '*'), wish('4', 'broken (')];
    const match = createSubscriptionMatcher(wishing(wishes), deps);
    expect(ids(await match(article, { actors: [], language: 'en' }))).toEqual(['1', '3']);
  });

  it('reads again only what has changed', async () => {
    const source = wishing([wish('1', 'pier'), wish('2', 'storm', { channelId: toId('8') })]);
    const match = createSubscriptionMatcher(source, deps);
    await match(article, { actors: [], language: 'en' });
    await match(article, { actors: [], language: 'en' });
    source.put(toId('8'), [wish('3', 'closes', { channelId: toId('8') })]);
    expect(ids(await match(article, { actors: [], language: 'en' }))).toEqual(['1', '3']);
    expect(source.reads).toEqual([2, 1]);
  });

  it('reads what changed once, however many articles wait for it', async () => {
    const source = wishing([wish('1', 'pier')]);
    const match = createSubscriptionMatcher(source, deps);
    const found = await Promise.all([1, 2, 3].map(() => match(article, { actors: [], language: 'en' })));
    expect(found.map(ids)).toEqual([['1'], ['1'], ['1']]);
    expect(source.reads).toEqual([1]);
  });

  it('finds the same, kept by differences, as when read as a whole', async () => {
    const query = fc.constantFrom('pier', 'storm', 'ferry', 'port -storm', '"stay in port"', 'tram', '*', 'broken (');
    const wanted = fc.tuple(fc.constantFrom('7', '8', '9'), fc.uniqueArray(query, { maxLength: 5 }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(wanted, fc.boolean()), { minLength: 1, maxLength: 12 }), async (steps) => {
        const source = wishing([]);
        const kept = createSubscriptionMatcher(source, deps);
        let last = 0;
        for (const [[channel, queries], isAsked] of steps) {
          source.put(
            toId(channel),
            queries.map((text) => wish(String(++last), text, { channelId: toId(channel) })),
          );
          if (isAsked) await kept(article, { actors: [], language: 'en' });
        }
        const anew = createSubscriptionMatcher(wishing(source.all()), deps);
        const brief = { actors: [], language: 'en' };
        expect(ids(await kept(article, brief))).toEqual(ids(await anew(article, brief)));
      }),
      { numRuns: 200 },
    );
  });
});

describe('an article of one workspace', () => {
  const [harbour, quay] = [toOwner('slack:T01'), toOwner('slack:T02')];
  const brief = { actors: [], language: 'en' };
  const wishes = [
    wish('1', 'pier', { channelId: toId('1'), owner: harbour }),
    wish('2', '*', { channelId: toId('2'), owner: harbour }),
    wish('3', 'pier', { channelId: toId('3'), owner: quay }),
    wish('4', '*', { channelId: toId('4') }),
  ];

  it('matches what that workspace follows and nothing else', async () => {
    const match = createSubscriptionMatcher(wishing(wishes), deps);
    expect(ids(await match({ ...article, owner: harbour }, brief))).toEqual(['1', '2']);
    expect(ids(await match({ ...article, owner: quay }, brief))).toEqual(['3']);
    expect(ids(await match(article, brief))).toEqual(['1', '2', '3', '4']);
  });

  it('follows what that workspace changes', async () => {
    const source = wishing(wishes);
    const match = createSubscriptionMatcher(source, deps);
    await match({ ...article, owner: harbour }, brief);
    source.put(toId('1'), []);
    source.put(toId('5'), [wish('5', 'storm', { channelId: toId('5'), owner: harbour })]);
    expect(ids(await match({ ...article, owner: harbour }, brief))).toEqual(['2', '5']);
  });

  it('matches what everybody follows where all are one house', async () => {
    const match = createSubscriptionMatcher(wishing(wishes), { ...deps, tenants: 'one' });
    expect(ids(await match({ ...article, owner: harbour }, brief))).toEqual(['1', '2', '3', '4']);
  });
});

describe('what keeps silent', () => {
  async function matched(wishes: LiveSubscription[], language = 'en'): Promise<string[]> {
    return ids(await createSubscriptionMatcher(wishing(wishes), deps)(article, { actors: [], language }));
  }

  it('a muted subscription, while what another one asks for still comes', async () => {
    const mutes = [mute('pier')];
    expect(await matched([wish('1', 'pier', { mutes }), wish('2', 'storm', { mutes })])).toEqual(['2']);
  });

  it('no longer when the mute has ended, and not yet before it began', async () => {
    const ended = mute('pier', { until: START });
    const later = mute('pier', { createdAt: new Date(START.getTime() + 1) });
    expect(await matched([wish('1', 'pier', { mutes: [ended, later] })])).toEqual(['1']);
  });

  it('“every article” about what is muted, and about nothing else', async () => {
    expect(await matched([wish('1', '*', { mutes: [mute('ferry')] })])).toEqual([]);
    expect(await matched([wish('1', '*', { mutes: [mute('tram')] })])).toEqual(['1']);
  });

  it('a channel about languages that it did not choose, but never about one that nobody knows', async () => {
    const settings = { ...DEFAULT_CHANNEL_SETTINGS, languages: ['en', 'fr'] };
    const wishes = [wish('1', 'pier', { settings })];
    expect(await matched(wishes, 'en')).toEqual(['1']);
    expect(await matched(wishes, 'de')).toEqual([]);
    expect(await matched(wishes, 'und')).toEqual(['1']);
  });
});
