import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../src/chat/message.ts';
import { type Newsroom, openNewsroom } from './newsroom.ts';

let newsroom: Newsroom;

beforeEach(async () => {
  newsroom = await openNewsroom();
});

afterEach(() => newsroom.database.close());

const SECOND_DAY = `A ferry strike in Port Verrin went on for a second day on Tuesday, and 4,000 islanders stayed at home. Crews of the
three ferries want a boat that does not leak, and the town says that there is no money for one before the spring. A
mediator from the capital is to meet both sides in the customs house on Wednesday at ten.`;

async function tellFerry(): Promise<void> {
  await newsroom.tell({
    title: 'Ferry pilots announce strike',
    text: 'The pilots of Port Verrin announced a ferry strike.',
    hoursAgo: 30,
    slug: 'ferry-pilots-strike',
  });
  await newsroom.tell({
    title: 'Ferry strike enters second day',
    text: `${SECOND_DAY} “We regret it,” Mara Quist said.`,
    hoursAgo: 3,
    slug: 'ferry-strike-second-day',
    actors: [{ name: 'Mara Quist', role: 'head of the pilots’ union' }],
    quotes: [
      { text: 'We regret it', speaker: 'Mara Quist' },
      { text: 'There is no other way', speaker: 'Mara Quist' },
    ],
  });
  await newsroom.tell({
    title: 'Second day of ferry strike',
    text: `${SECOND_DAY} The wire says so.`,
    hoursAgo: 2,
    outlet: 'Nordhavn Post',
    slug: 'ferry-strike-second-day',
  });
}

function cardOf(message: Message) {
  if (message.kind !== 'brief') throw new Error(`A ${message.kind}: ${JSON.stringify(message)}`);
  return message.card;
}

