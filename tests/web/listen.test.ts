import { describe, expect, it } from 'vitest';
import { ListenError, listen } from '../../src/web/listen.ts';

describe('listen', () => {
  it('names the address that people can open', async () => {
    for (const [host, pattern] of [
      ['127.0.0.1', /^http:\/\/127\.0\.0\.1:\d+$/],
      ['0.0.0.0', /^http:\/\/127\.0\.0\.1:\d+$/],
      ['localhost', /^http:\/\/localhost:\d+$/],
    ] as const) {
      const listening = await listen({ host, port: 0 }, (_, response) => void response.end('here'));
      expect(listening.url).toMatch(pattern);
      expect(await (await fetch(listening.url)).text()).toBe('here');
      await listening.close();
    }
  });

  it('says that the port is taken and what to do', async () => {
    const taken = await listen({ host: '127.0.0.1', port: 0 }, () => undefined);
    const port = Number(new URL(taken.url).port);
    const again = listen({ host: '127.0.0.1', port }, () => undefined);
    await expect(again).rejects.toThrow(ListenError);
    await expect(again).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken by another program. Set PORT`);
    await taken.close();
  });
});
