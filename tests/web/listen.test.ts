import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { ListenError, listen } from '../../src/web/listen.ts';

const NOTHING = () => undefined;
const QUIET = { onRefused: NOTHING };

describe('listen', () => {
  it('names the address that people can open', async () => {
    for (const [host, pattern] of [
      ['127.0.0.1', /^http:\/\/127\.0\.0\.1:\d+$/],
      ['0.0.0.0', /^http:\/\/127\.0\.0\.1:\d+$/],
      ['localhost', /^http:\/\/localhost:\d+$/],
    ] as const) {
      const listening = await listen({ host, port: 0 }, (_, response) => void response.end('here'), QUIET);
      expect(listening.url).toMatch(pattern);
      expect(await (await fetch(listening.url)).text()).toBe('here');
      await listening.close();
    }
  });

  it('says that the port is taken and what to do', async () => {
    const taken = await listen({ host: '127.0.0.1', port: 0 }, NOTHING, QUIET);
    const port = Number(new URL(taken.url).port);
    const again = listen({ host: '127.0.0.1', port }, NOTHING, QUIET);
    await expect(again).rejects.toThrow(ListenError);
    await expect(again).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken by another program. Set PORT`);
    await taken.close();
  });

  it('refuses connections above a bound, says so once, and takes new ones when others have left', async () => {
    let refused = 0;
    const onRefused = () => {
      refused += 1;
    };
    const server = await listen({ host: '127.0.0.1', port: 0 }, (_, response) => void response.end('here'), {
      onRefused,
      connectionsMax: 3,
    });
    const port = Number(new URL(server.url).port);
    const open = () =>
      new Promise<Socket>((resolve, reject) => {
        const socket = connect({ host: '127.0.0.1', port }, () => resolve(socket)).on('error', reject);
      });
    const held = await Promise.all([open(), open(), open()]);
    for (let at = 0; at < 3; at += 1) expect(await text(await open())).toBe('');
    expect(refused).toBe(1);
    for (const socket of held) socket.destroy();
    await expect
      .poll(() =>
        fetch(server.url).then(
          (answer) => answer.text(),
          () => 'refused',
        ),
      )
      .toBe('here');
    await server.close();
  });
});
