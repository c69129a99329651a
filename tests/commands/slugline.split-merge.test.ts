import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { INSTALLATION_SCOPE } from '../../src/news/owner.ts';
import { type Newsroom, openNewsroom } from './newsroom.ts';

let newsroom: Newsroom;
beforeEach(async () => {
  newsroom = await openNewsroom();
  await newsroom.tell({ title: 'Ferry fire hurts eleven', text: 'A ferry burned.', hoursAgo: 3, slug: 'ferry-fire' });
  await newsroom.tell({ title: 'Second ferry burns in harbour', text: 'Another.', hoursAgo: 1, slug: 'ferry-fire' });
  await newsroom.tell({ title: 'Harbour fire inquiry opens', text: 'Why.', hoursAgo: 1, slug: 'harbour-inquiry' });
});
afterEach(() => newsroom.database.close());

const said = async (line: string, managesChannel = true) => {
  const { message } = await newsroom.ask(line, { managesChannel });
  return message.kind === 'notice' ? `${message.tone}: ${message.text}` : message.kind;
};

async function linkOf(title: string): Promise<string> {
  const articles = newsroom.database.db.selectFrom('articles').select('url').where('title', '=', title);
  return (await articles.executeTakeFirstOrThrow()).url;
}

const titlesOf = async (slug: string) =>
  ((await newsroom.deps.search.in(INSTALLATION_SCOPE).storyBySlug(slug))?.articles ?? []).map(({ title }) => title);

describe('/slugline split', () => {
  it('gives the article a story of its own', async () => {
    const link = await linkOf('Second ferry burns in harbour');
    expect(await said(`/slugline split ${link}`)).toBe(
      'done: “Second ferry burns in harbour” is a story of its own now: second-ferry-burns-harbour. It was ferry-fire.',
    );
    expect(await titlesOf('second-ferry-burns-harbour')).toEqual(['Second ferry burns in harbour']);
    expect(await titlesOf('ferry-fire')).toEqual(['Ferry fire hurts eleven']);
    expect(await said(`/slugline split ${link}`)).toContain('alone in its story');
  });

  it('is for those who manage the channel', async () => {
    expect(await said(`/slugline split ${await linkOf('Ferry fire hurts eleven')}`, false)).toContain('Only people');
    expect(await titlesOf('ferry-fire')).toHaveLength(2);
  });

  it('says so where no feed has brought the link', async () => {
    expect(await said('/slugline split https://nowhere.example/x')).toContain('No story has an article');
    expect(await said('/slugline split')).toContain('Which article?');
  });
});

describe('/slugline merge', () => {
  it('makes one story of two', async () => {
    expect(await said('/slugline merge ferry-fire harbour-inquiry')).toBe(
      'done: harbour-inquiry is part of ferry-fire now.',
    );
    expect(await titlesOf('ferry-fire')).toHaveLength(3);
    expect(await titlesOf('harbour-inquiry')).toEqual([]);
  });

  it('says which story it does not know, and asks for two', async () => {
    expect(await said('/slugline merge ferry-fire no-such-story')).toContain('no story no-such-story');
    expect(await said('/slugline merge ferry-fire')).toContain('Which two stories?');
    expect(await said('/slugline merge ferry-fire ferry-fire')).toContain('one story already');
  });
});
