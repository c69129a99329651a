import { describe, expect, it } from 'vitest';
import { safeLink, safeLinkInText } from '../../../../src/chat/discord/post/markdown.ts';

describe('safeLink', () => {
  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'discord://-/channels/1/2',
    '//news.example/a',
    'no link',
    '',
    `https://news.example/${'a'.repeat(600)}`,
  ])('refuses %j', (url) => {
    expect(safeLink(url, 512)).toBeNull();
  });

  it('drops credentials and keeps the rest', () => {
    expect(safeLink('https://user:secret@news.example/a?b=c&d=e', 512)).toBe('https://news.example/a?b=c&d=e');
  });
});

describe('safeLinkInText', () => {
  it('leaves nothing that markdown could read', () => {
    const link = safeLinkInText('https://news.example/a_(b)*c)[x]|y~z `q` <r> "s"', 512);
    expect(link).toBe('https://news.example/a%5F%28b%29%2Ac%29%5Bx%5D%7Cy%7Ez%20%60q%60%20%3Cr%3E%20%22s%22');
  });

  it('counts the encoded length', () => {
    expect(safeLinkInText(`https://news.example/${'_'.repeat(100)}`, 200)).toBeNull();
  });
});
