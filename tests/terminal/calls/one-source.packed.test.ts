import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFeed } from '../../../src/engines/reading/feed/read-feed.ts';
import { NO_BACKGROUND } from '../../../src/news/language.ts';
import { feed } from '../../../src/terminal/calls/one-source.ts';

const RSS = '<rss version="2.0"><channel><title>Courier</title><item><title>Ferry sails</title></item></channel></rss>';

const NOT_USED = {
  self: { pid: process.pid, isAlive: () => true },
  ended: Promise.resolve(),
  end: () => undefined,
  now: () => new Date(),
  random: () => 0,
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'packed-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function read(source: string, stdin: Buffer = Buffer.alloc(0)) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const said = Promise.all([text(stdout), text(stderr)]);
  const http = () => Promise.reject(new Error('nobody asks the web'));
  const readPage = () => Promise.reject(new Error('it is no page'));
  const parts = { http, readers: { readFeed, readPage }, languages: [], background: NO_BACKGROUND };
  const terminal = { ...{ env: {}, stdin: Readable.from([stdin]), stdout, stderr }, ...NOT_USED };
  const exit = await feed({ source, json: false }, parts, terminal);
  stdout.end();
  stderr.end();
  return { exit, said: (await said).join('') };
}

describe('slugline feed', () => {
  it('reads a packed file, and packed standard input', async () => {
    const file = join(folder, 'feed.xml.gz');
    writeFileSync(file, gzipSync(RSS));
    expect(await read(file)).toMatchObject({ exit: 0, said: expect.stringContaining('Ferry sails') });
    expect(await read('-', gzipSync(RSS))).toMatchObject({ exit: 0, said: expect.stringContaining('Ferry sails') });
  });

  it('says what is wrong with one that is broken, and with one that is too large', async () => {
    const file = join(folder, 'broken.gz');
    writeFileSync(file, Buffer.from([0x1f, 0x8b, 9, 9, 9, 9]));
    expect(await read(file)).toMatchObject({ exit: 1, said: expect.stringContaining('cannot be unpacked') });
    writeFileSync(file, gzipSync(Buffer.alloc(20_000_000)));
    expect(await read(file)).toMatchObject({ exit: 1, said: expect.stringContaining('larger than 10000000 bytes') });
  });
});
