import { describe, expect, it } from 'vitest';
import { decodeEntities, repairXml } from '../../../src/engines/reading/repair-xml.ts';

describe('repairXml', () => {
  it.each([
    [
      'junk before the document',
      'Warning: no cache in /feed.php\n<?xml version="1.0"?><rss>x</rss>',
      '<?xml version="1.0"?><rss>x</rss>',
    ],
    ['a doctype with entities', '<!DOCTYPE rss [<!ENTITY a "b">]><rss>x</rss>', '<rss>x</rss>'],
    ['controls', '<rss>a\u0000b\u001fc\ufffe</rss>', '<rss>abc</rss>'],
    ['references to controls', '<rss>a&#0;&#x1F;&#xD800;b&#10;</rss>', '<rss>ab&#10;</rss>'],
    ['HTML entities', '<rss>&nbsp;&eacute;&amp;&lt;</rss>', '<rss>\u00a0é&amp;&lt;</rss>'],
    ['unknown entities', '<rss>&nosuch; AT&T & co</rss>', '<rss>&amp;nosuch; AT&amp;T &amp; co</rss>'],
    ['a stray less-than', '<rss>1 < 2 <3</rss>', '<rss>1 &lt; 2 &lt;3</rss>'],
    ['a CDATA section without end', '<rss><![CDATA[a & b', '<rss><![CDATA[a & b]]>'],
  ])('mends %s', (_what, broken, mended) => {
    expect(repairXml(broken)).toBe(mended);
  });

  it('leaves CDATA, comments and well-formed text alone', () => {
    const text = '<rss><!-- a & b < c --><![CDATA[a & b < c]]><a href="?a=1&amp;b=2">&#8217;</a></rss>';
    expect(repairXml(text)).toBe(text);
  });

  it('does not take a page that mentions feeds for one', () => {
    const page = '<html><body>How to write <rss>: …</body></html>';
    expect(repairXml(page)).toMatch(/^<html>/);
  });
});

describe('decodeEntities', () => {
  it('decodes references and leaves tags', () => {
    expect(decodeEntities('a &amp; b &#8217; &hellip; <i>')).toBe('a & b ’ … <i>');
  });
});
