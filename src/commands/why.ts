import { writeRef } from '../chat/button-commands.ts';
import { type Button, type ListLine, type MatchedTopic, matchedTopics, sayTime } from '../chat/message.ts';
import type { Asker, Reply } from '../chat/question.ts';
import { whatIsMissing } from '../engines/matching/explain-match.ts';
import { matchQuery, type Silence, silenceOf, withWords } from '../engines/matching/match-query.ts';
import { NO_NAMES, withNames } from '../engines/matching/names.ts';
import { parseQuery } from '../engines/matching/parse-query.ts';
import type { Channel } from '../news/channel.ts';
import { EVERYTHING } from '../news/subscription.ts';
import { UNTOLD_BEFORE } from '../news/untold.ts';
import { SPLIT_BY } from '../store/nouns/stories/manual-grouping.ts';
import type { ArticleRecord, DeliveryRecord } from '../store/search/search-records.ts';
import { count, echo, listReply, problem } from './answering/reply-parts.ts';
import { subscriptionName } from './asking/find-topic.ts';
import { typedLink } from './asking/typed-line.ts';
import { type ChannelSubscription, type CommandDeps, type CommandInput, command, option } from './command.ts';

export const whyCommand = command({
  name: 'why',
  description: 'Why an article was, or was not, posted here',
  usage: '<link>',
  options: [option('link', 'The link of the article', { required: true })],
  visibility: 'private',
  run: answerWhy,
});

