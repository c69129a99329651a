import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createComplete } from '../../../src/commands/asking/complete-typing.ts';
import { INSTALLATION } from '../../../src/news/owner.ts';
import { ASKER, type Newsroom, NOW, openNewsroom } from '../newsroom.ts';

let newsroom: Newsroom;

beforeEach(async () => {
  newsroom = await openNewsroom();
});

afterEach(() => newsroom.database.close());

async function offers(command: string, option: string, typed: string) {
  const choices = await createComplete(newsroom.deps)({ command, option, typed, asker: ASKER });
  return choices.map(({ value }) => value);
}

describe('createComplete', () => {
  it('offers topics and stories that have what is typed', async () => {
    await newsroom.tell({ title: 'Ferry', text: 'Text.', hoursAgo: 1, slug: 'ferry-fares-rise' });
    expect(await offers('brief', 'topic', 'Ferry')).toEqual(['ferry-strike', 'ferry-fares-rise']);
    expect(await offers('timeline', 'topic', '')).toEqual(['ferry-strike', 'harbour-fees', 'ferry-fares-rise']);
  });

  it('offers people by any part of their name, the most frequent first', async () => {
    const quist = { name: 'Mara Quist' };
    await newsroom.tell({ title: 'One', text: 'Text.', hoursAgo: 1, actors: [{ name: 'Olu Quinn' }, quist] });
    await newsroom.tell({ title: 'Two', text: 'Text.', hoursAgo: 2, actors: [quist] });
    expect(await offers('quotes', 'topic', 'qui')).toEqual(['Mara Quist', 'Olu Quinn']);
    expect(await offers('quotes', 'topic', 'mara q')).toEqual(['Mara Quist']);
    expect(await offers('quotes', 'topic', '')).toEqual(['Mara Quist', 'Olu Quinn', 'ferry-strike', 'harbour-fees']);
  });

  it('offers this channel its own subscriptions to stop', async () => {
    await newsroom.ask('/subscribe tram');
    await newsroom.ask('/subscribe harbour-fees');
    expect(await offers('unsubscribe', 'keywords', '')).toEqual(['tram', 'harbour-fees']);
  });

  it('offers feeds by name or address', async () => {
    await newsroom.tell({ title: 'One', text: 'Text.', hoursAgo: 1 });
    const named = ['Port Verrin Courier (port-verrin-courier.example)'];
    expect(await offers('feeds remove', 'feed', 'verrin')).toEqual(named);
    expect(await offers('feeds remove', 'feed', 'courier.example/feed')).toEqual(named);
  });

  it('tells nobody the key of a feed letter by letter', async () => {
    const by = { name: 'Ada', id: 'u1' };
    const feed = { url: 'https://ada:pass@paid.example/f?key=SECRET', name: 'Paid Wire', owner: INSTALLATION, by };
    await newsroom.store.feeds.add({ ...feed, now: NOW });
    for (const typed of ['SEC', 'key=', 'ada:', 'pass@'])
      expect(await offers('feeds remove', 'feed', typed)).toEqual([]);
  });

  it('offers at most what Discord shows, none longer than it takes', async () => {
    newsroom.deps.topics = [
      ...Array.from({ length: 40 }, (_, number) => ({ slug: `topic-${number}`, query: 'ferry' })),
      { slug: 'topic-'.repeat(20), query: 'ferry' },
    ];
    expect(await offers('brief', 'topic', 'topic')).toHaveLength(25);
    expect((await offers('brief', 'topic', 'topic-topic')).every((offer) => offer.length <= 100)).toBe(true);
  });

  it('is not troubled by signs and endless typing', async () => {
    expect(await offers('quotes', 'topic', `%_'"\\(${'x'.repeat(10_000)}`)).toEqual([]);
    expect(await offers('brief', 'topic', '🎉')).toEqual([]);
  });
});
