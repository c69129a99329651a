import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseQuery } from '../../../src/engines/matching/parse-query.ts';
import { INSTALLATION_SCOPE } from '../../../src/news/owner.ts';
import { createViewStore } from '../../../src/store/views/view-store.ts';
import { type Newsroom, NOW, openNewsroom } from '../newsroom.ts';

let newsroom: Newsroom;

beforeAll(async () => {
  newsroom = await openNewsroom();
  // Found by the first poll, told long ago.
  await newsroom.tell({ title: 'Glacier melts', text: 'The glacier is gone.', hoursAgo: 24 * 60 });
  await newsroom.tell({ title: 'Ferry sails', text: 'The ferry is back.', hoursAgo: 24 * 3 });
});
afterAll(() => newsroom.database.close());

async function tested(query: string) {
  const parsed = parseQuery(query);
  if (parsed.kind === 'bad') throw new Error(parsed.what);
  const since = new Date(NOW.getTime() - 7 * 86_400_000);
  const { total, articles } = await createViewStore(newsroom.database.db, INSTALLATION_SCOPE).matches(parsed.tree, {
    since,
    limit: 9,
  });
  return { total, shown: articles.map(({ title }) => title) };
}

const introOf = async (line: string) => {
  const { message } = await newsroom.ask(line);
  return message.kind === 'list' ? message.intro : null;
};

it('is what was published in the last seven days, in the query tester as in /subscribe', async () => {
  expect(await tested('ferry')).toEqual({ total: 1, shown: ['Ferry sails'] });
  expect(await introOf('/subscribe ferry')).toContain('In the last 7 days 1 story would have been posted');
});

it('shows what is older as older, in both', async () => {
  expect(await tested('glacier')).toEqual({ total: 0, shown: ['Glacier melts'] });
  expect(await introOf('/subscribe glacier')).toContain('No story of the last 7 days matches');
  expect(await tested('dyke')).toEqual({ total: 0, shown: [] });
});
