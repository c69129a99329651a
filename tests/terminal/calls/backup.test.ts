import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { secret } from '../../../src/news/secret.ts';
import type { OpenDatabase } from '../../../src/store/database.ts';
import { copyFolder } from '../../../src/store/open/backup.ts';
import { openDatabase } from '../../../src/store/open/open-database.ts';
import { backup } from '../../../src/terminal/calls/backup.ts';
import { prepareHome } from '../../support/database-template.ts';
import { type Home, homeEnv, makeHome, newsroom } from '../../support/run-slugline.ts';
import { silentLog } from '../../support/silent-log.ts';
import { startWeb } from '../../web/web-under-test.ts';

const TOKEN = 'correct-horse-battery-staple';
const self = { pid: process.pid, isAlive: () => true };

describe('slugline backup, while Slugline runs', () => {
  let home: Home;
  let database: OpenDatabase;
  const file = () => join(home.dataDir, '..', 'backups', 'now.tar.gz');
  beforeEach(async () => {
    home = makeHome(newsroom('https://courier.slugline.example/feed.xml'));
    await prepareHome(home);
    const opening = await openDatabase({ databaseUrl: null, dataDir: home.dataDir }, { log: silentLog, self });
    if (opening.kind !== 'open') throw new Error(opening.kind);
    database = opening.database;
  });
  afterEach(async () => {
    await database.close();
    home.remove();
  });

  async function run(port: string, name: 'backup' | 'restore' = 'backup', token = TOKEN) {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const env = homeEnv(home, { PORT: port, ADMIN_TOKEN: token });
    const exit = await backup(
      { name, file: file() },
      {
        ...{ env, stdout, stderr, stdin: new PassThrough(), self, now: () => new Date(), random: Math.random },
        ...{ ended: new Promise<void>(() => undefined), end: () => undefined },
      },
    );
    stdout.end();
    stderr.end();
    return { exit, out: (await text(stdout)) + (await text(stderr)) };
  }

  const serve = () =>
    startWeb(
      { adminToken: secret(TOKEN) },
      { copyDatabase: () => database.copyTo?.(copyFolder(home.dataDir)) ?? Promise.reject(new Error()) },
    );

  it('asks it for a copy and packs that', async () => {
    const web = await serve();
    const { exit, out } = await run(new URL(web.url).port);
    await web.web.stop();
    expect(out).toContain('Written: ');
    expect([exit, existsSync(file()), existsSync(copyFolder(home.dataDir))]).toEqual([0, true, false]);
  });

  it('says what to do where it does not answer, or to another token', async () => {
    expect((await run('1')).out).toContain('E_DATA_DIR_LOCKED');
    const web = await serve();
    const { exit, out } = await run(new URL(web.url).port, 'backup', 'another-token-of-20-letters');
    await web.web.stop();
    expect([exit, existsSync(file())]).toEqual([1, false]);
    expect(out).toContain('HOST and PORT with this ADMIN_TOKEN');
  });

  it('restores nothing under it', async () => {
    expect((await run('1', 'restore')).out).toContain('Stop it first');
  });
});
