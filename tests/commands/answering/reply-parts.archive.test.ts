import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Message } from '../../../src/chat/message.ts';
import { deleteOld } from '../../../src/store/keeping/delete-old.ts';
import { keepingDeps } from '../../store/keeping/an-old-store.ts';
import { type Newsroom, NOW, openNewsroom } from '../newsroom.ts';

const DAY = 86_400;
const BEGINS = 'The archive begins on 5 Jul 2026; what is older was deleted.';
let newsroom: Newsroom;
let old: string;

beforeEach(async () => {
  newsroom = await openNewsroom();
  const quotes = [{ text: 'We walk out.', speaker: 'Ines Calder' }];
  const told = { title: 'Ferry strike', text: 'Pilots of the ferry strike.', quotes };
  old = await newsroom.tell({ ...told, hoursAgo: 24 * 40, slug: 'old-strike' });
  await newsroom.tell({ ...told, hoursAgo: 2, slug: 'new-strike' });
});

afterEach(() => newsroom.database.close());

async function forget(): Promise<void> {
  const deps = keepingDeps(newsroom.store, { articles: 30 * DAY }, { now: () => NOW });
  // Two nights: what it is compared with goes, then the article.
  await deleteOld(deps, new AbortController().signal);
}

async function said(line: string): Promise<string> {
  const message: Message = (await newsroom.ask(line)).message;
  return JSON.stringify(message);
}

it.each([
  '/timeline ferry',
  '/quotes calder',
  '/quotes new-strike',
  '/latest since=60d',
  '/brief old-strike',
  '/quotes nobody',
])('%s says where the archive begins, and nothing where nothing was deleted', async (line) => {
  expect(await said(line)).not.toContain('The archive');
  await forget();
  expect(await said(line)).toContain(BEGINS);
});

it('/latest of a time that the archive holds says nothing of it', async () => {
  await forget();
  expect(await said('/latest since=3d')).not.toContain('The archive');
  expect(await said('/latest until=2026-07-01')).toContain(BEGINS);
});

it('/why says of what was deleted that it was there, and that it is not posted again', async () => {
  await forget();
  const answer = await said(`/why ${old}`);
  expect(answer).toContain('was found in the feed “Port Verrin Courier');
  expect(answer).toContain('Its article was deleted at 4 Aug 2026');
  expect(answer).toContain('never posted again');
});

it('a button of an alert that was deleted says so', async () => {
  expect(await said('/brief ~AAAAAAAAAAAAAAAAAAAAAA')).toContain('was deleted with its alert');
});
