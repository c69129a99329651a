import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCall } from '../../../src/terminal/run-call.ts';
import { prepareHome } from '../../support/database-template.ts';
import { type Home, homeEnv, makeHome, newsroom } from '../../support/run-slugline.ts';

let home: Home;
beforeAll(async () => {
  home = makeHome(newsroom('https://courier.slugline.example/feed.xml'));
  await prepareHome(home);
});
afterAll(() => home.remove());

async function run(...words: string[]): Promise<{ exit: number; out: string; err: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const read = Promise.all([text(stdout), text(stderr)]);
  const exit = await runCall(words, {
    env: homeEnv(home, { PORT: '1' }),
    stdin: Readable.from(['']),
    ...{ stdout, stderr },
    self: { pid: process.pid, isAlive: () => true },
    ended: Promise.resolve(),
    end: () => undefined,
    now: () => new Date('2026-08-04T12:00:00Z'),
    random: Math.random,
  });
  stdout.end();
  stderr.end();
  const [out, err] = await read;
  return { exit, out, err };
}

it('has a channel follow what a file lists, names all that is refused, and writes it as it was', async () => {
  expect((await run('subscriptions', 'export', 'preview:desk')).err).toContain('preview:desk is not known here');
  expect((await run('subscriptions', 'export', 'desk')).err).toContain('is no channel address');
  const { openDatabase } = await import('../../../src/store/open/open-database.ts');
  const { createStore } = await import('../../../src/store/store.ts');
  const { silentLog } = await import('../../support/silent-log.ts');
  const self = { pid: process.pid, isAlive: () => true };
  const opened = await openDatabase(
    { databaseUrl: null, dataDir: homeEnv(home, {})['DATA_DIR'] ?? '' },
    { log: silentLog, self },
  );
  if (opened.kind !== 'open') throw new Error(opened.kind);
  const store = createStore(opened.database.db, () => new Date());
  await store.channels.ensure({ platform: 'preview', workspace: '', id: 'desk', kind: 'channel' }, '#desk');
  await opened.database.close();
  const file = join(home.dir, 'desk.json');
  const subscriptions = [
    { query: 'pier (closed OR reopened)', digest: 'daily 08:00' },
    { query: 'storm', mention: 'S1' },
    { query: 'pier (closed OR reopened)' },
    ...[{ topic: 'nowhere' }, { query: 'open (' }, { query: '*' }, { query: 'a', topic: 'b' }, 'pier'],
    ...[
      { query: 'tide', digest: 'daily 08:00 EST' },
      { query: 'tide', mention: '@here' },
      { query: 'tide', ping: 'S1' },
    ],
  ];
  writeFileSync(file, JSON.stringify({ subscriptions }));
  const imported = await run('subscriptions', 'import', file, 'preview:desk');
  expect([imported.exit, imported.out]).toEqual([1, '2 added, 1 there already, 8 refused\n']);
  expect(imported.err.match(/^\d+(?=: )/gm)).toEqual(['4', '5', '6', '7', '8', '9', '10', '11']);
  const { out } = await run('subscriptions', 'export', 'preview:desk');
  expect(JSON.parse(out)).toEqual({ channel: 'preview:/desk', subscriptions: subscriptions.slice(0, 2) });
  writeFileSync(file, out);
  expect(await run('subscriptions', 'import', file, 'preview:desk')).toMatchObject({
    exit: 0,
    out: '0 added, 2 there already, 0 refused\n',
  });
  writeFileSync(file, readFileSync(file, 'utf8').slice(0, 40));
  expect((await run('subscriptions', 'import', file, 'preview:desk')).err).toContain('is no JSON');
});
