import type { ListLine } from '../chat/message.ts';
import type { Reply } from '../chat/question.ts';
import { type Say, sentence } from '../chat/say.ts';
import { quoted, quotedInLine, shownWords } from '../chat/story-card.ts';
import { readWords } from '../engines/matching/words.ts';
import type { FoundStory } from '../store/search/search-articles.ts';
import type { StoredQuote } from '../store/search/search-names.ts';
import { archiveLine, dotted, echo, listReply } from './answering/reply-parts.ts';
import { answerTopic, TOPIC_OPTION, type TopicStories } from './asking/find-topic.ts';
import { isIn, type TimeSpan, withTime } from './asking/time-span.ts';
import { type CommandDeps, type CommandInput, command } from './command.ts';

const QUOTES = 10;
const QUOTES_COUNTED = 100;
const STORIES = 10;

export const quotesCommand = command({
  name: 'quotes',
  description: 'What somebody said, or what was said on a topic: verbatim, with outlet and link',
  usage: '<name or topic>',
  options: [{ ...TOPIC_OPTION, description: 'Any part of a name, a topic, a story or keywords', offers: 'people' }],
  run: answerQuotes,
});

type FoundQuoteLine = Omit<StoredQuote, 'articleId' | 'speaker'> & { speaker: string | null };

async function answerQuotes(input: CommandInput, deps: CommandDeps): Promise<Reply> {
  const typed = input.options['topic']?.trim() ?? '';
  const ofName = async (name: string, span: TimeSpan | null) => {
    const said = await deps.search.quotesBy(name, QUOTES_COUNTED);
    const named = span ? said.filter(({ publishedAt }) => isIn(span, publishedAt)) : said;
    return named.length > 0 ? show(named, { called: withTime(echo(name), span, deps.say), brief: name }, deps) : null;
  };
  const showStories = async ({ stories, called, story, span }: TopicStories) => {
    // Under the name of somebody who says nothing, the words of others would be theirs.
    const isName = story === null && (await deps.search.actorNames(called, 1)).length > 0;
    const title = isName
      ? deps.say('nobody stored quotes {person}; in stories that name them', { person: echo(called) })
      : echo(called);
    return show(
      ofSpeaker(stories.flatMap(quotesOf), called),
      { called: withTime(title, span, deps.say), brief: story ?? called },
      deps,
    );
  };
  return answerTopic({ typed, command: 'quotes', limit: STORIES, ofName }, showStories, deps);
}

function quotesOf(story: FoundStory): FoundQuoteLine[] {
  return story.articles.flatMap(({ brief, outlet, url, publishedAt }) =>
    brief.quotes.map(({ text, speaker }) => ({
      text,
      speaker: speaker?.name ?? null,
      role: speaker?.role ?? null,
      outlet,
      url,
      publishedAt,
      language: brief.language,
    })),
  );
}

/** "muttaqi torkham", "minister floods": the words of whom the question names, by name or else by role. */
function ofSpeaker(quotes: FoundQuoteLine[], called: string): FoundQuoteLine[] {
  const asked = new Set(readWords(called).map(({ word }) => word));
  const isAsked = (text: string | null) => readWords(text ?? '').some(({ word }) => asked.has(word));
  const byName = quotes.filter(({ speaker }) => isAsked(speaker));
  const named = byName.length > 0 ? byName : quotes.filter(({ role }) => isAsked(role));
  return named.length > 0 ? named : quotes;
}

type AskedQuotes = { called: string; brief: string };

async function show(
  quotes: readonly FoundQuoteLine[],
  { called, brief }: AskedQuotes,
  deps: CommandDeps,
): Promise<Reply> {
  // Wire copies share their quotes: each text is shown once, with its first article.
  const distinct = [...new Map([...quotes].reverse().map((said) => [said.text, said])).values()].reverse();
  const shown = distinct.slice(0, QUOTES);
  const more = distinct.length - shown.length;
  const { say } = deps;
  const older = quotes.length < QUOTES_COUNTED ? OLDER : OLDER_OR_MORE;
  return listReply({
    title: say('Quotes: {topic}', { topic: called }),
    intro: shown.length === 0 ? say('These stories quote nobody word for word.') : null,
    lines: shown.map((quote) => quoteLine(quote, say)),
    footer: more > 0 ? say(older, { n: more }) : await archiveLine(deps),
    buttons: [{ label: say('Brief'), command: `/brief ${brief}` }],
  });
}

const OLDER = sentence('{n} older ones are stored.');
const OLDER_OR_MORE = sentence('{n} or more older ones are stored.');

function quoteLine(quote: FoundQuoteLine, say: Say): ListLine {
  const { text, speaker, role, outlet, url, publishedAt, language } = quote;
  const by = speaker === null ? say('speaker not named') : speaker + (role === null ? '' : ` (${role})`);
  // Without a name, the words alone tell the direction of the line: isolated, they would leave it to ours.
  const said = speaker === null ? quoted : quotedInLine;
  const detail = dotted([outlet, say.time(publishedAt)]);
  return { text: `${said(shownWords(text), language)} — ${by}`, detail, url };
}
