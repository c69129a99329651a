import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RightsOutcome } from '../../../src/chat/chat.ts';
import type { ChannelAddress } from '../../../src/news/channel.ts';
import { DEFAULT_LIMITS } from '../../../src/news/feed.ts';
import type { Interest } from '../../../src/news/subscription.ts';
import { type Newsroom, NOW, openNewsroom } from '../newsroom.ts';

const PLACES: ChannelAddress[] = [
  { platform: 'slack', workspace: 'T1', id: 'C1', kind: 'channel' },
  { platform: 'discord', workspace: '3301', id: '440100000000000001', kind: 'channel' },
  { platform: 'preview', workspace: '', id: 'news', kind: 'channel' },
];

describe.each(PLACES.map((place) => [place.platform, place] as const))(
  '/subscriptions copy on %s',
  (platform, place) => {
    let newsroom: Newsroom;
    let rights: RightsOutcome;
    const other = {
      ...place,
      id: platform === 'slack' ? 'C2' : platform === 'discord' ? '440100000000000002' : 'desk',
    };
    const named = (id: string) => (platform === 'preview' ? `#${id}` : `<#${id}>`);

    beforeEach(async () => {
      rights = { kind: 'rights', sees: true, adds: true, manages: true };
      newsroom = await openNewsroom({
        rightsOf: async () => rights,
        limits: { ...DEFAULT_LIMITS, workspace: { ...DEFAULT_LIMITS.workspace, subscriptions: 60 } },
      });
      await follow(place, { query: 'ferry (strike OR walkout)', topic: 'ferry-strike' });
      await follow(place, { query: 'pier', topic: null }, 'daily 08:00');
      await follow(place, { query: '*', topic: null });
      await follow(other, { query: 'piers', topic: null });
    });
    afterEach(() => newsroom.database.close());

    async function follow(address: ChannelAddress, interest: Interest, digest: string | null = null): Promise<void> {
      const { id } = await newsroom.store.channels.ensure(address, `#${address.id}`);
      const made = { source: 'chat', createdBy: 'Ada', createdById: 'u1', createdAt: NOW } as const;
      await newsroom.store.subscriptions.add({ channelId: id, ...interest, ...made, digest, mention: 'S1' });
    }
    const followedIn = async (address: ChannelAddress) => {
      const channel = await newsroom.store.channels.byAddress(address);
      const listed = channel ? await newsroom.store.subscriptions.listFor(channel.id) : [];
      return listed.map(({ topic, query, digest, mention }) => [topic ?? query, digest, mention]);
    };
    const ask = async (line: string, address = place) => {
      const { message } = await newsroom.ask(line, { address, channelName: `#${address.id}` });
      if (message.kind === 'notice') return message.text;
      return message.kind === 'list'
        ? [message.title, ...message.lines.map(({ text, detail }) => `${text}: ${detail}`)]
        : [];
    };

    it('copies what is missing with digest and ping, and says of each what became of it', async () => {
      const said = await ask(`/subscriptions copy ${named(place.id)} ${named(other.id)}`);
      expect(said).toEqual([
        expect.stringMatching(/^1 of 3 subscriptions copied from #\S+ to #\S+$/),
        'ferry-strike: copied',
        'pier: is there already',
        'every article: refused: every article is followed from config/alerts.yaml alone',
      ]);
      expect(await followedIn(other)).toEqual([
        ['piers', null, 'S1'],
        ['ferry-strike', null, 'S1'],
      ]);
      expect(await followedIn(place)).toHaveLength(3);
      const [noted] = await newsroom.store.auditLog.list({ of: 'all', limit: 1, offset: 0 });
      expect(noted).toMatchObject({ action: 'followed', subject: expect.stringContaining('“ferry-strike” in #') });
    });

    it('copies to this channel, and to oneself without the ping', async () => {
      expect(await ask(`/subscriptions copy ${named(place.id)}`, other)).toContain('ferry-strike: copied');
      await ask(`/subscriptions copy ${named(place.id)} me`);
      const mine = { ...place, workspace: platform === 'slack' ? 'T1' : '', id: 'u1', kind: 'dm' } as const;
      expect(await followedIn(mine)).toEqual([
        ['ferry-strike', null, null],
        ['pier', 'daily 08:00', null],
      ]);
    });

    it('asks for the right to see the one and to follow in the other', async () => {
      rights = { kind: 'rights', sees: false, adds: true, manages: true };
      expect(await ask(`/subscriptions copy ${named(place.id)}`, other)).toContain('You are not in');
      rights = { kind: 'rights', sees: true, adds: false, manages: false };
      expect(await ask(`/subscriptions copy ${named(place.id)} ${named(other.id)}`)).toContain(
        'Only people who manage',
      );
      expect(await followedIn(other)).toHaveLength(1);
    });

    it('names what it cannot do', async () => {
      expect(await ask('/subscriptions copy')).toContain('Copy what which channel follows?');
      expect(await ask(`/subscriptions copy ${named(place.id)}`)).toContain('That is one channel.');
      expect(await ask('/subscriptions ferry')).toContain('I do not know what to do with “ferry”.');
      expect(
        await ask(
          `/subscriptions copy ${named(other.id)} ${named(platform === 'discord' ? '440100000000000003' : 'C3')}`,
        ),
      ).toContainEqual('piers: copied');
    });
  },
);

describe('/subscriptions copy', () => {
  it('stops at the limit of a workspace', async () => {
    const limits = { ...DEFAULT_LIMITS, workspace: { ...DEFAULT_LIMITS.workspace, subscriptions: 3 } };
    const newsroom = await openNewsroom({ limits });
    const [slack] = PLACES;
    for (const query of ['pier', 'storm']) await newsroom.ask(`/subscribe ${query}`, slack && { address: slack });
    const { message } = await newsroom.ask('/subscriptions copy <#C1> <#C2>', slack && { address: slack });
    expect(message.kind === 'list' && message.lines.map(({ detail }) => detail)).toEqual([
      'copied',
      'refused: there are as many subscriptions as there may be',
    ]);
    await newsroom.database.close();
  });
});
