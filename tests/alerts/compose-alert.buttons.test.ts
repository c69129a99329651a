import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadAlerts } from '../../src/alerts/compose-alert.ts';
import { readRef } from '../../src/chat/button-commands.ts';
import type { Message } from '../../src/chat/message.ts';
import type { ChannelAddress } from '../../src/news/channel.ts';
import type { DeliveryId, StoryId } from '../../src/news/ids.ts';
import { type Newsroom, NOW, openNewsroom } from '../commands/newsroom.ts';

/** Words that every story of a script has, so that each is found by the words of all others. */
const SCRIPTS: Record<string, { title: string; slug: (number: number) => string }> = {
  en: {
    title: 'Oil up in Asia as ferry story runs',
    slug: (number) => ['asia', 'ferry-oil'][number] ?? `oil-${number}`,
  },
  ar: { title: 'ارتفاع النفط في آسيا', slug: (number) => (number === 0 ? 'story' : `story-${number}`) },
  ru: { title: 'Нефть дорожает в Азии', slug: (number) => `нефть-азия-${number}` },
  zh: { title: '亚洲油价上涨', slug: (number) => `亚洲${number}` },
  hi: { title: 'एशिया में तेल महँगा', slug: (number) => `तेल-महँगा-${number}` },
  ja: { title: 'アジアで原油高', slug: (number) => `${2024 + number}` },
};
const EACH = 34;
const DESK: ChannelAddress = { platform: 'slack', workspace: 'T1', id: 'C1', kind: 'channel' };
const ELSEWHERE: ChannelAddress = { ...DESK, id: 'C2' };
/** What wanted a story, in turn: a topic, words that look like options, and a channel that follows everything. */
const WANTED = [['floods'], [], ['oil asia 7'], ['oil me']];

type Posted = { storyId: StoryId; url: string; because: string[]; id: DeliveryId; slug: string; message: Message };

