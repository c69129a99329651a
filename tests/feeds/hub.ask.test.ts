import { describe, expect, it } from 'vitest';
import { askHub, mayKnowSecret } from '../../src/feeds/hub.ts';
import type { HttpRequest } from '../../src/net/http.ts';

const asking = { hub: 'https://hub.example/', topic: 'https://c.example/f', callback: 'abc', secret: 's', tries: 1 };

async function formOf(mode: 'subscribe' | 'unsubscribe', secret: string | null = 's') {
  const asked: HttpRequest[] = [];
  const http = async (request: HttpRequest) => {
    asked.push(request);
    return { kind: 'unreachable' as const, reason: 'no such host' };
  };
  const outcome = await askHub({ ...asking, mode, secret }, { http, publicUrl: 'https://s.example/' });
  return { outcome, form: Object.fromEntries(new URLSearchParams(String(asked[0]?.body))) };
}

describe('askHub', () => {
  it('names callback, topic, lease and secret', async () => {
    expect((await formOf('subscribe')).form).toEqual({
      'hub.callback': 'https://s.example/websub/abc',
      'hub.mode': 'subscribe',
      'hub.topic': 'https://c.example/f',
      'hub.lease_seconds': '864000',
      'hub.secret': 's',
    });
  });

  it('needs neither lease nor secret to leave, and says why a hub was not reached', async () => {
    const { form, outcome } = await formOf('unsubscribe');
    expect(Object.keys(form)).toEqual(['hub.callback', 'hub.mode', 'hub.topic']);
    expect(outcome).toEqual({ kind: 'refused', reason: 'no such host' });
  });
});

describe('mayKnowSecret', () => {
  it('tells no secret to a hub that is reached in the open', () => {
    const hubs = ['https://hub.example/', 'http://127.0.0.1:8080/', 'http://hub.example/', 'http://127.evil.example/'];
    expect(hubs.map(mayKnowSecret)).toEqual([true, true, false, false]);
  });
});
