import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCustomId } from '../../../../src/chat/discord/post/buttons.ts';
import { renderMessage, renderPlain } from '../../../../src/chat/discord/post/render-message.ts';
import type { AlertMessage, Message } from '../../../../src/chat/message.ts';
import {
  alertOf,
  briefOf,
  cardSaying,
  emptiestCard,
  fullCard,
  longestCard,
  messagesSaying,
} from '../../../contracts/chat-samples.ts';
import { checkMessage } from '../../../support/discord/check-message.ts';
import { hostileTexts } from '../../../support/discord/hostile-texts.ts';
import { readMessage, type SeenMessage } from '../../../support/discord/read-message.ts';

const NONCE = 'a1B2c3D4e5F6g7H8i9J0k1L2';
const OUR_LINKS = new Set([fullCard.url, 'https://news.example/a']);

/** What Discord would show of it; fails when Discord would refuse it. */
function shown(message: Message, nonce: string | null = NONCE): SeenMessage {
  const checked = checkMessage({ ...renderMessage(message, nonce), nonce: nonce ?? undefined });
  if (checked.kind === 'refused') throw new Error(JSON.stringify(checked.reply.body));
  return readMessage(checked.message.body);
}

const sampleList: Message = {
  kind: 'list',
  title: 'Latest stories',
  intro: 'The newest 2 of 14 stories.',
  lines: [
    {
      text: 'Harbour council halts ferry expansion',
      detail: 'Port Verrin Courier, 4 August',
      url: 'https://news.example/a',
    },
    { text: '/brief <topic>', detail: null, url: null },
  ],
  footer: 'Ask /brief for one of them.',
  buttons: [{ label: 'Next page', command: '/latest 10' }],
};
const sampleNotice: Message = {
  kind: 'notice',
  tone: 'done',
  text: 'This channel now follows harbour-ferry.',
  hints: ['/subscriptions shows what it follows', '/unsubscribe harbour-ferry ends it'],
};
const goldens: [string, Message][] = [
  ['alert-full', alertOf(fullCard)],
  ['alert-emptiest', { ...alertOf(emptiestCard), topics: [], buttons: [] }],
  [
    'alert-longest',
    { ...alertOf(longestCard), topics: Array.from({ length: 80 }, (_, at) => `topic-${at}-of-very-many`) },
  ],
  ['alert-hostile', alertOf(cardSaying('<@&1> @everyone [a](https://evil.example) **b** \u202etxt'))],
  ['alert-role', { ...alertOf(fullCard), mention: '712345678901234567' }],
  ['brief-full', briefOf(fullCard)],
  ['list', sampleList],
  ['notice', sampleNotice],
];

