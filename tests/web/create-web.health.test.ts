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

  it('tells a probe whether this process lives, whether it can work, and whether all is well, each by itself', async () => {
    const ill = async () => ({ slack: { ok: false, state: 'Slack answers 503' } });
    running = await startWeb({}, { health: ill });
    const { url } = running;
    const statuses = async () =>
      Promise.all(['livez', 'readyz', 'healthz'].map(async (path) => (await send(`${url}/${path}`)).status));
    expect(await statuses()).toEqual([200, 200, 503]);
    await running.web.stop();
    running = await startWeb({}, { readiness: ill, health: ill });
    const heard = await send(`${running.url}/readyz`);
    expect([heard.status, JSON.parse(heard.body).parts.slack.state]).toEqual([503, 'Slack answers 503']);
    expect((await send(`${running.url}/livez`)).status).toBe(200);
  });
});
