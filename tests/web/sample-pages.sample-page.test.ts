import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSampleStory } from '../../src/net/sample-http.ts';
import { codeOf, send, startWeb, type WebUnderTest } from './web-under-test.ts';

let dir: string;
let running: WebUnderTest;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'slugline-samples-'));
  const outlet = join(dir, 'samples', 'harbour-post.slugline.example', '2026');
  mkdirSync(outlet, { recursive: true });
  writeFileSync(join(outlet, 'pier.html'), '<html><head><title>Pier</title></head><body>The pier</body></html>');
  writeFileSync(join(outlet, 'feed.xml'), '<rss/>');
  writeFileSync(join(dir, 'outside.html'), 'outside');
  mkdirSync(join(dir, 'samples-too'));
  writeFileSync(join(dir, 'samples-too', 'a.html'), 'outside');
  running = await startWeb({}, { sampleStory: (address) => readSampleStory(address, join(dir, 'samples')) });
});
afterEach(async () => {
  await running.web.stop();
  rmSync(dir, { recursive: true });
});

describe('samplePage', () => {
  it('shows a story with our dress and lets it run nothing', async () => {
    const page = await send(`${running.url}/samples/harbour-post.slugline.example/2026/pier.html`);
    expect(page.body).toMatch(/<link rel="stylesheet" href="\/sample.css\?v=\w+"><\/head><body>The pier/);
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src/);
  });

  it.each([
    '/samples/..%2foutside.html',
    '/samples/%2e%2e/outside.html',
    '/samples/..%2fsamples-too/a.html',
    '/samples/harbour-post.slugline.example/2026/feed.xml',
    '/samples/harbour-post.slugline.example/2026/none.html',
    '/samples/%00.html',
    '/samples/%ff.html',
  ])('has nothing at %s', async (path) => {
    const heard = await send(`${running.url}${path}`);
    expect(heard.body).not.toContain('outside');
    expect([400, 404]).toContain(heard.status);
    expect(codeOf(heard)).not.toBe('');
  });
});
