import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { start } from '../../../src/terminal/calls/start.ts';
import { prepareHome } from '../../support/database-template.ts';
import { freePort } from '../../support/free-port.ts';
import { type Home, homeEnv, makeHome, newsroom, until } from '../../support/run-slugline.ts';

const TOKEN = 'correct-horse-battery-staple';

describe('slugline start, for the operator', () => {
  let home: Home;
  let end: () => void = () => undefined;
  afterEach(() => home.remove());

  /** The program in this process, over its real store, as a terminal shows it. */
  async function run(env: Record<string, string>, isTTY: boolean) {
    home = makeHome(newsroom('http://127.0.0.1:9/feed.xml'));
    await prepareHome(home);
    const port = String(await freePort());
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    let said = '';
    const screen = () => {
      const stream = new PassThrough();
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
      return stream;
    };
    const running = start(null, {
      ...{ env: homeEnv(home, { PORT: port, LOG_LEVEL: '', ...env }), stdin: new PassThrough() },
      ...{ stdout: Object.assign(screen(), { isTTY }), stderr: screen() },
      ...{ self: { pid: process.pid, isAlive: () => true }, ended, end: () => undefined },
      ...{ now: () => new Date(), random: Math.random },
    });
    await until(async () => said.includes('stop with Ctrl+C'), 60_000, 'the banner');
    return { url: `http://127.0.0.1:${port}`, said: () => said, running };
  }

  it('shows a link in the terminal that signs in once, and all of it is in the audit log', async () => {
    const { url, said, running } = await run({ ADMIN_TOKEN: TOKEN }, true);
    const [, link = ''] = /sign in (\S+)/.exec(said()) ?? [];
    const first = await fetch(link, { redirect: 'manual' });
    const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect([first.status, first.headers.get('location')]).toEqual([303, '/']);
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(401);
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(401);
    const ask = (text: string) =>
      fetch(`${url}/api/preview/commands`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie },
        body: JSON.stringify({ text }),
      }).then((answer) => answer.json());
    await until(async () => JSON.stringify(await ask('/slugline pause')).includes('Paused'), 60_000, 'the command');
    expect(JSON.stringify(await ask('/slugline log'))).toContain('operator paused #news');
    const log = await (await fetch(`${url}/audit`, { headers: { cookie } })).text();
    expect(log).toContain('signed in to the page');
    expect(log).toMatch(/paused[\s\S]*preview:\/news[\s\S]*127\.0\.0\.1/);
    expect((await fetch(`${url}/logout`, { method: 'POST', headers: { cookie }, redirect: 'manual' })).status).toBe(
      303,
    );
    expect((await fetch(`${url}/audit`, { headers: { cookie } })).status).toBe(401);
    end();
    expect(await running).toBe(0);
  }, 120_000);

  it('shows no link where others may read it, and says what to set where the page is closed', async () => {
    const { url, said, running } = await run({ PUBLIC_URL: 'https://news.example.org', ADMIN_TOKEN: '' }, false);
    expect(said()).not.toContain('sign in');
    expect(said()).toContain('closed until ADMIN_TOKEN is set');
    expect(said()).toContain('ADMIN_TOKEN is empty, and others may reach the page');
    expect([(await fetch(url)).status, (await fetch(`${url}/healthz`)).status]).toEqual([403, 200]);
    end();
    expect(await running).toBe(0);
  }, 120_000);
});
