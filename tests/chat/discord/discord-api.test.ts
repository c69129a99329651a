import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDiscordApi, type NoteRefusal } from '../../../src/chat/discord/discord-api.ts';
import { createSender } from '../../../src/chat/discord/post/create-sender.ts';
import { countRefusal } from '../../../src/store/nouns/deliveries/send-limits.ts';
import { alertOf, fullCard } from '../../contracts/chat-samples.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../../support/databases.ts';
import { createDiscordHarness, type DiscordHarness } from '../../support/discord/discord-harness.ts';

const MINUTE_MS = 60_000;
const POSTS = /^POST \/channels/;
const FORBIDDEN = { kind: 'refuse', status: 403, code: 50013, message: 'Missing Permissions' } as const;
/** Half of what ten minutes may take may come at once. */
const ALLOWED = 6;
const AT_ONCE = ALLOWED / 2;

describe.each(availableDatabases())('calls that Discord refuses, by two processes on one database (%s)', (kind) => {
  let database: TestDatabase;
  let harness: DiscordHarness;
  let now = Date.now();
  let nonces = 0;
  let noted = 0;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
    harness = await createDiscordHarness();
    noted = 0;
  });
  afterEach(async () => {
    await harness.stop();
    await database.close();
  });

  const note: NoteRefusal = (budget) => {
    noted += 1;
    return countRefusal(database.db, 'discord', budget);
  };
  const processOf = (noteRefusal = note) => {
    const settings = { token: harness.discord.token, apiUrl: harness.discord.apiUrl };
    const deps = { now: () => new Date(now), timeoutMs: 5_000, log: undefined, noteRefusal, sharedMax: ALLOWED };
    const sender = createSender(createDiscordApi(settings, deps));
    return () => {
      nonces += 1;
      return sender.post({ address: harness.address, message: alertOf(fullCard), nonce: `n${nonces}` });
    };
  };
  const refuse = (times: number) => harness.discord.faults.add(POSTS, FORBIDDEN, times);

  it('are counted together: neither goes past what both may take', async () => {
    const [one, other] = [processOf(), processOf()];
    refuse(AT_ONCE + 2);
    for (const post of [one, other, one]) expect(await post()).toMatchObject({ kind: 'channel-closed' });
    // Each finds the budget used up by a refused call of its own, and makes no more.
    for (const post of [other, one]) {
      expect(await post()).toMatchObject({ kind: 'channel-closed' });
      expect(await post()).toMatchObject({ kind: 'rate-limited', scope: 'app' });
    }
    expect(noted).toBe(AT_ONCE + 2);
    now += 30 * MINUTE_MS;
    expect(await one()).toMatchObject({ kind: 'posted' });
  });

  it('cost one note each, and calls that go through cost none', async () => {
    const post = processOf();
    refuse(2);
    for (let times = 0; times < 5; times += 1) await post();
    expect(noted).toBe(2);
  });

  it('are a process’s own where the database is away', async () => {
    const post = processOf(async () => Promise.reject(new Error('terminating connection')));
    refuse(1);
    expect(await post()).toMatchObject({ kind: 'channel-closed' });
    expect(await post()).toMatchObject({ kind: 'posted' });
  });
});
