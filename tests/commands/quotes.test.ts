import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cleanText } from '../../src/chat/clean-text.ts';
import type { Message } from '../../src/chat/message.ts';
import { type Newsroom, openNewsroom } from './newsroom.ts';

let newsroom: Newsroom;

beforeEach(async () => {
  newsroom = await openNewsroom();
  await newsroom.tell({
    title: 'Ferry strike begins',
    text: 'The ferry strike begins.',
    hoursAgo: 5,
    slug: 'ferry-strike-begins',
    quotes: [
      { text: 'We had no choice', speaker: 'Mara Quist' },
      { text: 'It will be long', speaker: null },
    ],
  });
  await newsroom.tell({
    title: 'Harbour fees rise',
    text: 'The fee rises.',
    hoursAgo: 2,
    outlet: 'Nordhavn Post',
    quotes: [{ text: 'Fees are fair', speaker: 'Councillor Mara Quist-Ødegård' }],
  });
});

afterEach(() => newsroom.database.close());

function texts(message: Message): string[] {
  return message.kind === 'list' ? message.lines.map(({ text }) => text) : [];
}

describe('/quotes', () => {
  it.each(['quist', 'Mara QUIST', '“quist”'])(
    'finds a person by any part of the name, newest first: %s',
    async (name) => {
      const { message, visibility } = await newsroom.ask(`/quotes ${name}`);
      expect(visibility).toBe('public');
      expect(texts(message)).toEqual([
        '“Fees are fair” — Councillor Mara Quist-Ødegård',
        '“We had no choice” — Mara Quist',
      ]);
      expect(message.kind === 'list' && message.lines[1]?.detail).toBe('Port Verrin Courier · 4 Aug 2026, 07:00 UTC');
    },
  );

  it('does not mind accents', async () => {
    expect(texts((await newsroom.ask('/quotes odegard')).message)).toHaveLength(1);
  });

  it('shows the quotes of a topic, and says where a speaker is not named', async () => {
    expect(texts((await newsroom.ask('/quotes ferry-strike')).message)).toEqual([
      '“We had no choice” — Mara Quist',
      '“It will be long” — speaker not named',
    ]);
  });

  it('shows a quote that two outlets carry once', async () => {
    const quotes = [{ text: 'We had no choice', speaker: 'Mara Quist' }];
    await newsroom.tell({ title: 'Copy', text: 'A wire copy.', hoursAgo: 1, outlet: 'Nordhavn Post', quotes });
    expect(texts((await newsroom.ask('/quotes mara quist')).message)).toHaveLength(2);
  });

  it('shows each quote in the marks of its article’s language, found by a name or by a topic', async () => {
    const quotes = [
      { text: 'Le pont reste fermé', speaker: 'Ilsa Marrowick' },
      { text: 'Rien à dire', speaker: null },
    ];
    await newsroom.tell({ title: 'Pont fermé', text: 'Le pont.', hoursAgo: 1, language: 'fr', slug: 'pont', quotes });
    expect(texts((await newsroom.ask('/quotes marrowick')).message)).toEqual([
      '«Le pont reste fermé» — Ilsa Marrowick',
    ]);
    expect(texts((await newsroom.ask('/quotes pont')).message)).toContain('«Rien à dire» — speaker not named');
  });

  it('isolates Persian words with their marks, but where they alone tell the direction of the line', async () => {
    const quotes = [
      { text: 'پل بسته است', speaker: 'نیلا مروک' },
      { text: 'NATO می‌داند', speaker: null },
    ];
    await newsroom.tell({ title: 'پل بسته', text: 'پل.', hoursAgo: 1, language: 'fa', slug: 'pol', quotes });
    const { message } = await newsroom.ask('/quotes pol');
    expect(texts(message)).toEqual(['«NATO می‌داند» — speaker not named', expect.anything()].reverse());
    expect(cleanText(texts(message)[0] ?? '')).toBe('\u2068«پل بسته است»\u2069 — نیلا مروک');
  });

  it('names nearest topics where nobody is found', async () => {
    expect((await newsroom.ask('/quotes zebra')).message).toMatchObject({ title: 'Nothing on “zebra” yet' });
  });
});
