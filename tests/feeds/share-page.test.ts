import { describe, expect, it } from 'vitest';
import { createPageSharing } from '../../src/feeds/share-page.ts';
import { toId } from '../../src/news/ids.ts';
import { INSTALLATION, type Owner, toOwner } from '../../src/news/owner.ts';
import type { KeptText } from '../../src/store/nouns/articles/articles.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const PAGE: KeptText = {
  ...{
    url: 'https://courier.example/n-1',
    title: 'Ferry sails',
    byline: 'Ada Writer',
    outlet: 'Courier (courier.example)',
  },
  ...{ text: 'The ferry sailed.', textSource: 'page', textWhy: null, language: 'en' },
};

function articleOf(owner: string, parts: { title?: string; outlet?: string } = {}) {
  const said = { title: 'Ferry sails again', outlet: 'Courier', feedText: '', byline: null, language: null };
  return {
    id: toId<'article'>('7'),
    feedId: toId<'feed'>('1'),
    owner: toOwner(owner),
    url: PAGE.url,
    waited: null,
    ...said,
    ...parts,
  };
}

/** Sharing over texts that stand for the store's, and how often the publisher was asked. */
function sharing(readAt: Map<Owner, Date> = new Map()) {
  const asked: Owner[] = [];
  const share = createPageSharing({
    readSince: async ({ owner }, since) => {
      const isThere = [...readAt].some(([reader, at]) => reader !== owner && at >= since);
      return isThere ? PAGE : null;
    },
    now: () => NOW,
  });
  const keep = (article: ReturnType<typeof articleOf>, since: Date | null = null) =>
    share(article, since, {
      async read() {
        asked.push(article.owner);
        await new Promise((resolve) => setTimeout(resolve, 5));
        readAt.set(article.owner, NOW);
        return { kind: 'kept', kept: PAGE, passing: null };
      },
      take: async (copy) => copy,
    });
  return { keep, asked };
}

describe('a page that several workspaces read', () => {
  it('is asked of the publisher once, though all come at the same time', async () => {
    const { keep, asked } = sharing();
    const kept = await Promise.all(['slack:T01', 'slack:T02', 'discord:3301'].map((owner) => keep(articleOf(owner))));
    expect(asked).toEqual(['slack:T01']);
    expect(kept.map((outcome) => outcome.kind === 'kept' && outcome.kept.text)).toEqual(Array(3).fill(PAGE.text));
  });

  it('gives its text, beside what the feed says of the article', async () => {
    const { keep } = sharing(new Map([[toOwner('slack:T02'), minutesAgo(10)]]));
    expect(await keep(articleOf('slack:T01'))).toMatchObject({
      kept: { title: 'Ferry sails again', outlet: 'Courier', byline: 'Ada Writer', text: PAGE.text, copied: true },
    });
    expect(await keep(articleOf('slack:T01', { title: '' }))).toMatchObject({ kept: { title: 'Ferry sails' } });
  });

  it('is asked again after an hour, and of an edit when it was read before that', async () => {
    const old = sharing(new Map([[toOwner('slack:T02'), minutesAgo(61)]]));
    await old.keep(articleOf('slack:T01'));
    expect(old.asked).toEqual(['slack:T01']);
    const edited = sharing(new Map([[toOwner('slack:T02'), minutesAgo(10)]]));
    await edited.keep(articleOf('slack:T01'), minutesAgo(5));
    expect(edited.asked).toEqual(['slack:T01']);
  });

  it('is read for the installation by itself', async () => {
    const { keep, asked } = sharing(new Map([[toOwner('slack:T02'), NOW]]));
    await keep(articleOf(INSTALLATION));
    expect(asked).toEqual([INSTALLATION]);
  });

  it('is asked by the next one where the first fails', async () => {
    const share = createPageSharing({ readSince: async () => null, now: () => NOW });
    const take = async () => PAGE;
    const failing = share(articleOf('slack:T01'), null, { read: () => Promise.reject(new Error('away')), take });
    const next = share(articleOf('slack:T02'), null, {
      read: async () => ({ kind: 'kept', kept: PAGE, passing: null }),
      take,
    });
    await expect(failing).rejects.toThrow('away');
    expect(await next).toMatchObject({ kind: 'kept' });
  });
});
