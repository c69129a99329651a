import { describe, expect, it } from 'vitest';
import { withChart } from '../../src/chat/discord/post/render-chart.ts';
import { renderMessage as renderDiscord } from '../../src/chat/discord/post/render-message.ts';
import { chartInWords, type ListMessage, type Message } from '../../src/chat/message.ts';
import { renderHtml } from '../../src/chat/preview/render-html.ts';
import { renderMessage as renderSlack } from '../../src/chat/slack/post/render-message.ts';
import { messagesSaying } from './chat-samples.ts';

const NOW = new Date('2026-08-04T12:00:00Z');
const chart = { title: 'Articles a day', bars: [3, 0, 7].map((value, at) => ({ label: `${at + 1} Aug`, value })) };
const drawn: ListMessage = {
  ...{ kind: 'list', title: 'Timeline: ferry', intro: null, lines: [], footer: null, buttons: [] },
  chart,
};
const messages = [...messagesSaying('Ferry strike'), drawn];

/** Every object in a value, however deep. */
function objectsIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}

function pageOf(message: Message): string {
  return renderHtml({ id: null, at: NOW, message, visibility: 'public' }, (url) => url).markup;
}

describe('pictures for who does not see them', () => {
  it('are on Discord attachments that say their numbers', () => {
    for (const message of messages) {
      const plain = renderDiscord(message, null);
      const body = withChart(message, plain)?.body;
      const pictures = objectsIn(body ?? plain).filter((part) => 'image' in part || 'thumbnail' in part);
      expect(pictures).toHaveLength(message.kind === 'list' && message.chart ? 1 : 0);
      expect(body?.attachments.map(({ description }) => description) ?? []).toEqual(
        pictures.map(() => (message.kind === 'list' && message.chart ? chartInWords(message.chart) : '')),
      );
    }
    expect(withChart(drawn, renderDiscord(drawn, null))?.body.attachments).toMatchObject([
      { description: 'Articles a day. 1 Aug: 3, 3 Aug: 7' },
    ]);
  });

  it('are text on Slack, or would say what they show', () => {
    for (const message of messages) {
      const images = objectsIn(renderSlack(message, NOW).blocks).filter(
        (part) => 'type' in part && part.type === 'image',
      );
      for (const image of images) expect(image).toMatchObject({ alt_text: expect.stringMatching(/\p{L}/u) });
    }
    expect(renderSlack(drawn, NOW).text).toContain('1 Aug: 3, 3 Aug: 7');
  });

  it('are drawings with a name in the preview', () => {
    for (const message of messages) {
      const page = pageOf(message);
      for (const [picture] of page.matchAll(/<(?:img|svg)\b[^>]*>/gu)) {
        expect(picture).toMatch(/(?:alt|aria-label)="[^"]*\p{L}[^"]*"/u);
      }
    }
    expect(pageOf(drawn)).toContain('aria-label="Articles a day. 1 Aug: 3, 3 Aug: 7"');
  });
});
