import type { CommandSpec } from '../../../src/chat/command-spec.ts';
import type { AlertMessage, BriefMessage, ListMessage, StoryCard } from '../../../src/chat/message.ts';
import type { Answer } from '../../../src/chat/question.ts';

const CARD: StoryCard = {
  headline: 'Harbour council asks for talks after ferry pier is closed',
  url: 'https://harbour-post.slugline.example/2026/11/ferry-pier-closed',
  outlet: 'Harbour Post',
  publishedAt: new Date('2026-11-28T13:40:00Z'),
  summary: [
    'The council of Norhaven asked the ferry company on Saturday to reopen talks after it closed the northern pier without notice.',
    'About 400 islanders depend on the crossing to reach work and school.',
  ],
  quotes: [
    {
      text: 'We learned of it from a sheet of paper on a locked gate.',
      speaker: { name: 'Ilse Brandvik', role: 'chair of the Norhaven harbour council' },
    },
    {
      text: 'Our engineers found cracks that cannot wait for spring.',
      speaker: { name: 'Tomas Okoro', role: 'spokesman of Strait Lines' },
    },
    { text: 'a winter without a way home', speaker: null },
  ],
  actors: [
    { name: 'Ilse Brandvik', role: 'chair of the Norhaven harbour council' },
    { name: 'Tomas Okoro', role: 'spokesman of Strait Lines' },
    { name: 'Strait Lines', role: null },
    { name: 'Norhaven', role: null },
  ],
  note: null,
  alsoReportedBy: ['Island Wire'],
  updates: [],
};

function card(change: Partial<StoryCard> = {}): StoryCard {
  return { ...CARD, ...change };
}

export function alert(change: Partial<StoryCard> = {}): AlertMessage {
  const slug = 'norhaven-ferry-pier';
  return {
    kind: 'alert',
    card: card(change),
    topics: ['norhaven-ferry'],
    met: [{ topic: 'norhaven-ferry', words: ['Norhaven', 'ferries'] }],
    mention: null,
    buttons: [
      { label: 'All quotes', command: `/quotes ${slug}` },
      { label: 'Actors', command: `/actors ${slug}` },
      { label: 'Timeline', command: `/timeline ${slug}` },
    ],
  };
}

export function brief(change: Partial<StoryCard> = {}): BriefMessage {
  return {
    kind: 'brief',
    query: 'norhaven-ferry',
    card: card(change),
    across: [],
    more: 2,
    buttons: [{ label: 'Follow', command: '/subscribe norhaven-ferry' }],
  };
}

export function list(): ListMessage {
  return {
    kind: 'list',
    title: 'Latest stories',
    intro: 'The newest first.',
    lines: [
      {
        text: 'Harbour council asks for talks after ferry pier is closed',
        detail: 'Harbour Post · 28 Nov 2026, 13:40 UTC',
        url: 'https://harbour-post.slugline.example/2026/11/ferry-pier-closed',
      },
      { text: 'Night buses return to the valley', detail: null, url: null },
    ],
    footer: 'Ask /brief with a few words of a headline.',
    buttons: [],
  };
}

function command(name: string, change: Partial<CommandSpec>): CommandSpec {
  return {
    name,
    description: '',
    usage: '',
    options: [],
    subcommands: [],
    visibility: 'public',
    permission: 'anyone',
    ...change,
  };
}

const topic = { name: 'topic', description: 'A topic', kind: 'text', required: true, offers: 'stories' } as const;

export const COMMANDS: CommandSpec[] = [
  command('brief', { description: 'The newest story on a topic', usage: '<topic>', options: [topic] }),
  command('latest', { description: 'The newest stories', usage: '[n]' }),
  command('feeds', {
    description: 'The feeds we read',
    subcommands: [
      { name: 'add', description: 'Read a new feed', usage: '<address>', options: [topic], permission: 'channel' },
      { name: 'list', description: 'All feeds', usage: '', options: [], permission: 'anyone' },
    ],
  }),
];

/** Answers as the commands do, without their store. */
export const answer: Answer = async (question) => {
  if (question.command === 'brief') return { message: brief(), visibility: 'public' };
  if (question.command === 'latest') return { message: list(), visibility: 'public' };
  return {
    message: { kind: 'notice', tone: 'done', text: `Done: ${question.command}`, hints: ['Try /latest.'] },
    visibility: 'private',
  };
};
