import type { CommandSpec } from '../../src/chat/command-spec.ts';
import type { AcrossSection, AlertMessage, BriefMessage, Message, StoryCard } from '../../src/chat/message.ts';

/** Invented people and places: these messages are posted on every platform. */
export const fullCard: StoryCard = {
  headline: 'Harbour council halts ferry expansion after storm damage',
  url: 'https://news.example/world/harbour-council-halts-ferry?ref=a&lang=en',
  outlet: 'Port Verrin Courier',
  publishedAt: new Date('2026-08-04T15:12:00Z'),
  summary: [
    'The harbour council of Port Verrin voted on Tuesday to halt the ferry expansion after last week’s storm.',
    'Engineers found cracks in two of the five new piers.',
  ],
  quotes: [
    {
      text: 'We will not put passengers on piers that nobody has inspected.',
      speaker: { name: 'Ilsa Marrowick', role: 'chair of the harbour council' },
    },
    { text: 'a decision made in one afternoon', speaker: { name: 'Tobin Hesk', role: null } },
    { text: 'The work stops today.', speaker: null },
  ],
  actors: [
    { name: 'Ilsa Marrowick', role: 'chair of the harbour council' },
    { name: 'Tobin Hesk', role: null },
    { name: 'Port Verrin', role: null },
  ],
  note: null,
  alsoReportedBy: ['Lowland Wire'],
  updates: [],
};

export const emptiestCard: StoryCard = {
  headline: 'Ferry halted',
  url: 'https://news.example/f',
  outlet: '',
  publishedAt: new Date('2026-08-04T15:12:00Z'),
  summary: [],
  quotes: [],
  actors: [],
  note: null,
  alsoReportedBy: [],
  updates: [],
};

function long(seed: string, length: number): string {
  return `${seed} `.repeat(Math.ceil(length / (seed.length + 1))).slice(0, length);
}

/** Longer in every part than any platform takes, in letters that take three bytes and characters that escape to five. */
export const longestCard: StoryCard = {
  headline: long('渡船 & piers <closed>', 900),
  url: `https://news.example/${'a'.repeat(1500)}?q=${encodeURIComponent('渡'.repeat(40))}`,
  outlet: long('The Extremely Thorough Harbour Gazette', 300),
  publishedAt: new Date('2026-08-04T15:12:00Z'),
  summary: Array.from({ length: 9 }, (_, at) => long(`渡船 sentence ${at} & <more>`, 2500)),
  quotes: Array.from({ length: 12 }, (_, at) => ({
    text: long(`“桟橋” quote ${at} & so on`, 4000),
    speaker: { name: long('Marrowick', 300), role: long('chair & deputy <acting>', 400) },
  })),
  actors: Array.from({ length: 60 }, (_, at) => ({ name: long(`Actor ${at}`, 200), role: long('role & office', 300) })),
  note: long('From the feed text only.', 1200),
  alsoReportedBy: Array.from({ length: 80 }, (_, at) => long(`Outlet ${at}`, 90)),
  updates: [],
};

const buttons = [
  { label: 'Quotes', command: '/quotes harbour-ferry-halt' },
  { label: 'Timeline', command: '/timeline harbour-ferry-halt' },
];

export function alertOf(card: StoryCard): AlertMessage {
  const met = [{ topic: 'harbour-ferry', words: ['Harbour', 'ferries'] }];
  return { kind: 'alert', card, topics: ['harbour-ferry'], met, mention: null, buttons };
}

const across: AcrossSection[] = [
  { title: 'All report', lines: [{ text: 'Boats stay in the harbour.', outlets: ['Lowland Wire', 'Island Wire'] }] },
];

export function briefOf(card: StoryCard): BriefMessage {
  return { kind: 'brief', query: 'harbour ferry', card, across, more: 3, buttons };
}

/** The same card with one text in the place of every text that may come from outside. */
export function cardSaying(text: string): StoryCard {
  return {
    ...fullCard,
    headline: text,
    outlet: text,
    summary: [text, text],
    quotes: [{ text, speaker: { name: text, role: text } }],
    actors: [{ name: text, role: text }],
    note: text,
    alsoReportedBy: [text],
    updates: [{ text, outlet: text, at: new Date('2026-08-04T15:12:00Z') }],
  };
}

/** Every kind of message with one text in the place of every text that may come from outside. */
export function messagesSaying(text: string): Message[] {
  return [
    { ...alertOf(cardSaying(text)), topics: [text], met: [{ topic: text, words: [text, text] }] },
    {
      ...briefOf(cardSaying(text)),
      query: text,
      across: [{ title: text, lines: [{ text, outlets: [text, text] }] }],
    },
    {
      kind: 'list',
      title: text,
      intro: text,
      lines: [
        { text, detail: text, url: 'https://news.example/a' },
        { text, detail: null, url: null },
      ],
      footer: text,
      buttons: [{ label: text, command: '/latest' }],
    },
    { kind: 'notice', tone: 'info', text, hints: [text] },
  ];
}

export const commands: CommandSpec[] = [
  {
    name: 'brief',
    description: 'The newest story on a topic',
    usage: '<topic>',
    options: [{ name: 'topic', description: 'Topic or words', kind: 'text', required: true, offers: 'stories' }],
    subcommands: [],
    visibility: 'public',
    permission: 'anyone',
  },
  {
    name: 'quotes',
    description: 'Who said what',
    usage: '<name or topic>',
    options: [{ name: 'about', description: 'Name or topic', kind: 'text', required: true, offers: 'stories' }],
    subcommands: [],
    visibility: 'public',
    permission: 'anyone',
  },
  {
    name: 'subscriptions',
    description: 'What this channel follows',
    usage: '',
    options: [],
    subcommands: [],
    visibility: 'private',
    permission: 'anyone',
  },
  {
    name: 'slugline',
    description: 'Help and state',
    usage: 'help | status',
    options: [],
    subcommands: [
      { name: 'help', description: 'What Slugline can do', usage: '', options: [], permission: 'anyone' },
      { name: 'status', description: 'What runs', usage: '', options: [], permission: 'anyone' },
    ],
    visibility: 'private',
    permission: 'anyone',
  },
];
