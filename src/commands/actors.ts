import type { ListLine } from '../chat/message.ts';
import type { Reply } from '../chat/question.ts';
import type { Say } from '../chat/say.ts';
import { fold } from '../engines/matching/words.ts';
import type { Actor } from '../news/article.ts';
import type { FoundStory, StoredArticle } from '../store/search/search-articles.ts';
import { dotted, echo, listReply } from './answering/reply-parts.ts';
import { answerTopic, TOPIC_OPTION } from './asking/find-topic.ts';
import { withTime } from './asking/time-span.ts';
import { command } from './command.ts';

const ACTORS = 12;
const STORIES = 20;

export const actorsCommand = command({
  name: 'actors',
  description: 'Who acts and speaks in the stories on a topic, with their roles',
  usage: '<topic, story or keywords>',
  options: [TOPIC_OPTION],
  run: ({ options }, deps) => {
    const typed = options['topic']?.trim() ?? '';
    return answerTopic(
      { typed, command: 'actors', limit: STORIES },
      ({ stories, called, span }) => show(stories, withTime(echo(called), span, deps.say), deps.say),
      deps,
    );
  },
});

type ActorSummary = { actor: Actor; role: string | null; mentions: number; articles: number; newest: StoredArticle };

function show(stories: readonly FoundStory[], called: string, say: Say): Reply {
  const actors = gather(stories.flatMap((story) => story.articles));
  const mostNamed = actors.slice(0, 3).map(({ actor }) => actor.name);
  return listReply({
    title: say('Actors: {topic}', { topic: called }),
    intro: actors.length > 0 ? null : say('These stories name nobody.'),
    lines: actors.slice(0, ACTORS).map((actor) => actorLine(actor, say)),
    footer: say.count(stories.length, ['From {n} story, the newest first.', 'From {n} stories, the newest first.']),
    buttons: mostNamed.map((name) => ({ label: say('Quotes: {topic}', { topic: name }), command: `/quotes ${name}` })),
  });
}

/** Sums up each name: its articles, its mentions, and the newest role that an article gives it. */
function gather(articles: readonly StoredArticle[]): ActorSummary[] {
  const seen = new Map<string, ActorSummary>();
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

function actorLine({ actor, role, articles, newest }: ActorSummary, say: Say): ListLine {
  const where = [say.count(articles, ['{n} article', '{n} articles']), newest.outlet];
  return { text: actor.name, detail: dotted(role === null ? where : [role, ...where]), url: newest.url };
}
