import { writeRef } from '../chat/button-commands.ts';
import type { Button, ListLine } from '../chat/message.ts';
import type { Reply } from '../chat/question.ts';
import { type Say, sentence } from '../chat/say.ts';
import { UNTOLD_BEFORE } from '../news/untold.ts';
import type { ArticleRecord } from '../store/search/search-records.ts';
import { echo, listReply, problem } from './answering/reply-parts.ts';
import { channelLines } from './answering/why-told.ts';
import { typedLink } from './asking/typed-line.ts';
import { type CommandDeps, type CommandInput, command, option } from './command.ts';

export const whyCommand = command({
  name: 'why',
  description: 'Why an article was, or was not, posted here',
  usage: '<link>',
  options: [option('link', 'The link of the article', { required: true })],
  visibility: 'private',
  run: answerWhy,
});

async function answerWhy(input: CommandInput, deps: CommandDeps): Promise<Reply> {
  const { say } = deps;
  const link = typedLink(input.options['link']);
  if (link === '') return problem(say('Which article? Give its link.'), ['/why https://example.org/article']);
  if (!/[./:]/u.test(link)) {
    const words = echo(input.options['link'] ?? '');
    return problem(say('Which article? Give its link.'), [`/brief ${words}`, '/why https://example.org/article']);
  }
  const other = /(?:^|\s)(<#[^>]+>|#[\p{L}\p{N}_-]+)/u.exec((input.options['link'] ?? '').replace(link, ' '))?.[1];
  if (other) {
    const there = say('Ask it in {channel}: {line}', { channel: echo(other), line: `/why ${echo(link)}` });
    return problem(say('It tells of the channel in which it is asked.'), [there]);
  }
  const article = await deps.search.articleAt(link);
  if (!article) {
    return problem(say('No feed has brought {link}.', { link: echo(link) }), [
      say('Does one of the feeds carry it? /feeds status says when each was last read.'),
      say('A new feed is read with /feeds add <address>.'),
    ]);
  }
  const channel = await deps.channels.byAddress(input.asker.address);
  if (article.forgottenAt !== null) return forgottenReply(link, { ...article, at: article.forgottenAt }, say);
  const lines = [
    ...(article.toldAnewAt === null ? [] : [toldAnewLine(link, { ...article, at: article.toldAnewAt }, say)]),
    ...articleLines(article, deps),
    ...(await channelLines(article, { channel, asker: input.asker }, deps)),
  ];
  const list = {
    title: say('Why: {title}', { title: article.title }),
    lines: lines.map((text): ListLine => ({ text, detail: null, url: null })),
    footer: article.url,
    buttons: article.story ? storyButtons(article.story, say) : [],
  };
  return listReply(list, 'private');
}

/** Nothing is left of it but that it was there. */
function forgottenReply(link: string, { feed, foundAt, at }: ArticleRecord & { at: Date }, say: Say): Reply {
  const told = { link: echo(link), feed, found: say.time(foundAt), time: say.time(at) };
  const text = say(
    '{link} was found in the feed “{feed}” at {found}. Its article was deleted at {time}, as it was older than articles are kept here.',
    told,
  );
  return problem(text, [
    say('What it said, and whether it was posted, is not stored any more. It is never posted again.'),
  ]);
}

function storyButtons({ id, likely }: NonNullable<ArticleRecord['story']>, say: Say): Button[] {
  const story = writeRef({ kind: 'story', id });
  const brief = { label: say('Brief'), command: `/brief ${story}` };
  return likely ? [brief, { label: say('Post it as an alert'), command: `/slugline alert ${story}` }] : [brief];
}

function toldAnewLine(link: string, { title, url, at }: ArticleRecord & { at: Date }, say: Say): string {
  const told = { link: echo(link), title, url, time: say.time(at) };
  return link === url
    ? say(
        '{link} is the same article as “{title}”, told anew at {time}: an alert of it was edited, and there is no second one.',
        told,
      )
    : say(
        '{link} is the same article as “{title}” ({url}), told anew at {time}: an alert of it was edited, and there is no second one.',
        told,
      );
}

function articleLines(article: ArticleRecord, { say, now }: Pick<CommandDeps, 'say' | 'now'>): string[] {
  const { feed, foundAt, publishedAt, announced, untoldWhy, story } = article;
  return [
    say('Found in the feed “{feed}” at {found}; published at {published}.', {
      feed,
      found: say.time(foundAt),
      published: say.time(publishedAt),
    }),
    ...(announced ? [] : [say(untoldWhy ?? UNTOLD_BEFORE)]),
    waitLine(article, now(), say) ?? stageLine(article, say),
    ...(article.pageFailures === 0 ? [] : [failuresLine(article, say)]),
    ...(story ? [storyLine(story, say)] : []),
  ];
}

const QUOTA_UNTIL = sentence('It waits for the quota of its feed until {time}.');
const PACE_UNTIL = sentence('It waits for the pace of {site} until {time}.');
const QUOTA_NEXT = sentence('It waits for the quota of its feed, and is next in line.');
const PACE_NEXT = sentence('It waits for the pace of {site}, and is next in line.');

/** Of what is over a limit: by when it is read. */
function waitLine({ waits }: ArticleRecord, now: Date, say: Say): string | null {
  if (waits === null) return null;
  const told = { site: waits.site ?? '', time: say.time(waits.until) };
  if (waits.until > now) return say(waits.site === null ? QUOTA_UNTIL : PACE_UNTIL, told);
  return say(waits.site === null ? QUOTA_NEXT : PACE_NEXT, told);
}

function stageLine({ stage, textSource, textWhy, quotes, actors }: ArticleRecord, say: Say): string {
  const reason = textWhy ?? (textSource === 'page' ? null : sentence('the page could not be read'));
  const from = textSource === 'page' ? say('its page') : say('the feed alone');
  const source = reason === null ? from : `${from} (${say(reason)})`;
  const sums = {
    quotes: say.count(quotes, ['{n} quote', '{n} quotes']),
    actors: say.count(actors.length, ['{n} actor', '{n} actors']),
  };
  const lines: Record<typeof stage, string> = {
    found: say('Its page has not been read yet.'),
    kept: say('Its text was read; the brief is being written.'),
    planned: say('Its text comes from {source}; the brief has {quotes}, {actors}.', { source, ...sums }),
    dropped: say('It was given up: reading it failed again and again.'),
  };
  return lines[stage];
}

function failuresLine({ pageFailures, readAgainAt }: ArticleRecord, say: Say): string {
  const time = readAgainAt ? say.time(readAgainAt) : '';
  return say.count(pageFailures, readAgainAt ? FAILED_AGAIN : FAILED, { time });
}

const FAILED = [
  sentence('Its page failed {n} time; it is not asked for any more.'),
  'Its page failed {n} times in a row; it is not asked for any more.',
] as const;
const FAILED_AGAIN = [
  sentence('Its page failed {n} time; it is asked for again at {time}.'),
  'Its page failed {n} times in a row; it is asked for again at {time}.',
] as const;
const WITH = [sentence('{story} with {n} other article'), '{story} with {n} other articles'] as const;

function storyLine({ slug, why, likely, articles }: NonNullable<ArticleRecord['story']>, say: Say): string {
  const story = articles > 1 ? say.count(articles - 1, WITH, { story: slug }) : slug;
  if (!likely)
    return say('It belongs to the story {story} ({why}); a channel is alerted once per story.', { story, why });
  const near = likely.slug === null ? say('another story') : say('the story {story}', { story: likely.slug });
  return say(
    'It is likely, not certain, that it tells the event of {near} ({why}): so it has a story of its own, {story}.',
    { near, why, story },
  );
}
