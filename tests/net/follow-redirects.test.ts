import { describe, expect, it } from 'vitest';
import { nextHop } from '../../src/net/follow-redirects.ts';
import type { HttpRequest } from '../../src/net/http.ts';

const asked: HttpRequest = {
  url: 'https://courier.example/a',
  method: 'POST',
  body: 'words',
  headers: { Authorization: 'Basic abc', 'If-None-Match': '"1"', accept: '*/*' },
  maxBytes: 1,
  timeoutMs: 1,
};

function hop(status: number, location?: string): HttpRequest | null {
  return nextHop(asked, { status, headers: location === undefined ? {} : { location }, url: asked.url });
}

describe('nextHop', () => {
  it.each([301, 302, 303])('asks with GET and without a body after %i', (status) => {
    expect(hop(status, '/b')).toMatchObject({ url: 'https://courier.example/b', method: 'GET' });
    expect(hop(status, '/b')).not.toHaveProperty('body');
  });

  it.each([307, 308])('keeps method and body after %i', (status) => {
    expect(hop(status, '/b')).toMatchObject({ method: 'POST', body: 'words' });
  });

  it('shows secrets to their own origin alone', () => {
    expect(hop(302, '/b')?.headers).toEqual({ Authorization: 'Basic abc', accept: '*/*' });
    expect(hop(302, 'https://elsewhere.example/b')?.headers).toEqual({ accept: '*/*' });
    expect(hop(302, 'http://courier.example/b')?.headers).toEqual({ accept: '*/*' });
  });

  it('takes no name and password from a redirect', () => {
    expect(hop(302, 'https://ada:secret@courier.example/b')?.url).toBe('https://courier.example/b');
  });

  it.each([
    [200, '/b'],
    [304, '/b'],
    [302, undefined],
    [302, 'http://['],
  ])('sees no redirect in %i to %s', (status, location) => {
    expect(hop(status, location)).toBeNull();
  });
});
