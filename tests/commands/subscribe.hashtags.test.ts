import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Newsroom, openNewsroom } from './newsroom.ts';

let newsroom: Newsroom;
beforeAll(async () => {
  newsroom = await openNewsroom();
  await newsroom.tell({ title: 'Apple shows iPhone 17', text: 'The iPhone 17 is thin.', hoursAgo: 30 * 24 });
  await newsroom.tell({ title: 'New iPhone rumours', text: 'An iPhone again.', hoursAgo: 24 });
});
afterAll(() => newsroom.database.close());

const said = async (line: string) => JSON.stringify((await newsroom.ask(line)).message);

it('says that a hashtag alone is read as a channel, and how the word is followed', async () => {
  expect(await said('/subscribe #COP31')).toMatch(/#COP31 is read as a channel.*subscribe \\"#COP31\\"/);
  expect(await said('/subscribe "#COP31"')).toContain('Following “\\"#COP31\\"”');
});

it('says that a hashtag behind words made a new channel of the page', async () => {
  expect(await said('/subscribe climate #COP31')).toMatch(/#COP31 is a new channel of this page.*\\"#COP31\\"/);
  expect(await said('/subscribe glacier #COP31')).not.toContain('new channel');
});

it('reads a number behind a word as days, and offers the words where news has them side by side', async () => {
  const first = await said('/timeline iphone 17');
  expect(first).toMatch(/The last 17 days.*rumours/);
  expect(first).not.toContain('Apple shows');
  expect(first).toContain('/timeline \\"iphone 17\\"');
  expect(await said('/timeline "iphone 17"')).toContain('Apple shows iPhone 17');
  expect(await said('/timeline iphone 7')).not.toContain('\\"iphone 7\\"');
  expect(await said('/timeline article 370')).toContain('370');
});

it('names an option that a command does not have', async () => {
  expect(await said('/latest cuont=3')).toMatch(/no option cuont=.*Did you mean count=3/);
  expect(await said('/subscribe tram for=1d')).toContain('There is no option for= here');
  expect(await said('/subscribe "e=mc2"')).toContain('Following');
  expect(await said('/why https://a.example/?id=3')).toContain('No feed has brought');
});