async function answerWhy(input: CommandInput, deps: CommandDeps): Promise<Reply> {
  const link = typedLink(input.options['link']);
  if (link === '') return problem('Which article? Give its link.', ['/why https://example.org/article']);
  const other = /(?:^|\s)(<#[^>]+>|#[\p{L}\p{N}_-]+)/u.exec((input.options['link'] ?? '').replace(link, ' '))?.[1];
  if (other)
    return problem('It tells of the channel in which it is asked.', [`Ask it in ${echo(other)}: /why ${echo(link)}`]);
  const article = await deps.search.articleAt(link);
  if (!article) {
    return problem(`No feed has brought ${echo(link)}.`, [
      'Does one of the feeds carry it? /feeds status says when each was last read.',
      'A new feed is read with /feeds add <address>.',
    ]);
  }
  const channel = await deps.channels.byAddress(input.asker.address);
  if (article.forgottenAt !== null) return forgottenReply(link, article, article.forgottenAt);
  const lines = [
    ...(article.toldAnewAt === null ? [] : [toldAnewLine(link, article, article.toldAnewAt)]),
    ...articleLines(article, deps.now()),
    ...(await channelLines(article, { channel, asker: input.asker }, deps)),
  ];
  const list = {
    title: `Why: ${article.title}`,
    lines: lines.map((text): ListLine => ({ text, detail: null, url: null })),
    footer: article.url,
    buttons: article.story ? storyButtons(article.story) : [],
  };
  return listReply(list, 'private');
}

/** Nothing is left of it but that it was there. */
function forgottenReply(link: string, { feed, foundAt }: ArticleRecord, at: Date): Reply {
  const text = `${echo(link)} was found in the feed “${feed}” at ${sayTime(foundAt)}. Its article was deleted at ${sayTime(at)}, as it was older than articles are kept here.`;
  return problem(text, ['What it said, and whether it was posted, is not stored any more. It is never posted again.']);
}

function storyButtons({ id, likely }: NonNullable<ArticleRecord['story']>): Button[] {
  const story = writeRef({ kind: 'story', id });
  const brief = { label: 'Brief', command: `/brief ${story}` };
  return likely ? [brief, { label: 'Post it as an alert', command: `/slugline alert ${story}` }] : [brief];
}

function toldAnewLine(link: string, { title, url }: ArticleRecord, at: Date): string {
  const where = link === url ? '' : ` (${url})`;
  return `${echo(link)} is the same article as “${title}”${where}, told anew at ${sayTime(at)}: an alert of it was edited, and there is no second one.`;
}

function articleLines(article: ArticleRecord, now: Date): string[] {
  const { feed, foundAt, publishedAt, announced, untoldWhy, story } = article;
  return [
    `Found in the feed “${feed}” at ${sayTime(foundAt)}; published at ${sayTime(publishedAt)}.`,
    ...(announced ? [] : [untoldWhy ?? UNTOLD_BEFORE]),
    waitLine(article, now) ?? stageLine(article),
    ...(article.pageFailures === 0 ? [] : [failuresLine(article)]),
    ...(story ? [storyLine(story)] : []),
  ];
}

/** Of what is over a limit: by when it is read. */
function waitLine({ waits }: ArticleRecord, now: Date): string | null {
  if (waits === null) return null;
  const whose = waits.site === null ? 'for the quota of its feed' : `for the pace of ${waits.site}`;
  return waits.until > now
    ? `It waits ${whose} until ${sayTime(waits.until)}.`
    : `It waits ${whose}, and is next in line.`;
}

function stageLine({ stage, textSource, textWhy, quotes, actors }: ArticleRecord): string {
  const reason = textWhy ?? (textSource === 'page' ? null : 'the page could not be read');
  const source = `${textSource === 'page' ? 'its page' : 'the feed alone'}${reason === null ? '' : ` (${reason})`}`;
  const sums = `${count(quotes, ['quote', 'quotes'])}, ${count(actors.length, ['actor', 'actors'])}`;
  const lines: Record<typeof stage, string> = {
    found: 'Its page has not been read yet.',
    kept: 'Its text was read; the brief is being written.',
    planned: `Its text comes from ${source}; the brief has ${sums}.`,
    dropped: 'It was given up: reading it failed again and again.',
  };
  return lines[stage];
}

function failuresLine({ pageFailures, readAgainAt }: ArticleRecord): string {
  const next = readAgainAt ? `it is asked for again at ${sayTime(readAgainAt)}` : 'it is not asked for any more';
  return `Its page failed ${count(pageFailures, ['time', 'times in a row'])}; ${next}.`;
}

function storyLine({ slug, why, likely, articles }: NonNullable<ArticleRecord['story']>): string {
  const others = articles > 1 ? ` with ${count(articles - 1, ['other article', 'other articles'])}` : '';
  if (!likely) return `It belongs to the story ${slug}${others} (${why}); a channel is alerted once per story.`;
  const near = likely.slug === null ? 'another story' : `the story ${likely.slug}`;
  return `It is likely, not certain, that it tells the event of ${near} (${why}): so it has a story of its own, ${slug}${others}.`;
}

async function channelLines(
  article: ArticleRecord,
  { channel, asker }: { channel: Channel | null; asker: Asker },
  deps: CommandDeps,
): Promise<string[]> {
  const name = asker.channelName ?? 'this channel';
  if (!channel) return [`Nothing is followed in ${name}.`];
  const matches = await matchesOf(article, channel, deps);
  const told = article.story ? await deps.search.toldOf(article.story.id, channel.id) : null;
  const { alert = null, line = null } = told ?? {};
  const paused = channel.state === 'open' ? [] : [`${name} is ${channel.state}: nothing is posted there now.`];
  return [
    ...(matches.unread === null ? [] : [`Its text cannot be read (${matches.unread}), so only its headline counts.`]),
    matchLine(matches, name),
    ...missingLines(matches),
    ...silenceLines(matches.silent, article),
    ...(line ? [likelyLine(line, name, alert !== null)] : []),
    ...(alert ? [deliveryLine(alert, article)] : []),
    ...(line || alert ? [] : [noDeliveryLine(article, matches)]),
    ...paused,
  ];
}

type SilencedSubscription = { subscription: ChannelSubscription; silence: Silence };
type SubscriptionMatches = {
  followed: number;
  matching: ChannelSubscription[];
  silent: SilencedSubscription[];
  /** Why its text cannot be read, where that is so. */
  unread: string | null;
  /** What those want that do not match, a line for each. */
  missing: string[];
};

/** The subscriptions that match the article, and those that were silenced when the alert was planned. */
async function matchesOf(article: ArticleRecord, channel: Channel, deps: CommandDeps): Promise<SubscriptionMatches> {
  const [listed, mutes, { languages }] = await Promise.all([
    deps.subscriptions.listFor(channel.id),
    deps.mutes.listFor(channel.id),
    deps.channels.settings(channel.id),
  ]);
  const { words, unread } = await wordsOf(article, deps);
  const names = deps.names ?? NO_NAMES;
  const text = withWords(article, words, names);
  const at = article.stage === 'planned' ? article.stageAt : deps.now();
  const matching = listed.filter(({ query }) => {
    const parsed = parseQuery(query);
    return query === EVERYTHING || (parsed.kind === 'query' && matchQuery(withNames(parsed.tree, names), text));
  });
  const silent = matching.flatMap((subscription): SilencedSubscription[] => {
    const silence = silenceOf({ query: subscription.query, mutes, languages }, text, at);
    return silence ? [{ subscription, silence }] : [];
  });
  const missing = listed.flatMap((subscription) => {
    const parsed = parseQuery(subscription.query);
    const lacks = parsed.kind === 'query' && !matching.includes(subscription) ? whatIsMissing(parsed.tree, text) : [];
    return lacks.length === 0
      ? []
      : [`“${echo(subscriptionName(subscription))}” lacks ${lacks.map(echo).join(' and ')}.`];
  });
  return { followed: listed.length, matching, silent, unread, missing };
}

/** Where its text cannot be read, an article was told by its headline alone, and only that was matched. */
async function wordsOf({ title, text, language }: ArticleRecord, { readWords }: CommandDeps) {
  const whole = await readWords({ title, text, language: language ?? '' });
  if (whole.kind === 'done') return { words: whole.result, unread: null };
  const headline = await readWords({ title, text: '', language: language ?? '' });
  return { words: headline.kind === 'done' ? headline.result : new Map<string, number[]>(), unread: whole.reason };
}

function matchLine({ followed, matching }: SubscriptionMatches, name: string): string {
  if (matching.length > 0) return `Followed in ${name} by: ${matching.map(subscriptionName).map(echo).join(', ')}.`;
  return `None of the ${count(followed, ['subscription', 'subscriptions'])} of ${name} matches it.`;
}

const MISSING_SHOWN = 5;

function missingLines({ matching, missing }: SubscriptionMatches): string[] {
  if (matching.length > 0) return [];
  const more = missing.length - MISSING_SHOWN;
  return [...missing.slice(0, MISSING_SHOWN), ...(more > 0 ? [`And ${more} more lack words.`] : [])];
}

function silenceLines(silent: readonly SilencedSubscription[], { language }: ArticleRecord): string[] {
  const lines = silent.map(({ subscription, silence }) => {
    if (silence.kind === 'language') {
      return `This channel takes articles in ${silence.wanted.join(', ')} only; this one is in ${language ?? 'another language'}.`;
    }
    const { mute } = silence;
    const name = echo(subscriptionName(subscription));
    const whose = mute.query === subscription.query ? '' : `, which takes it out of “${name}”`;
    return `“${echo(subscriptionName(mute))}” was muted here until ${sayTime(mute.until)} by ${echo(mute.createdBy)}${whose}.`;
  });
  return [...new Set(lines)];
}

/** Where the line of a likely article is, and what became of it. Its reason is that of its alert, where it has one. */
function likelyLine(line: DeliveryRecord, name: string, hasAlert: boolean): string {
  const alert = line.under === null ? 'an alert' : `the alert of ${line.under}`;
  const place = `In ${name} a line in the thread of ${alert} tells of it`;
  if (!hasAlert) return `${place}; ${endOf(line)}.`;
  const why = line.reason === null ? '' : ` (${line.reason})`;
  return `${place}; ${endOf({ ...line, reason: null })}. It became an alert of its own${why}.`;
}

function deliveryLine(delivery: DeliveryRecord, article: ArticleRecord): string {
  const { state, because, met, plannedAt } = delivery;
  const by = delivery.articleId === article.id ? 'this article' : 'another article of the story';
  const reasons = matchedTopics({ topics: because, met }).map(reasonText).join(', ');
  const why = reasons === '' ? 'because every article is posted here' : `because of ${reasons}`;
  const verb = state === 'planned' ? 'is' : 'was';
  return `The alert ${verb} planned at ${sayTime(plannedAt)} by ${by}, ${why}; ${endOf(delivery)}.`;
}

function endOf({ state, dueAt, endedAt, reason }: DeliveryRecord): string {
  const end = endedAt === null ? '' : ` at ${sayTime(endedAt)}`;
  const why = reason === null ? '' : ` (${reason})`;
  const ends: Record<typeof state, string> = {
    planned: `it is due at ${sayTime(dueAt)}${why}`,
    sending: 'it is being sent',
    sent: `it was posted${end}`,
    refused: `the platform refused it${end}${why}`,
    unknown: `the platform did not say whether it stands, so we look before sending again${why}`,
    expired: `it was too old by the time it could be sent${end}${why}`,
  };
  return ends[state];
}

/** "pakistan-taliban (Pakistan, airstrike)", as in the alert. */
function reasonText({ topic, words }: MatchedTopic): string {
  return words.length === 0 ? echo(topic) : `${echo(topic)} (${words.join(', ')})`;
}

function noDeliveryLine({ announced, stage, story }: ArticleRecord, { matching, silent }: SubscriptionMatches): string {
  if (!announced) return 'So no alert was planned for it.';
  if (stage !== 'planned') return 'No alert is planned yet.';
  if (silent.length > 0 && silent.length === matching.length) return 'So no alert was planned here.';
  if (story?.why.startsWith(SPLIT_BY)) return 'No alert was planned here when it became a story of its own.';
  return 'No alert was planned here: nothing that was followed at the time matched.';
}