describe('the buttons of alerts', () => {
  let newsroom: Newsroom;
  let posted: Posted[];

  beforeAll(async () => {
    newsroom = await openNewsroom({ topics: [{ slug: 'floods', query: 'oil OR flood' }] });
    const { store, database } = newsroom;
    const { id: channelId } = await store.channels.ensure(DESK, '#desk');
    await store.channels.ensure(ELSEWHERE, '#other');
    const urls = new Map<string, string>();
    for (const [language, { title, slug }] of Object.entries(SCRIPTS)) {
      for (let number = 0; number < EACH; number += 1) {
        const said = `${title} ${language} ${number}`;
        const url = await newsroom.tell({
          ...{ title, text: `${title}. Asia story ferry 2024 oil.`, hoursAgo: number, slug: slug(number), language },
          ...{ quotes: [{ text: said, speaker: 'Joao Asia' }], actors: [{ name: `Joao Asia ${language} ${number}` }] },
        });
        urls.set(slug(number), url);
      }
    }
    const stories = await database.db.selectFrom('stories').select(['id', 'slug']).orderBy('id').execute();
    const planned = stories.map(({ id }, at) => ({
      ...{
        storyId: id,
        articleId: id as never,
        channelId,
        nonce: `n${id}`,
        because: WANTED[at % 4] ?? [],
        mention: null,
      },
      ...{ plannedAt: NOW, dueAt: NOW },
    }));
    await store.deliveries.plan(planned);
    const due = await store.deliveries.due(channelId, NOW, 1_000);
    const alerts = await loadAlerts(due, store, 'separate');
    posted = due.flatMap(({ id, storyId, because }, at) => {
      const slug = stories.find((story) => story.id === storyId)?.slug ?? '';
      const message = alerts[at];
      return message ? [{ id, storyId, because, slug, url: urls.get(slug) ?? '', message }] : [];
    });
  }, 240_000);
  afterAll(() => newsroom.database.close());

  const press = async ({ message }: Posted, label: string, address = DESK) => {
    const buttons = message.kind === 'alert' ? message.buttons : [];
    const command = buttons.find((button) => button.label === label)?.command ?? '';
    return (await newsroom.ask(command, { address, channelName: '#desk' })).message;
  };
  const urlsOf = (message: Message) => (message.kind === 'list' ? message.lines.map(({ url }) => url) : []);

  async function wrongAnswersOf(each: Posted): Promise<string[]> {
    const wrong: string[] = [];
    for (const label of ['Quotes', 'Actors', 'Timeline']) {
      const urls = new Set(urlsOf(await press(each, label)));
      if (urls.size !== 1 || !urls.has(each.url)) wrong.push(`${label} of ${each.slug}: ${[...urls]}`);
    }
    const brief = (await newsroom.ask(`/brief ${each.slug}`, { address: DESK })).message;
    return brief.kind === 'brief' && brief.card.url === each.url ? wrong : [...wrong, `/brief ${each.slug}`];
  }

  it('answer about their own story, in any script and whatever its slug is', { timeout: 240_000 }, async () => {
    expect(posted).toHaveLength(EACH * 6);
    const wrong: string[] = [];
    for (const each of posted) wrong.push(...(await wrongAnswersOf(each)));
    expect(wrong).toEqual([]);
  });

  it('follow and mute what wanted each alert, whatever its words look like', { timeout: 240_000 }, async () => {
    const { store } = newsroom;
    const desk = await store.channels.byAddress(DESK);
    const add = (query: string, topic: string | null) =>
      desk &&
      store.subscriptions.add({
        ...{ channelId: desk.id, query, topic, source: 'chat', createdBy: 'Ada', createdById: 'u1', mention: null },
        ...{ digest: null, createdAt: NOW },
      });
    await add('oil OR flood', 'floods');
    await add('oil asia 7', null);
    await add('oil me', null);
    const wanted = posted.filter(({ because }) => because.length > 0);
    expect(wanted.length).toBeGreaterThan(150);
    for (const each of wanted) {
      const [name = ''] = each.because;
      expect(await press(each, 'Follow topic')).toMatchObject({ title: `Following “${name}” in your direct messages` });
      expect(await press(each, 'Mute topic here')).toMatchObject({ text: expect.stringContaining(`Muted “${name}”`) });
    }
  });

  it('follow the words of the story where every article is posted, and say so where no words find it', async () => {
    const ofAll = posted.filter(({ because }) => because.length === 0);
    const followed = new Map<string, Message>();
    for (const each of ofAll) followed.set(each.slug, await press(each, 'Follow topic'));
    expect(followed.get('ferry-oil')).toMatchObject({ title: 'Following “ferry-oil” in your direct messages' });
    expect([...followed].find(([slug]) => slug.includes('亚洲'))?.[1]).toMatchObject({ tone: 'problem' });
    for (const [slug, message] of followed)
      if (message.kind === 'list') expect(message.title).toBe(`Following “${slug}” in your direct messages`);
      else expect(message).toMatchObject({ kind: 'notice', tone: 'problem' });
  });

  it('follow what a topic stood for that topics.yaml has no more', async () => {
    const { store } = newsroom;
    const desk = await store.channels.byAddress(DESK);
    const made = {
      source: 'chat',
      createdBy: 'Ada',
      createdById: 'u1',
      mention: null,
      digest: null,
      createdAt: NOW,
    } as const;
    if (desk) await store.subscriptions.add({ channelId: desk.id, query: 'quake OR tremor', topic: 'quakes', ...made });
    const [each] = posted;
    if (each)
      await newsroom.database.db
        .updateTable('deliveries')
        .set({ because: '["quakes"]' })
        .where('id', '=', each.id)
        .execute();
    expect(each && (await press(each, 'Follow topic'))).toMatchObject({
      title: expect.stringContaining('“quake OR tremor”'),
    });
    expect(each && (await press(each, 'Mute topic here'))).toMatchObject({
      text: expect.stringContaining('Muted “quakes”'),
    });
  });

  it('tell nothing in another channel', async () => {
    const [first] = posted;
    expect(first && (await press(first, 'Follow topic', ELSEWHERE))).toMatchObject({
      text: expect.stringContaining('I do not know any more what this alert was about'),
    });
  });

  it('worked by words before, and do so still', async () => {
    for (const { slug, url } of posted.filter((_, at) => at % 20 === 0)) {
      expect(urlsOf((await newsroom.ask(`/quotes ${slug}`)).message)).toEqual([url]);
      expect(urlsOf((await newsroom.ask(`/timeline ${slug}`)).message)).toEqual([url]);
    }
  });

  it('say so where the story is not stored any more', async () => {
    expect((await newsroom.ask('/quotes story:999999')).message).toMatchObject({
      text: 'This story is not stored any more.',
    });
  });

  it('name numbers alone', () => {
    expect([readRef('story:12'), readRef('alert:7'), readRef('story:0'), readRef('story:x'), readRef('oil')]).toEqual([
      { kind: 'story', id: '12' },
      { kind: 'alert', id: '7' },
      ...[null, null, null],
    ]);
  });
});