describe('/brief', () => {
  it('shows the newest story of a topic by its best told article, and how many more there are', async () => {
    await tellFerry();
    const { message, visibility } = await newsroom.ask('/brief ferry-strike');
    expect(visibility).toBe('public');
    expect(message).toMatchObject({ kind: 'brief', query: 'ferry-strike', more: 1 });
    expect(cardOf(message)).toMatchObject({
      headline: 'Ferry strike enters second day',
      outlet: 'Port Verrin Courier',
      alsoReportedBy: ['Nordhavn Post'],
      actors: [{ name: 'Mara Quist', role: 'head of the pilots’ union' }],
    });
    expect(cardOf(message).quotes.map(({ speaker }) => speaker?.name)).toEqual(['Mara Quist', 'Mara Quist']);
  });

  it('says what each outlet of a story tells, and nothing of the sort where one alone does', async () => {
    await tellFerry();
    const { message } = await newsroom.ask('/brief ferry-strike-second-day');
    expect(message.kind === 'brief' && message.across.map(({ title }) => title)).toContain('Who said what');
    expect(cardOf(message).alsoReportedBy).toEqual(['Nordhavn Post']);
    const alone = await newsroom.ask('/brief ferry-pilots-strike');
    expect(alone.message).toMatchObject({ across: [] });
  });

  it('shows nothing of another event under a headline: it stands under its own', async () => {
    const story = { slug: 'velmora-minister-resigns' };
    const quit = (who: string, of: string, said: string) => ({
      ...story,
      text: `${of} resigned on Monday. “${said},” ${who} told reporters in the rain. The opposition wants a vote.`,
      quotes: [{ text: said, speaker: who }],
    });
    const finance = quit(
      'Orla Tennick',
      'Velmora’s finance minister Orla Tennick',
      'The pension fund was not mine to save',
    );
    const kestria = quit('Oda Veldhuis', 'Prime Minister Oda Veldhuis of Kestria', 'I leave with an empty desk');
    const health = quit('Ivo Marsh', 'Velmora’s health minister Ivo Marsh', 'Nobody asked me about the wards');
    await newsroom.tell({
      title: 'Velmora finance minister resigns',
      hoursAgo: 9,
      outlet: 'Meridian Wire',
      ...finance,
    });
    await newsroom.tell({ title: 'Kestria’s prime minister resigns', hoursAgo: 6, outlet: 'Radio Ostra', ...kestria });
    await newsroom.tell({ title: 'Velmora health minister resigns', hoursAgo: 2, ...health });
    const { message } = await newsroom.ask('/brief velmora-minister-resigns');
    expect(cardOf(message)).toMatchObject({ headline: 'Velmora health minister resigns', alsoReportedBy: [] });
    expect(message.kind === 'brief' && message.across).toEqual([
      {
        title: 'Perhaps another event: “Kestria’s prime minister resigns”',
        lines: [{ text: 'Oda Veldhuis: “I leave with an empty desk”', outlets: ['Radio Ostra'] }],
      },
      {
        title: 'Perhaps another event: “Velmora finance minister resigns”',
        lines: [{ text: 'Orla Tennick: “The pension fund was not mine to save”', outlets: ['Meridian Wire'] }],
      },
    ]);
  });

  it('offers quotes, actors, timeline and following as commands', async () => {
    await tellFerry();
    const { message } = await newsroom.ask('/brief ferry strikes');
    expect(message.kind === 'brief' && message.buttons.map(({ command }) => command)).toEqual([
      '/quotes story:2',
      '/actors story:2',
      '/timeline ferry strikes',
      '/subscribe ferry strikes',
    ]);
  });

  it.each(['pilots-announce', '“ferry pilots”', 'FERRY\u00A0PILOT announces', 'pilot* -regret'])(
    'takes free keywords: %s',
    async (topic) => {
      await tellFerry();
      expect(cardOf((await newsroom.ask(`/brief ${topic}`)).message).headline).toBe('Ferry pilots announce strike');
    },
  );

  it('takes a story by its slug', async () => {
    await tellFerry();
    const { message } = await newsroom.ask('/brief ferry-pilots-strike');
    expect(cardOf(message).headline).toBe('Ferry pilots announce strike');
  });

  it('names the nearest topics and the newest headlines where nothing is found', async () => {
    await tellFerry();
    const { message } = await newsroom.ask('/brief harbor-fee');
    expect(message).toMatchObject({ kind: 'list', title: 'Nothing on “harbor-fee” yet' });
    expect(message.kind === 'list' && message.intro).toContain('harbour-fees');
    expect(message.kind === 'list' && message.lines.map(({ text }) => text)).toEqual([
      'Second day of ferry strike',
      'Ferry pilots announce strike',
    ]);
  });

  it('shows what has some of the words where nothing has all', async () => {
    await tellFerry();
    const { message } = await newsroom.ask('/brief announced volcano');
    expect(message.kind === 'list' && message.lines.map(({ text }) => text)).toEqual(['Ferry pilots announce strike']);
  });

  it('answers an empty store with what to look at', async () => {
    const { message } = await newsroom.ask('/brief ferry-strike');
    expect(message.kind === 'list' && message.intro).toContain('/feeds status');
  });

  it('asks which topic when none is given', async () => {
    const { message, visibility } = await newsroom.ask('/brief');
    expect(message).toMatchObject({ kind: 'list', title: 'Which topic?' });
    expect(visibility).toBe('private');
  });

  it('points at the fault of a query and offers the mend', async () => {
    const { message, visibility } = await newsroom.ask('/brief ferry (strike');
    expect(message).toMatchObject({ kind: 'notice', tone: 'problem' });
    expect(message.kind === 'notice' && message.hints).toEqual(['Here: ferry →(←', 'Write: ferry (strike)']);
    expect(visibility).toBe('private');
  });

  it('does not repeat ten thousand characters', async () => {
    const { message } = await newsroom.ask(`/brief ${'x'.repeat(10_000)}`);
    expect(JSON.stringify(message).length).toBeLessThan(1000);
  });
});
