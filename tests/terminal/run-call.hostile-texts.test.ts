import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../src/terminal/log.ts';
import { runCall } from '../../src/terminal/run-call.ts';
import { prepareHome } from '../support/database-template.ts';
import { type Home, homeEnv, makeHome, newsroom } from '../support/run-slugline.ts';

/** Controls of 7 and 8 bits, bidi overrides and isolates, zero widths, a tag, line ends that are none to us. */
const EVIL = '\u001b[31m\u009b31m\u0090q\u009d0;t\u0007\u202e\u2066\u200b\u200e\ufeff\u2028\u00ad\u{e0041}\u007f';
const TITLE = `Ferry${EVIL}strike`;
/** What may not reach a terminal; a title may not even begin a line of its own. */
const ALIVE =
  /(?![\n])[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;

const entities = (title: string) => [...title].map((character) => `&#${character.codePointAt(0)};`).join('');
// XML 1.0 can write those of 8 bits and above alone.
const inXml = entities(TITLE.replace(/(?![\u007f-\u009f])\p{Cc}/gu, ''));
const RSS = `<?xml version="1.0"?><rss version="2.0"><channel><title>${inXml}</title><item><title>${inXml}</title><link>https://a.example/${inXml}</link><author>${inXml}</author><description>${inXml}</description></item></channel></rss>`;
const SAID = `“We regret the ${TITLE} of the ferries,” Mara ${EVIL}Quist, head of the ${EVIL}union, said on Monday.`;
const PAGE = `<html><head><title>${entities(TITLE)}</title><meta name="author" content="${entities(TITLE)}"></head><body><article>${`<p>${SAID} The pilots of Port Verrin went home after a long day at the harbour, and said that they would be back.</p>`.repeat(8)}</article></body></html>`;
const OPML = `<opml version="2.0"><head><title>x</title></head><body><outline text="${inXml}"><outline type="rss" text="${inXml}" xmlUrl="https://a.example/f"/><outline type="rss" text="${inXml}" xmlUrl="no address ${inXml}"/></outline></body></opml>`;

let home: Home;
beforeAll(async () => {
  home = makeHome(newsroom('https://courier.slugline.example/feed.xml'));
  await prepareHome(home);
  for (const [name, content] of [
    ['feed.xml', RSS],
    ['page.html', PAGE],
    ['said.txt', SAID],
    ['list.opml', OPML],
  ] as const) {
    writeFileSync(join(home.dir, name), content);
  }
});
afterAll(() => home.remove());

type Ran = { exit: number; out: string; err: string };

async function run(words: readonly string[], stdin = '', env: Record<string, string> = {}): Promise<Ran> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const read = Promise.all([text(stdout), text(stderr)]);
  const exit = await runCall(words, {
    env: { ...homeEnv(home, { PORT: '1', ...env }) },
    stdin: Readable.from([stdin]),
    ...{ stdout, stderr },
    self: { pid: process.pid, isAlive: () => true },
    ended: Promise.resolve(),
    end: () => undefined,
    now: () => new Date(),
    random: Math.random,
  });
  stdout.end();
  stderr.end();
  const [out, err] = await read;
  return { exit, out, err };
}

const file = (name: string) => join(home.dir, name);
const jsonLine = (value: object) => `${JSON.stringify(value)}\n`;

