import { span, spans } from '../../chat/direction.ts';
import { type MatchedTopic, matchedTopics } from '../../chat/message.ts';
import type { Asker } from '../../chat/question.ts';
import { type Say, sentence } from '../../chat/say.ts';
import { whatIsMissing } from '../../engines/matching/explain-match.ts';
import { matchQuery, type Silence, silenceOf, withWords } from '../../engines/matching/match-query.ts';
import { NO_NAMES, withNames } from '../../engines/matching/names.ts';
import { parseQuery } from '../../engines/matching/parse-query.ts';
import type { Channel } from '../../news/channel.ts';
import { EVERYTHING } from '../../news/subscription.ts';
import { SPLIT_BY } from '../../store/nouns/stories/manual-grouping.ts';
import type { ArticleRecord, DeliveryRecord } from '../../store/search/search-records.ts';
import { subscriptionName } from '../asking/find-topic.ts';
import type { ChannelSubscription, CommandDeps } from '../command.ts';
import { echo } from './reply-parts.ts';

const STATES = { open: sentence('open'), paused: sentence('paused'), closed: sentence('closed') };

/** Why the article was, or was not, posted in the channel of the question. */
export async function channelLines(
  article: ArticleRecord,
  { channel, asker }: { channel: Channel | null; asker: Asker },
  deps: CommandDeps,
): Promise<string[]> {
  const { say } = deps;
  const name = asker.channelName ?? say('this channel');
  if (!channel) return [say('Nothing is followed in {channel}.', { channel: name })];
  const matches = await matchesOf(article, channel, deps);
  const told = article.story ? await deps.search.toldOf(article.story.id, channel.id) : null;
  const { alert = null, line = null } = told ?? {};
  const state = { channel: name, state: say(STATES[channel.state]) };
  const paused = channel.state === 'open' ? [] : [say('{channel} is {state}: nothing is posted there now.', state)];
  const reason = matches.unread;
  return [
    ...(reason === null ? [] : [say('Its text cannot be read ({reason}), so only its headline counts.', { reason })]),
    matchLine(matches, name, say),
    ...missingLines(matches, say),
    ...silenceLines(matches.silent, article, say),
    ...(line ? [likelyLine(line, { name, hasAlert: alert !== null }, say)] : []),
    ...(alert ? [deliveryLine(alert, article, say)] : []),
    ...(line || alert ? [] : [say(noDeliveryLine(article, matches))]),
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
    const lacks =
      parsed.kind === 'query' && !matching.includes(subscription) ? whatIsMissing(parsed.tree, text, deps.say) : [];
    if (lacks.length === 0) return [];
    const told = {
      topic: echo(subscriptionName(subscription)),
      words: new Intl.ListFormat(deps.say.locale).format(lacks.map(echo)),
    };
    return [deps.say('“{topic}” lacks {words}.', told)];
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

function matchLine({ followed, matching }: SubscriptionMatches, channel: string, say: Say): string {
  const topics = spans(matching.map(subscriptionName).map(echo), ', ');
  if (matching.length > 0) return say('Followed in {channel} by: {topics}.', { channel, topics });
  const none = [
    sentence('None of the {n} subscription of {channel} matches it.'),
    'None of the {n} subscriptions of {channel} matches it.',
  ] as const;
  return say.count(followed, none, { channel });
}

const MISSING_SHOWN = 5;

function missingLines({ matching, missing }: SubscriptionMatches, say: Say): string[] {
  if (matching.length > 0) return [];
  const more = missing.length - MISSING_SHOWN;
  return [
    ...missing.slice(0, MISSING_SHOWN),
    ...(more > 0 ? [say.count(more, ['And {n} more lacks words.', 'And {n} more lack words.'])] : []),
  ];
}

function silenceLines(silent: readonly SilencedSubscription[], { language }: ArticleRecord, say: Say): string[] {
  const lines = silent.map(({ subscription, silence }) => {
    if (silence.kind === 'language') {
      const told = { languages: silence.wanted.join(', '), language: language ?? say('another language') };
      return say('This channel takes articles in {languages} only; this one is in {language}.', told);
    }
    const { mute } = silence;
    const name = echo(subscriptionName(subscription));
    const topic = echo(subscriptionName(mute));
    const told = { topic, time: say.time(mute.until), person: echo(mute.createdBy), other: name };
    return mute.query === subscription.query
      ? say('“{topic}” was muted here until {time} by {person}.', told)
      : say('“{topic}” was muted here until {time} by {person}, which takes it out of “{other}”.', told);
  });
  return [...new Set(lines)];
}

/** Where the line of a likely article is, and what became of it. Its reason is that of its alert, where it has one. */
function likelyLine(line: DeliveryRecord, { name, hasAlert }: { name: string; hasAlert: boolean }, say: Say): string {
  const alert = line.under === null ? say('an alert') : say('the alert of {story}', { story: line.under });
  const told = { channel: name, alert, end: endOf(hasAlert ? { ...line, reason: null } : line, say) };
  const place = say('In {channel} a line in the thread of {alert} tells of it; {end}.', told);
  if (!hasAlert) return place;
  const { reason } = line;
  const became =
    reason === null
      ? say('It became an alert of its own.')
      : say('It became an alert of its own ({reason}).', { reason });
  return `${place} ${became}`;
}

function deliveryLine(delivery: DeliveryRecord, article: ArticleRecord, say: Say): string {
  const { state, because, met, plannedAt } = delivery;
  const by = delivery.articleId === article.id ? say('this article') : say('another article of the story');
  const reasons = spans(matchedTopics({ topics: because, met }).map(reasonText), ', ');
  const why = reasons === '' ? say('because every article is posted here') : say('because of {reasons}', { reasons });
  const told = { time: say.time(plannedAt), by, why, end: endOf(delivery, say) };
  return state === 'planned'
    ? say('The alert is planned at {time} by {by}, {why}; {end}.', told)
    : say('The alert was planned at {time} by {by}, {why}; {end}.', told);
}

function endOf({ state, dueAt, endedAt, reason }: DeliveryRecord, say: Say): string {
  const at = endedAt === null ? null : { time: say.time(endedAt) };
  const ended = (when: string, plain: string) => (at ? say(when, at) : say(plain));
  const ends: Record<typeof state, () => string> = {
    planned: () => say('it is due at {time}', { time: say.time(dueAt) }),
    sending: () => say('it is being sent'),
    sent: () => ended(sentence('it was posted at {time}'), sentence('it was posted')),
    refused: () => ended(sentence('the platform refused it at {time}'), sentence('the platform refused it')),
    unknown: () => say('the platform did not say whether it stands, so we look before sending again'),
    expired: () =>
      ended(
        sentence('it was too old by the time it could be sent at {time}'),
        sentence('it was too old by the time it could be sent'),
      ),
  };
  const hasReason = reason !== null && state !== 'sending' && state !== 'sent';
  return hasReason ? `${ends[state]()} (${span(reason)})` : ends[state]();
}

/** "pakistan-taliban (Pakistan, airstrike)", as in the alert. */
function reasonText({ topic, words }: MatchedTopic): string {
  return words.length === 0 ? echo(topic) : `${echo(topic)} (${words.join(', ')})`;
}

function noDeliveryLine({ announced, stage, story }: ArticleRecord, { matching, silent }: SubscriptionMatches): string {
  if (!announced) return sentence('So no alert was planned for it.');
  if (stage !== 'planned') return sentence('No alert is planned yet.');
  if (silent.length > 0 && silent.length === matching.length) return sentence('So no alert was planned here.');
  if (story?.why.startsWith(SPLIT_BY)) {
    return sentence('No alert was planned here when it became a story of its own.');
  }
  return sentence('No alert was planned here: nothing that was followed at the time matched.');
}