describe('renderMessage', () => {
  it.each(goldens)('%s looks as agreed and passes Discord’s checks', async (name, message) => {
    const rendered = renderMessage(message, NONCE);
    expect(checkMessage(rendered)).toMatchObject({ kind: 'taken' });
    const file = join(import.meta.dirname, '../../../fixtures/golden/discord', `${name}.json`);
    await expect(`${JSON.stringify(rendered, null, 2)}\n`).toMatchFileSnapshot(file);
  });

  it.each(hostileTexts)('keeps %j dead in every place of every kind of message', (text) => {
    const harmless = messagesSaying('harmless').map((message) => shown(message));
    for (const [at, message] of messagesSaying(text).entries()) {
      const seen = shown(message);
      expect(seen.links.filter((link) => !OUR_LINKS.has(link))).toEqual([]);
      expect([...seen.pings, ...seen.mentions]).toEqual([]);
      const ours = harmless[at]?.marks ?? [];
      expect(seen.marks.filter((mark) => !ours.includes(mark))).toEqual([]);
      expect(seen.marks.length).toBeLessThanOrEqual(ours.length);
    }
  });

  it('says speaker and role of each quote, and says so when nobody is named', () => {
    const { text } = shown(alertOf(fullCard));
    expect(text).toContain('“We will not put passengers on piers that nobody has inspected.”');
    expect(text).toContain('— Ilsa Marrowick, chair of the harbour council');
    expect(text).toContain('“The work stops today.”\n— speaker not named');
  });

  it('shows the age as a time of Discord’s own', () => {
    const [embed] = renderMessage(alertOf(fullCard), null).embeds;
    expect(embed?.description).toContain('**Port Verrin Courier** · <t:1785856320:R> · also in Lowland Wire');
  });

  it('says how many more stories match, and what was asked', () => {
    const { text } = shown(briefOf(fullCard));
    expect(text).toContain('Newest story for “harbour ferry” · 3 more stories match');
    expect(shown({ ...briefOf(fullCard), more: 1 }).text).toContain('1 more story matches');
    expect(shown({ ...briefOf(fullCard), more: 0 }).text).not.toContain('match');
  });

  it('pings the role that was chosen and nobody else', () => {
    const seen = shown({ ...alertOf(fullCard), mention: '712345678901234567' });
    expect(seen.pings).toEqual(['<@&712345678901234567>']);
    const forged = shown({ ...alertOf(cardSaying('<@&712345678901234567>')), mention: '1> @everyone' });
    expect(forged.pings).toEqual([]);
  });

  it('puts the nonce into a button without changing what the button does', () => {
    const [first, second] = shown(alertOf(fullCard)).buttons;
    expect(readCustomId(first?.customId ?? '')).toEqual({ command: '/quotes harbour-ferry-halt', nonce: NONCE });
    expect(second?.customId).toBe('/timeline harbour-ferry-halt');
  });

  it('puts the nonce into the footer when no button can carry it', () => {
    const tooLong = [{ label: 'Quotes', command: `/quotes ${'x'.repeat(92)}` }];
    expect(shown({ ...alertOf(fullCard), buttons: tooLong }).text).toContain(`ref ${NONCE}`);
    expect(shown({ ...alertOf(fullCard), buttons: [] }).text).toContain(`ref ${NONCE}`);
    expect(shown(alertOf(fullCard)).text).not.toContain(NONCE);
  });

  it('leaves out a button that Discord would refuse, twins, and what is beyond five rows', () => {
    const buttons = [
      { label: 'Long', command: `/brief ${'x'.repeat(100)}` },
      { label: 'A', command: '/brief a' },
      { label: 'Twin', command: '/brief a' },
      { label: ' \u200b', command: '/brief b' },
      ...Array.from({ length: 40 }, (_, at) => ({ label: `B${at}`, command: `/brief b${at}` })),
    ];
    const labels = shown({ ...alertOf(fullCard), buttons }).buttons.map(({ label }) => label);
    expect(labels).toHaveLength(25);
    expect(labels.slice(0, 3)).toEqual(['A', 'B0', 'B1']);
  });

  it.each(['javascript:alert(1)', 'no link', `https://news.example/${'a'.repeat(3000)}`])(
    'an article at %.30s has no link',
    (url) => {
      expect(shown(alertOf({ ...fullCard, url })).links).toEqual([]);
    },
  );

  it('an invalid date is no date', () => {
    const message: AlertMessage = alertOf({ ...fullCard, publishedAt: new Date(Number.NaN) });
    expect(JSON.stringify(renderMessage(message, null))).not.toMatch(/NaN|<t:/);
    expect(shown(message).text).toContain('Port Verrin Courier');
  });

  it('a list says how many lines did not fit', () => {
    const lines = Array.from({ length: 200 }, (_, at) => ({
      text: `Story ${at} ${'x'.repeat(90)}`,
      detail: 'Courier',
      url: fullCard.url,
    }));
    const seen = shown({ ...sampleList, lines });
    const standing = seen.text.match(/^Story \d+/gm)?.length ?? 0;
    expect(standing).toBeGreaterThan(10);
    expect(seen.text).toContain(`${200 - standing} more not shown`);
  });

  it('an empty list and an empty notice still say something', () => {
    expect(shown({ ...sampleList, intro: null, lines: [], footer: null, title: '' }, null).text).toBe(
      'Answer\nNothing here yet.\nNext page',
    );
    expect(shown({ ...sampleNotice, text: '', hints: [] }, null).text).toBe('✅');
  });
});

describe('renderPlain', () => {
  it.each(hostileTexts)('keeps %j dead too', (text) => {
    for (const message of messagesSaying(text)) {
      const checked = checkMessage(renderPlain(message, NONCE));
      if (checked.kind === 'refused') return expect.unreachable(JSON.stringify(checked.reply.body));
      const seen = readMessage(checked.message.body);
      expect(seen.links.filter((link) => !OUR_LINKS.has(link))).toEqual([]);
      expect([...seen.pings, ...seen.mentions]).toEqual([]);
      expect(seen.text).toContain(`ref ${NONCE}`);
    }
  });
});