/** Each call with hostile words wherever an outsider can put some; the file names are an outsider's, too. */
const CALLS: [string, () => Parameters<typeof run>][] = [
  ['feed', () => [['feed', file('feed.xml')]]],
  ['feed --json', () => [['feed', file('feed.xml'), '--json']]],
  [
    'feed --jsonl',
    () => [['feed', '--jsonl'], jsonLine({ id: TITLE, bodyBase64: Buffer.from(RSS).toString('base64') })],
  ],
  ['feed of something else', () => [['feed', file('said.txt')]]],
  ['feed of a file that is not there', () => [['feed', `/nowhere/${TITLE}`]]],
  ['feed of an address that does not answer', () => [['feed', `http://127.0.0.1:1/${TITLE}`]]],
  ['brief of a text', () => [['brief', file('said.txt')]]],
  ['brief of a page', () => [['brief', file('page.html')]]],
  ['brief of standard input', () => [['brief', '-'], SAID]],
  ['brief --json', () => [['brief', file('page.html'), '--json']]],
  ['brief --jsonl', () => [['brief', '--jsonl'], jsonLine({ id: TITLE, title: TITLE, text: SAID })]],
  ['brief --jsonl of a bad line', () => [['brief', '--jsonl'], `${TITLE}\n{"id":"${TITLE}"}\n`]],
  [
    'article --jsonl',
    () => [['article', '--jsonl'], jsonLine({ id: TITLE, html: PAGE, url: `https://a.example/${TITLE}` })],
  ],
  [
    'stories --jsonl',
    () => [
      ['stories', '--jsonl'],
      jsonLine({ id: TITLE, title: TITLE, text: SAID, published: '2026-08-04', outlet: TITLE }),
    ],
  ],
  ['feeds import', () => [['feeds', 'import', file('list.opml')]]],
  ['feeds import of something else', () => [['feeds', 'import', file('said.txt')]]],
  ['feeds import of a file that is not there', () => [['feeds', 'import', TITLE]]],
  ['feeds export', () => [['feeds', 'export']]],
  ['subscriptions export', () => [['subscriptions', 'export', TITLE]]],
  ['subscriptions import', () => [['subscriptions', 'import', file('said.txt'), TITLE]]],
  ['backup', () => [['backup', `/nowhere/${TITLE}`]]],
  ['restore', () => [['restore', file('said.txt')]]],
  ['manifest', () => [['manifest', TITLE]]],
  ['a call that is none', () => [[TITLE]]],
  ['start of a role that is none', () => [['start', TITLE]]],
  ['check of a wrong setting', () => [['check'], '', { LOG_LEVEL: TITLE }]],
  ['migrate with a wrong setting', () => [['migrate'], '', { LOG_LEVEL: TITLE }]],
];

describe('what the command line prints of hostile texts', () => {
  it.each(CALLS)('is harmless: %s', async (_name, words) => {
    const { out, err } = await run(...words());
    expect(out + err).not.toBe('');
    expect(JSON.stringify((out + err).match(ALIVE))).toBe('null');
  });

  it('shows the words all the same, one title in one line', async () => {
    const { out } = await run(['feed', file('feed.xml')]);
    expect(out.split('\n').filter((line) => /Ferry.*strike/.test(line)).length).toBeGreaterThanOrEqual(2);
  });

  it('keeps every character of the data in JSON', async () => {
    const { out } = await run(['brief', '--jsonl'], jsonLine({ id: TITLE, title: TITLE, text: SAID }));
    expect(JSON.parse(out)).toMatchObject({ id: TITLE });
    const { out: read } = await run(['feed', file('feed.xml'), '--json']);
    expect(JSON.parse(read)).toMatchObject({ entries: [{ title: expect.stringContaining('\u202e') }] });
  });

  it('keeps the names of feeds through export and import', async () => {
    await run(['feeds', 'import', file('list.opml')]);
    const { out } = await run(['feeds', 'export']);
    expect(out).toMatch(/text="Ferry[^"]*&#8238;[^"]*strike"/);
    writeFileSync(file('again.opml'), out);
    expect((await run(['feeds', 'import', file('again.opml')])).out).toMatch(
      /^0 added, \d+ known already, 0 not usable/,
    );
  });

  it('is harmless in what a running Slugline says of its health', async () => {
    const health = { ok: false, parts: { [TITLE]: { ok: false, state: TITLE, todo: TITLE } } };
    const server = createServer((_request, response) => response.end(JSON.stringify(health)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const { out, err } = await run(['check'], '', { PORT: String(typeof address === 'object' ? address?.port : '') });
    server.close();
    expect(out).toContain('Ferry');
    expect(JSON.stringify((out + err).match(ALIVE))).toBe('null');
  });

  it.each([true, false])('is harmless in the log (for a person: %s)', (human) => {
    let screen = '';
    const log = createLog({ level: 'info', human, screen: { write: (line) => (screen += line) } });
    log.warn({ feed: TITLE, reason: TITLE, inner: { title: TITLE } }, `read ${TITLE}`);
    expect(screen).toContain('Ferry');
    expect(JSON.stringify(screen.match(ALIVE))).toBe('null');
    if (!human) expect(JSON.parse(screen)).toMatchObject({ feed: TITLE, inner: { title: TITLE } });
  });
});
