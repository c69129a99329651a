import { describe, expect, it } from 'vitest';
import { webUrl } from '../../src/chat/html.ts';

describe('webUrl', () => {
  it('lets http and https through and nothing else', () => {
    expect(webUrl('https://news.example/a?b=c')).toBe('https://news.example/a?b=c');
    for (const bad of ['javascript:alert(1)', 'data:text/html,x', '//news.example', 'file:///etc/passwd', ''])
      expect(webUrl(bad)).toBeNull();
  });
});
