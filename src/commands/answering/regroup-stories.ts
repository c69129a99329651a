import { span } from '../../chat/direction.ts';
import type { Asker } from '../../chat/question.ts';
import { type Say, sentence } from '../../chat/say.ts';
import { audienceOf } from '../../news/owner.ts';
import type { MergeReport, SplitReport } from '../../store/nouns/stories/manual-grouping.ts';
import type { StoredArticle } from '../../store/search/search-articles.ts';
import { typedLink } from '../asking/typed-line.ts';
import type { CommandDeps, CommandInput, CommandReply } from '../command.ts';
import { postAllLines } from './post-line.ts';
import { doneNotice, echo, problem } from './reply-parts.ts';

const SPLIT_USE = '/slugline split https://example.org/article';
const MERGE_USE = '/slugline merge harbour-ferry-fire ferry-fire-inquiry';

/** `/slugline split <link>`: makes a new story of the article, which later articles like it join. */
export async function splitStory({ options, asker }: CommandInput, deps: CommandDeps): Promise<CommandReply> {
  const { say } = deps;
  const link = typedLink(options['link']);
  if (link === '') return problem(say('Which article? Give its link.'), [SPLIT_USE]);
  if (!link.includes('/')) return takeMergeBack({ slug: link.toLowerCase(), asker }, deps);
  const article = await deps.search.articleAt(link);
  if (!article?.story)
    return problem(say('No story has an article at {link}.', { link: echo(link) }), [`/why ${echo(link)}`]);
  if (article.story.articles < 2) return postAllLines(article.story, asker, deps);
  const { id, title, story } = article;
  const split = { articleIds: [id], from: story.id, into: null, ...byHand(asker, deps) };
  const report = await deps.regroup.split(split);
  const told = { title: echo(title), story: report.slug, before: story.slug };
  const own = say('“{title}” is a story of its own now: {story}. It was {before}.', told);
  const text = `${own} ${tellingOf(report, story.slug, say)}`;
  const hints = [`/brief ${report.slug}`, `/slugline merge ${story.slug} ${report.slug}`];
  const subject = `${story.slug}: “${echo(title)}” is ${report.slug} now`;
  return doneNotice({ text, hints }, { action: 'split the story', subject, target: null });
}

type Undo = { slug: string; asker: Asker };

/** `/slugline split <story>`: gives a story that was merged its articles back. */
async function takeMergeBack({ slug, asker }: Undo, deps: CommandDeps): Promise<CommandReply> {
  const merge = await deps.regroup.mergeOf(slug, deps.owner);
  const { say } = deps;
  if (!merge) {
    const what = say('{story} was not merged into another story. An article has a link.', { story: echo(slug) });
    return problem(what, [SPLIT_USE]);
  }
  const { from, into, intoSlug, articleIds } = merge;
  const names = { story: echo(slug), other: intoSlug };
  if (articleIds.length === 0) return problem(say('Nothing of {story} is in {other} any more.', names));
  const report = await deps.regroup.split({ articleIds, from: into, into: from, ...byHand(asker, deps) });
  const again = say.count(articleIds.length, AGAIN, names);
  const text = `${again} ${tellingOf(report, intoSlug, say)}`;
  const hints = [`/brief ${slug}`, `/slugline merge ${intoSlug} ${slug}`];
  const subject = `${intoSlug}: ${slug} is a story again`;
  return doneNotice({ text, hints }, { action: 'split the story', subject, target: null });
}

const AGAIN = [
  sentence('{story} is a story of its own again, with {n} article of {other}.'),
  '{story} is a story of its own again, with {n} articles of {other}.',
] as const;
const UNTOLD: Record<NonNullable<SplitReport['untold']>, string> = {
  'too-old': sentence('it is older than max_age in alerts.yaml'),
  unannounced: sentence('it was no news when it was found (/why says more)'),
  unfollowed: sentence('none follows it, or it is muted'),
  known: sentence('those that follow it have its alert, or began to follow it later'),
};

