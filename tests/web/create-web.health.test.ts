import { afterEach, describe, expect, it } from 'vitest';
import { send, startWeb, type WebUnderTest } from './web-under-test.ts';

let running: WebUnderTest | null = null;
afterEach(() => running?.web.stop());

describe('healthRoute', () => {
  it('is 200 when every part is well and names each', async () => {
    running = await startWeb(
      {},
      { health: async () => ({ store: { ok: true, state: 'open' }, slack: { ok: true, state: 'connected' } }) },
    );
    const heard = await send(`${running.url}/healthz`);
    expect(heard.status).toBe(200);
    expect(JSON.parse(heard.body)).toEqual({
      ok: true,
      parts: { store: { ok: true, state: 'open' }, slack: { ok: true, state: 'connected' } },
    });
  });

  it('is 503 when one part is not, and says which', async () => {
    running = await startWeb(
      {},
      { health: async () => ({ store: { ok: true, state: 'open' }, slack: { ok: false, state: 'reconnecting' } }) },
    );
    const heard = await send(`${running.url}/healthz`);
    expect(heard.status).toBe(503);
    expect(JSON.parse(heard.body)).toMatchObject({ ok: false, parts: { slack: { state: 'reconnecting' } } });
  });

  it('is 503 when the parts cannot be asked, without their reason', async () => {
    running = await startWeb({}, { health: () => Promise.reject(new Error('password in here')) });
    const heard = await send(`${running.url}/healthz`);
    expect(heard.status).toBe(503);
    expect(heard.body).not.toContain('password');
  });
});
