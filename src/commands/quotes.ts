import type { ListLine } from '../chat/message.ts';
import type { Reply } from '../chat/question.ts';
import { shownWords } from '../chat/story-card.ts';
import { unreachable } from '../news/unreachable.ts';
import type { ArticleSearch, FoundStory } from '../store/search-articles.ts';
import type { Command, CommandInput } from './command.ts';
import { nothingFound } from './nothing-found.ts';
import { badQuery, echo, showTime } from './show-text.ts';
import { TOPIC_OPTION } from './topic-option.ts';
import { findTopicStories, type TopicStoriesDeps } from './topic-stories.ts';

export type QuotesDeps = TopicStoriesDeps & { search: Pick<ArticleSearch, 'quotesBy'> };

const QUOTES = 10;
const QUOTES_COUNTED = 100;
const STORIES = 10;

/** `/quotes <name or topic>`: what a person or group said, or what was said on a topic, newest first. */
export const quotesCommand: Command<QuotesDeps> = {
  spec: {
    name: 'quotes',
    description: 'What somebody said, or what was said on a topic: verbatim, with outlet and link',
    usage: '<name or topic>',
    options: [{ ...TOPIC_OPTION, description: 'Any part of a name, a topic, a story or keywords', offers: 'people' }],
    subcommands: [],
    visibility: 'public',
    permission: 'anyone',
  },
  run: answerQuotes,
};

type Said = {
  text: string;
  speaker: string | null;
  role: string | null;
  outlet: string;
  url: string;
  publishedAt: Date;
};

async function answerQuotes(input: CommandInput, deps: QuotesDeps): Promise<Reply> {
  const typed = input.options['topic']?.trim() ?? '';
  if (typed === '') return { message: await nothingFound({ typed, tree: null }, deps), visibility: 'private' };
  const named = await deps.search.quotesBy(typed, QUOTES_COUNTED);
  if (named.length > 0) return show(named, typed);
  const found = await findTopicStories(typed, { limit: STORIES }, deps);
  switch (found.kind) {
    case 'bad':
      return badQuery(typed, found);
    case 'none':
      return { message: await nothingFound({ typed, tree: found.tree }, deps), visibility: 'public' };
    case 'stories':
      return show(found.stories.flatMap(quotesOf), typed);
    default:
      return unreachable(found);
  }
}

/** Speakers first within an article's order; a quote that wire copies share is shown once. */
function quotesOf(story: FoundStory): Said[] {
  return story.articles.flatMap(({ brief, outlet, url, publishedAt }) =>
    brief.quotes.map(({ text, speaker }) => ({
      text,
      speaker: speaker?.name ?? null,
      role: speaker?.role ?? null,
      outlet,
      url,
      publishedAt,
    })),
  );
}

function show(quotes: readonly Said[], typed: string): Reply {
  const distinct = [...new Map([...quotes].reverse().map((said) => [said.text, said])).values()].reverse();
  const shown = distinct.slice(0, QUOTES);
  const more = distinct.length - shown.length;
  return {
    message: {
      kind: 'list',
      title: `Quotes: ${echo(typed)}`,
      intro: shown.length === 0 ? 'These stories quote nobody word for word.' : null,
      lines: shown.map(quoteLine),
      footer: more > 0 ? `${more}${quotes.length >= QUOTES_COUNTED ? ' or more' : ''} older ones are stored.` : null,
      buttons: [{ label: 'Brief', command: `/brief ${typed}` }],
    },
    visibility: 'public',
  };
}

/** The words stay verbatim; an honest "speaker not named" beats a wrong name. */
function quoteLine({ text, speaker, role, outlet, url, publishedAt }: Said): ListLine {
  const who = speaker === null ? 'speaker not named' : speaker + (role === null ? '' : ` (${role})`);
  return { text: `“${shownWords(text)}” — ${who}`, detail: `${outlet} · ${showTime(publishedAt)}`, url };
}
