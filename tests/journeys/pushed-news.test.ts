import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../net/start-server.ts';
import { prepareHome } from '../support/database-template.ts';
import { type Hub, startHub } from '../support/hub.ts';
import {
  type Home,
  homeEnv,
  makeHome,
  previewMessages,
  type Running,
  startSlugline,
  until,
} from '../support/run-slugline.ts';

const ADMIN_TOKEN = 'admin-token-of-the-pushed-news';

/** A hub must know the address before the program starts, so the port is chosen here. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

describe('the program behind a public address', () => {
  let hub: Hub;
  let publisher: TestServer;
  let home: Home;
  let running: Running | null = null;
  beforeEach(async () => {
    hub = await startHub();
    publisher = await startServer((_request, response) => void response.end(rss()));
    home = makeHome({
      'feeds.yaml': `feeds:\n  - url: ${publisher.url}/feed\n    name: Loopback Courier\n    every: 1h\n`,
      'topics.yaml': 'topics: {}\n',
      'alerts.yaml': 'channels:\n  - channel: preview:news\n    all: true\n',
    });
    await prepareHome(home);
  });
  afterEach(async () => {
    await running?.kill();
    await Promise.all([hub.close(), publisher.close()]);
    home.remove();
  });

  const rss = (...items: string[]) =>
    `<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Courier</title>` +
    `<atom:link rel="hub" href="${hub.url}"/><atom:link rel="self" href="${publisher.url}/feed"/>${items.join('')}</channel></rss>`;

  it('alerts a channel of what a hub pushes, an hour before the next poll, and of nothing forged', async () => {
    const port = await freePort();
    const address = { PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}` };
    const env = { ...address, ADMIN_TOKEN, LOG_LEVEL: 'debug' };
    running = await startSlugline(homeEnv(home, env));
    const { url, output } = running;
    await until(async () => hub.verified.length > 0, 60_000, 'the hub to ask back');
    const item = (title: string) =>
      `<item><title>${title}</title><description>${title}, said the master.</description></item>`;
    expect(await hub.push(rss(item('Forged news')), { secret: 'guessed' })).toBe(202);
    expect(await hub.push(rss(item('The northern pier closes')))).toBe(202);
    const alerts = await until(
      async () => {
        const found = await previewMessages(url, '0', { authorization: `Bearer ${ADMIN_TOKEN}` });
        return found.length > 0 && found;
      },
      60_000,
      'the alert',
    );
    expect(alerts.map(({ headline }) => headline)).toEqual(['The northern pier closes']);
    for (const { callback, secret } of hub.wishes) {
      expect(output()).not.toContain(callback.split('/').at(-1));
      expect(output()).not.toContain(secret);
    }
  }, 150_000);
});
