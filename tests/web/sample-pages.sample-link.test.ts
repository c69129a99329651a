import { describe, expect, it } from 'vitest';
import { sampleLink } from '../../src/web/sample-pages.ts';

describe('sampleLink', () => {
  it('leads stories of the sample newsroom to their pages on this server', () => {
    expect(sampleLink('https://harbour-post.slugline.example/2026/pier?x=1')).toBe(
      '/samples/harbour-post.slugline.example/2026/pier',
    );
  });

  it('leaves every other address as it is', () => {
    for (const url of ['https://news.example/a?b=c#d', 'https://slugline.example.evil.example/a'])
      expect(sampleLink(url)).toBe(url);
  });
});
