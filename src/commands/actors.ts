import type { ListLine } from '../chat/message.ts';
import type { Reply } from '../chat/question.ts';
import type { Actor } from '../news/brief.ts';
import { unreachable } from '../news/unreachable.ts';
import { fold } from '../news/words.ts';
import type { FoundStory, StoredArticle } from '../store/search-articles.ts';
import type { Command, CommandInput } from './command.ts';
import { nothingFound } from './nothing-found.ts';
import { badQuery, count, echo } from './show-text.ts';
import { TOPIC_OPTION } from './topic-option.ts';
import { findTopicStories, type TopicStoriesDeps } from './topic-stories.ts';

const ACTORS = 12;
const STORIES = 20;

/** `/actors <topic>`: who acts and speaks in the newest stories of a topic. */
export const actorsCommand: Command<TopicStoriesDeps> = {
  spec: {
    name: 'actors',
    description: 'Who acts and speaks in the stories on a topic, with their roles',
    usage: '<topic, story or keywords>',
    options: [TOPIC_OPTION],
    subcommands: [],
    visibility: 'public',
    permission: 'anyone',
  },
  run: answerActors,
};

async function answerActors(input: CommandInput, deps: TopicStoriesDeps): Promise<Reply> {
  const typed = input.options['topic']?.trim() ?? '';
  if (typed === '') return { message: await nothingFound({ typed, tree: null }, deps), visibility: 'private' };
  const found = await findTopicStories(typed, { limit: STORIES }, deps);
  switch (found.kind) {
    case 'bad':
      return badQuery(typed, found);
    case 'none':
      return { message: await nothingFound({ typed, tree: found.tree }, deps), visibility: 'public' };
    case 'stories':
      return show(found.stories, typed);
    default:
      return unreachable(found);
  }
}

type Seen = { actor: Actor; role: string | null; mentions: number; articles: number; newest: StoredArticle };

function show(stories: readonly FoundStory[], typed: string): Reply {
  const actors = gather(stories.flatMap((story) => story.articles));
  const [first] = actors;
  return {
    message: {
      kind: 'list',
      title: `Actors: ${echo(typed)}`,
      intro: first ? null : 'These stories name nobody.',
      lines: actors.slice(0, ACTORS).map(actorLine),
      footer: `From ${count(stories.length, ['story', 'stories'])}, the newest first.`,
      buttons: actors
        .slice(0, 3)
        .map(({ actor }) => ({ label: `Quotes: ${actor.name}`, command: `/quotes ${actor.name}` })),
    },
    visibility: 'public',
  };
}

/** One line a name: in how many articles, how often, and the newest role that an article gives it. */
function gather(articles: readonly StoredArticle[]): Seen[] {
  const seen = new Map<string, Seen>();
  for (const article of articles) {
    for (const actor of article.brief.actors) {
      const key = fold(actor.name);
      const known = seen.get(key) ?? { actor, role: null, mentions: 0, articles: 0, newest: article };
      known.role ??= actor.role;
      known.mentions += actor.mentions;
      known.articles += 1;
      seen.set(key, known);
    }
  }
  return [...seen.values()].sort((a, b) => b.articles - a.articles || b.mentions - a.mentions);
}

function actorLine({ actor, role, articles, newest }: Seen): ListLine {
  const where = `${count(articles, ['article', 'articles'])} · ${newest.outlet}`;
  return { text: actor.name, detail: role === null ? where : `${role} · ${where}`, url: newest.url };
}
