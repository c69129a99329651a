import { describe, expect, it } from 'vitest';
import { feedText, htmlToLine, htmlToText } from '../../../src/engines/reading/html-to-text.ts';

describe('htmlToText', () => {
  it('parts paragraphs by blank lines and keeps list items and breaks on lines', () => {
    const html =
      '<p>The ferry <b>sailed</b>.</p><ul><li>at six</li><li>on time</li></ul><div>It<br>rained &amp; blew.</div>';
    expect(htmlToText(html)).toBe('The ferry sailed.\n\nat six\non time\n\nIt\nrained & blew.');
  });

  it('does not glue words of different cells and blocks', () => {
    expect(htmlToText('<table><tr><td>One</td><td>two</td></tr></table><h2>Three</h2>four')).toBe(
      'One two\n\nThree\n\nfour',
    );
  });

  it('drops what is not shown', () => {
    expect(htmlToText('a<script>alert("<p>b</p>")</script><style>c{}</style><noscript>d</noscript>e')).toBe('ae');
  });

  it('goes on after an element that is never closed', () => {
    expect(htmlToText('<div><svg><title>x</div><p>The text.</p>')).toBe('The text.');
  });

  it('keeps plain text as it is', () => {
    expect(htmlToText('5 < 6 and nothing else')).toBe('5 < 6 and nothing else');
  });
});

describe('feedText', () => {
  const twice = (html: string) => html.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

  it.each([
    [
      '<p>The mill <a href="https://a.example/">at Sorvik</a> stops &amp; rests.</p>',
      'The mill at Sorvik stops & rests.',
    ],
    ['<div class="x">Nine days</div><p>without milk.</p>', 'Nine days\n\nwithout milk.'],
    ['<p>It rained.<br />', 'It rained.'],
  ])('reads HTML that is encoded twice: %s', (html, text) => {
    expect([feedText(html), feedText(twice(html))]).toEqual([text, text]);
  });

  it('shows the tags that a text tells of', () => {
    expect(feedText('Use &lt;p&gt; and not &lt;br&gt; between parts.')).toBe('Use <p> and not <br> between parts.');
    expect(feedText('<p>&lt;p&gt; is a tag: &lt;/p&gt;</p>')).toBe('<p> is a tag: </p>');
  });
});

describe('htmlToLine', () => {
  it('gives one line', () => {
    expect(htmlToLine(' <b>Harbour</b>\n&amp; ferry<br>talks ')).toBe('Harbour & ferry talks');
  });
});
