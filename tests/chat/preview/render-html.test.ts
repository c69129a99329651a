import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/chat/message.ts';
import { renderHtml } from '../../../src/chat/preview/render-html.ts';
import { renderText } from '../../../src/chat/preview/render-text.ts';
import {
  alertOf,
  briefOf,
  cardSaying,
  emptiestCard,
  fullCard,
  longestCard,
  messagesSaying,
} from '../../contracts/chat-samples.ts';
import { alert, brief, list } from './sample-messages.ts';

const at = new Date('2026-11-28T14:00:00Z');
const asIs = (url: string) => url;
const render = (message: Message) => renderHtml({ id: '7', at, message, visibility: 'public' }, asIs).markup;

describe('renderHtml', () => {
  it.each<[string, Message]>([
    ['full-alert', alertOf(fullCard)],
    ['full-brief', briefOf(fullCard)],
    ['longest-alert', alertOf(longestCard)],
    ['emptiest-alert', { ...alertOf(emptiestCard), buttons: [], topics: [] }],
    ['hostile-alert', alertOf(cardSaying('<script>alert(1)</script> "now" & [a](https://evil.example) \u202etxt'))],
    ['list', list()],
    ['notice', { kind: 'notice', tone: 'problem', text: 'No such topic.', hints: ['Try /latest.'] }],
  ])('lays %s out as the golden files say, on the page and in the terminal', async (name, message) => {
    const golden = `../../fixtures/golden/preview/${name}`;
    await expect(`${render(message)}\n`).toMatchFileSnapshot(`${golden}.html`);
    await expect(`${renderText(message)}\n`).toMatchFileSnapshot(`${golden}.txt`);
  });

  it('shows headline, link, outlet, summary, quotes with speakers, actors with roles, topics and buttons', () => {
    const markup = render(alert());
    expect(markup).toContain('id="m7"');
    expect(markup).toContain('href="https://harbour-post.slugline.example/2026/11/ferry-pier-closed"');
    expect(markup).toContain('<blockquote>“We learned of it from a sheet of paper on a locked gate.”</blockquote>');
    expect(markup).toContain('<figcaption><b>Ilse Brandvik</b>, chair of the Norhaven harbour council</figcaption>');
    expect(markup).toContain('<b>Tomas Okoro</b> (spokesman of Strait Lines)');
    expect(markup).toContain('norhaven-ferry');
    expect(markup).toContain('data-command="/quotes norhaven-ferry-pier"');
  });

  it('shows no more of a story than the other platforms, and says how many outlets it leaves out', () => {
    const markup = render(alertOf(longestCard));
    expect(markup.length).toBeLessThan(15_000);
    expect(markup.match(/<figure/g)).toHaveLength(3);
    expect(markup).toContain('and 72 more</span>');
  });

  it('says what was asked, how much more there is, and who sees an answer', () => {
    const markup = renderHtml({ id: null, at, message: brief(), visibility: 'private' }, asIs).markup;
    expect(markup).toContain('Newest on “norhaven-ferry”');
    expect(markup).toContain('2 more stories match');
    expect(markup).toContain('Only visible to you');
    expect(markup).not.toContain(' id="');
  });

  it('opens links through the address it is given', () => {
    const { markup } = renderHtml({ id: null, at, message: list(), visibility: 'public' }, () => '/samples/here');
    expect(markup).toContain('href="/samples/here"');
    expect(markup).not.toContain('href="https:');
  });

  it('escapes every text of every kind of message', () => {
    for (const message of messagesSaying(`<img src=x onerror=alert(1)>"'&<script>`)) {
      const markup = render(message);
      expect(markup).not.toMatch(/<img|<script/);
      expect(markup).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;');
    }
  });

  it('leaves out the link of an address that is not of the web', () => {
    const markup = render(alert({ url: 'javascript:alert(1)' }));
    expect(markup).not.toContain('href');
    expect(markup).toContain('Harbour council asks for talks');
  });

  it('names a story without a headline, so that its link can be heard and pressed', () => {
    const markup = render(alert({ ...emptiestCard, headline: '\u200b' }));
    expect(markup).toContain('>Untitled story</a>');
    expect(markup).toContain('Unknown outlet');
  });
});