/** Whom a split tells what they were not told before. */
function tellingOf({ told, untold, left }: SplitReport, rest: string, say: Say): string {
  const apart =
    untold === null
      ? say.count(told, ['{n} channel will be told of it.', '{n} channels will be told of it.'])
      : say('No channel is told of it: {reason}.', { reason: say(UNTOLD[untold]) });
  const others = [
    sentence('{n} channel will be told of {story}, whose alert showed this article.'),
    '{n} channels will be told of {story}, whose alert showed this article.',
  ] as const;
  return left === 0 ? apart : `${apart} ${say.count(left, others, { story: rest })}`;
}

/** What people put right holds for them: a workspace cannot change what another is told. */
function byHand({ userName }: Asker, { owner, now }: CommandDeps) {
  return { owner, by: userName, at: now() };
}

/** `/slugline merge <story> <story>`: posted alerts stay, and name the outlets of both stories from then on. */
export async function mergeStories({ options, asker }: CommandInput, deps: CommandDeps): Promise<CommandReply> {
  const typed = [options['story'] ?? '', options['other'] ?? ''].join(' ').trim().toLowerCase().split(/\s+/);
  const [into = '', from = '', ...rest] = typed;
  const { say } = deps;
  if (from === '' || rest.length > 0) return problem(say('Which two stories? Give both by their slugs.'), [MERGE_USE]);
  const unknown = (slug: string) => problem(say('There is no story {story}.', { story: slug }), [`/brief ${slug}`]);
  const [stays, joins] = await Promise.all([deps.search.storyBySlug(into), deps.search.storyBySlug(from)]);
  if (!stays?.id || !stays.slug) return unknown(echo(into));
  if (!joins?.id || !joins.slug) return unknown(echo(from));
  if (stays.id === joins.id) return problem(say('These are one story already.'));
  const report = await deps.regroup.merge({ from: joins.id, into: stays.id, ...byHand(asker, deps) });
  // What lines tell of the story that stays is no doubt any more: another article tells it.
  await deps.lines.postAll({ storyId: stays.id, audience: audienceOf(deps.owner) }, `merged by ${asker.userName}`);
  const names = { from: joins.slug, into: stays.slug };
  const part = say('{from} is part of {into} now.', names);
  const text = `${part} ${movedLine(joins.articles, say)} ${alertsLine(report, names.into, say)}`;
  const hints = [`/brief ${names.into}`, say('To undo it: {line}', { line: `/slugline split ${names.from}` })];
  const subject = `${names.from} into ${names.into}`;
  return doneNotice({ text, hints }, { action: 'merged the stories', subject, target: null });
}

const MOVED = [sentence('{n} alert moved with it.'), '{n} alerts moved with it.'] as const;
const BOTH = [
  sentence('{n} channel had an alert of each, and both stand.'),
  '{n} channels had an alert of each, and both stand.',
] as const;
const WITHDRAWN = [
  sentence('{n} alert not sent yet will not go, as the channel has one of {story}.'),
  '{n} alerts not sent yet will not go, as the channel has one of {story}.',
] as const;
const EDITED = [
  sentence('{n} alert of {story} will be edited to name all outlets.'),
  '{n} alerts of {story} will be edited to name all outlets.',
] as const;

const TITLES_SHOWN = 3;

function movedLine(all: readonly StoredArticle[], say: Say): string {
  const shown = all.slice(0, TITLES_SHOWN).map(({ title, outlet }) => `${span(`“${echo(title)}”`)} (${span(outlet)})`);
  const n = all.length - shown.length;
  const articles = shown.join(', ');
  return n > 0
    ? say('Moved there: {articles} and {n} more.', { articles, n })
    : say('Moved there: {articles}.', { articles });
}

function alertsLine({ moved, both, withdrawn, edited }: MergeReport, story: string, say: Say): string {
  const parts = [
    { n: moved, forms: MOVED },
    { n: both, forms: BOTH },
    { n: withdrawn, forms: WITHDRAWN },
    { n: edited, forms: EDITED },
  ];
  const said = parts.filter(({ n }) => n > 0).map(({ n, forms }) => say.count(n, forms, { story }));
  return [...said, ...(edited === 0 ? [say('No alert is edited.')] : [])].join(' ');
}
