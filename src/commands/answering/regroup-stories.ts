import type { Asker } from '../../chat/question.ts';
import { audienceOf } from '../../news/owner.ts';
import type { MergeReport, SplitReport } from '../../store/nouns/stories/manual-grouping.ts';
import type { StoredArticle } from '../../store/search/search-articles.ts';
import { typedLink } from '../asking/typed-line.ts';
import type { CommandDeps, CommandInput, CommandReply } from '../command.ts';
import { postAllLines } from './post-line.ts';
import { count, doneNotice, echo, problem } from './reply-parts.ts';

const SPLIT_USE = '/slugline split https://example.org/article';
const MERGE_USE = '/slugline merge harbour-ferry-fire ferry-fire-inquiry';

/** `/slugline split <link>`: makes a new story of the article, which later articles like it join. */
export async function splitStory({ options, asker }: CommandInput, deps: CommandDeps): Promise<CommandReply> {
  const link = typedLink(options['link']);
  if (link === '') return problem('Which article? Give its link.', [SPLIT_USE]);
  if (!link.includes('/')) return takeMergeBack({ slug: link.toLowerCase(), asker }, deps);
  const article = await deps.search.articleAt(link);
  if (!article?.story) return problem(`No story has an article at ${echo(link)}.`, [`/why ${echo(link)}`]);
  if (article.story.articles < 2) return postAllLines(article.story, asker, deps);
  const { id, title, story } = article;
  const split = { articleIds: [id], from: story.id, into: null, ...byHand(asker, deps) };
  const report = await deps.regroup.split(split);
  const text = `“${echo(title)}” is a story of its own now: ${report.slug}. It was ${story.slug}. ${tellingOf(report, story.slug)}`;
  const hints = [`/brief ${report.slug}`, `/slugline merge ${story.slug} ${report.slug}`];
  const subject = `${story.slug}: “${echo(title)}” is ${report.slug} now`;
  return doneNotice({ text, hints }, { action: 'split the story', subject, target: null });
}

type Undo = { slug: string; asker: Asker };

/** `/slugline split <story>`: gives a story that was merged its articles back. */
async function takeMergeBack({ slug, asker }: Undo, deps: CommandDeps): Promise<CommandReply> {
  const merge = await deps.regroup.mergeOf(slug, deps.owner);
  if (!merge) return problem(`${echo(slug)} was not merged into another story. An article has a link.`, [SPLIT_USE]);
  const { from, into, intoSlug, articleIds } = merge;
  if (articleIds.length === 0) return problem(`Nothing of ${echo(slug)} is in ${intoSlug} any more.`);
  const report = await deps.regroup.split({ articleIds, from: into, into: from, ...byHand(asker, deps) });
  const many = count(articleIds.length, ['article', 'articles']);
  const text = `${slug} is a story of its own again, with ${many} of ${intoSlug}. ${tellingOf(report, intoSlug)}`;
  const hints = [`/brief ${slug}`, `/slugline merge ${intoSlug} ${slug}`];
  const subject = `${intoSlug}: ${slug} is a story again`;
  return doneNotice({ text, hints }, { action: 'split the story', subject, target: null });
}

const CHANNELS = ['channel', 'channels'] as const;
const UNTOLD: Record<NonNullable<SplitReport['untold']>, string> = {
  'too-old': 'it is older than max_age in alerts.yaml',
  unannounced: 'it was no news when it was found (/why says more)',
  unfollowed: 'none follows it, or it is muted',
  known: 'those that follow it have its alert, or began to follow it later',
};

/** Whom a split tells what they were not told before. */
function tellingOf({ told, untold, left }: SplitReport, rest: string): string {
  const apart =
    untold === null ? `${count(told, CHANNELS)} will be told of it.` : `No channel is told of it: ${UNTOLD[untold]}.`;
  return left === 0
    ? apart
    : `${apart} ${count(left, CHANNELS)} will be told of ${rest}, whose alert showed this article.`;
}

/** What people put right holds for them: a workspace cannot change what another is told. */
function byHand({ userName }: Asker, { owner, now }: CommandDeps) {
  return { owner, by: userName, at: now() };
}

/** `/slugline merge <story> <story>`: posted alerts stay, and name the outlets of both stories from then on. */
export async function mergeStories({ options, asker }: CommandInput, deps: CommandDeps): Promise<CommandReply> {
  const typed = [options['story'] ?? '', options['other'] ?? ''].join(' ').trim().toLowerCase().split(/\s+/);
  const [into = '', from = '', ...rest] = typed;
  if (from === '' || rest.length > 0) return problem('Which two stories? Give both by their slugs.', [MERGE_USE]);
  const [stays, joins] = await Promise.all([deps.search.storyBySlug(into), deps.search.storyBySlug(from)]);
  if (!stays?.id || !stays.slug) return problem(`There is no story ${echo(into)}.`, [`/brief ${echo(into)}`]);
  if (!joins?.id || !joins.slug) return problem(`There is no story ${echo(from)}.`, [`/brief ${echo(from)}`]);
  if (stays.id === joins.id) return problem('These are one story already.');
  const report = await deps.regroup.merge({ from: joins.id, into: stays.id, ...byHand(asker, deps) });
  // What lines tell of the story that stays is no doubt any more: another article tells it.
  await deps.lines.postAll({ storyId: stays.id, audience: audienceOf(deps.owner) }, `merged by ${asker.userName}`);
  const names = { from: joins.slug, into: stays.slug };
  const text = `${names.from} is part of ${names.into} now. ${movedLine(joins.articles)} ${alertsLine(report, names.into)}`;
  const hints = [`/brief ${names.into}`, `To undo it: /slugline split ${names.from}`];
  const subject = `${names.from} into ${names.into}`;
  return doneNotice({ text, hints }, { action: 'merged the stories', subject, target: null });
}

const TITLES_SHOWN = 3;

function movedLine(articles: readonly StoredArticle[]): string {
  const shown = articles.slice(0, TITLES_SHOWN).map(({ title, outlet }) => `“${echo(title)}” (${outlet})`);
  const more = articles.length > shown.length ? ` and ${articles.length - shown.length} more` : '';
  return `Moved there: ${shown.join(', ')}${more}.`;
}

function alertsLine({ moved, both, withdrawn, edited }: MergeReport, into: string): string {
  const alerts = (amount: number) => count(amount, ['alert', 'alerts']);
  const said = [
    moved === 0 ? '' : `${alerts(moved)} moved with it.`,
    both === 0 ? '' : `${count(both, CHANNELS)} had an alert of each, and both stand.`,
    withdrawn === 0 ? '' : `${alerts(withdrawn)} not sent yet will not go, as the channel has one of ${into}.`,
    edited === 0 ? 'No alert is edited.' : `${alerts(edited)} of ${into} will be edited to name all outlets.`,
  ];
  return said.filter((line) => line !== '').join(' ');
}
