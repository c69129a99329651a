import { describe, expect, it } from 'vitest';
import type { Message } from '../../../../src/chat/message.ts';
import type { Rendered } from '../../../../src/chat/slack/post/blocks.ts';
import { renderMessage } from '../../../../src/chat/slack/post/render-message.ts';
import {
  alertOf,
  briefOf,
  cardSaying,
  emptiestCard,
  fullCard,
  longestCard,
  messagesSaying,
} from '../../../contracts/chat-samples.ts';
import { checkMessage } from '../../../support/slack/check-message.ts';
import { HOSTILE_TEXTS } from '../../../support/slack/hostile-texts.ts';
import { formattedRuns } from '../../../support/slack/read-mrkdwn.ts';
import { seenInSlack } from '../../../support/slack/seen-in-slack.ts';

const NOW = new Date('2026-08-04T18:00:00Z');
const OURS = [fullCard.url, 'https://news.example/a'];

const list: Message = {
  kind: 'list',
  title: 'Quotes of Ilsa Marrowick',
  intro: 'Newest first, from 2 outlets.',
  lines: [
    { text: '“The work stops today.”', detail: 'Port Verrin Courier · 4 Aug', url: 'https://news.example/1' },
    { text: '“We had one afternoon.”', detail: null, url: null },
  ],
  footer: '12 more: /quotes marrowick 2',
  buttons: [{ label: 'More', command: '/quotes marrowick 2' }],
};

const notice: Message = {
  kind: 'notice',
  tone: 'problem',
  text: 'The query ends inside a phrase.',
  hints: ['Close the quotation mark: "ferry halt"'],
};

describe('renderMessage', () => {
  it.each<[string, Message]>([
    ['full-alert', alertOf(fullCard)],
    ['full-brief', briefOf(fullCard)],
    ['longest-alert', alertOf(longestCard)],
    ['emptiest-alert', { ...alertOf(emptiestCard), buttons: [], topics: [] }],
    ['hostile-alert', alertOf(cardSaying('<!channel> *now* <https://evil.example|free> & `x` :skull: \u202etxt'))],
    ['list', list],
    ['notice', notice],
  ])('lays %s out as the golden file says', async (name, message) => {
    const rendered = `${JSON.stringify(renderMessage(message, NOW), null, 2)}\n`;
    await expect(rendered).toMatchFileSnapshot(`../../../fixtures/golden/slack/${name}.json`);
  });

  it.each(HOSTILE_TEXTS)('leaves nothing of %s alive in any kind of message', (_name, text) => {
    const plain = messagesSaying('plain').map((message) => runsOf(renderMessage(message, NOW)));
    for (const [at, message] of messagesSaying(text).entries()) {
      const rendered = renderMessage(message, NOW);
      const seen = taken(rendered);
      expect(seen.alive.filter((target) => !OURS.includes(target))).toEqual([]);
      expect(runsOf(rendered)).toBeLessThanOrEqual(plain[at] ?? 0);
    }
  });

  it.each([
    ['the longest alert', alertOf(longestCard)],
    ['the longest brief', briefOf(longestCard)],
    ['a list of a thousand long lines', { ...list, lines: Array.from({ length: 1000 }, () => longLine) }],
    [
      'a notice of a novel',
      { ...notice, text: 'word '.repeat(20_000), hints: Array.from({ length: 90 }, () => 'hint '.repeat(200)) },
    ],
    ['a card of ampersands', alertOf(cardSaying('&'.repeat(20_000)))],
    ['a card in letters of three bytes', alertOf(cardSaying('渡船'.repeat(5000)))],
  ] satisfies [string, Message][])('keeps %s within every limit of Slack', (_name, message) => {
    const rendered = renderMessage(message, NOW);
    expect(taken(rendered).text).not.toBe('');
    expect(Buffer.byteLength(JSON.stringify(rendered))).toBeLessThanOrEqual(12_000);
    expect(rendered.text.length).toBeLessThanOrEqual(4000);
  });

  it('drops the last quotes before it shortens the summary', () => {
    const quote = { text: 'word '.repeat(139), speaker: null };
    const card = {
      ...fullCard,
      summary: ['First. '.repeat(120), 'Second. '.repeat(105)],
      quotes: [quote, quote, quote],
    };
    const seen = taken(renderMessage(alertOf(card), NOW));
    expect(seen.text.match(/“word/gu)).toHaveLength(2);
    expect(seen.text).toContain('Second. Second.');
  });

  it('carries the whole alert in the text that screen readers say', () => {
    const { text } = renderMessage(alertOf(fullCard), NOW);
    const words = [
      fullCard.headline,
      fullCard.outlet,
      ...fullCard.summary,
      ...fullCard.quotes.map((quote) => quote.text),
    ];
    for (const part of [
      ...words,
      'Ilsa Marrowick, chair of the harbour council',
      'Lowland Wire',
      'harbour-ferry',
      '2 h ago',
    ]) {
      expect(text).toContain(part);
    }
  });

  it.each([
    ['a user group', 'S0DESK', ['!subteam^S0DESK']],
    ['a person', 'U0ADA', ['@U0ADA']],
    ['words', 'channel', []],
    ['a token', '<!channel>', []],
  ])('pings %s only by an id of Slack', (_name, mention, pinged) => {
    const { alive } = taken(renderMessage({ ...alertOf(fullCard), mention }, NOW));
    expect(new Set(alive.filter((target) => target !== fullCard.url))).toEqual(new Set(pinged));
  });

  it('gives each button of a message an action of its own and its command as the value', () => {
    const { blocks } = renderMessage(alertOf(fullCard), NOW);
    const buttons = blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
    expect(buttons).toMatchObject([
      { action_id: 'run:0', value: '/quotes harbour-ferry-halt' },
      { action_id: 'run:1', value: '/timeline harbour-ferry-halt' },
    ]);
  });
});

const longLine = { text: 'line & <more> '.repeat(100), detail: 'detail '.repeat(100), url: 'https://news.example/a' };

function taken(rendered: Rendered) {
  const checked = checkMessage({ ...rendered, parse: 'none' }, 'chat.update');
  if ('error' in checked) throw new Error(`Slack would refuse this: ${checked.error} ${checked.details.join(' ')}`);
  return seenInSlack(checked.message);
}

function runsOf(rendered: Rendered): number {
  const texts = rendered.blocks.flatMap((block) => {
    if (block.type === 'section') return [block.text?.text ?? ''];
    return block.type === 'context' ? block.elements.map((element) => ('text' in element ? element.text : '')) : [];
  });
  return [...texts, rendered.text].flatMap(formattedRuns).length;
}
