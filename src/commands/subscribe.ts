import type { ListMessage } from '../chat/message.ts';
import type { Asker, Reply } from '../chat/question.ts';
import { parseQuery } from '../news/parse-query.ts';
import type { Query } from '../news/query.ts';
import { queryBeginning } from '../news/query-beginning.ts';
import type { Subscription } from '../news/subscription.ts';
import { bestArticle } from './best-article.ts';
import type { Command, CommandInput } from './command.ts';
import type { CommandDeps, ListedSubscription } from './command-deps.ts';
import { readDigest, readMention } from './delivery-options.ts';
import { findWish } from './find-topic.ts';
import { describeMute } from './mute-topic.ts';
import { findPlace, type Place, whyClosed } from './place.ts';
import { CHANNEL_OPTIONS } from './place-options.ts';
import { articleLine, badQuery, count, echo, fittingButtons, problem } from './show-text.ts';

export type SubscribeDeps = Pick<CommandDeps, 'topics' | 'locate' | 'rightsOf' | 'now' | 'mutes'> & {
  search: Pick<CommandDeps['search'], 'stories'>;
  channels: Pick<CommandDeps['channels'], 'ensure' | 'settings'>;
  subscriptions: Pick<CommandDeps['subscriptions'], 'add' | 'listFor'>;
};

/** Beyond this a channel is a firehose, and nobody reads it. */
const SUBSCRIPTIONS_PER_CHANNEL_MAX = 100;
const PREVIEW_DAYS = 7;
const PREVIEW_STORIES = 3;
const DAY_MS = 24 * 60 * 60 * 1000;

/** `/subscribe <keywords> [channel] [mention] [digest]`: alerts on a topic for this channel, another one, or `me`. */
export const subscribeCommand: Command<SubscribeDeps> = {
  spec: {
    name: 'subscribe',
    description: 'Alerts on a topic or keywords, for this channel, another one, or you',
    usage: '<topic or keywords> [#channel | me] [@group] [digest="daily 08:00"]',
    options: [
      {
        name: 'keywords',
        description: 'A topic, or words: taliban (border OR airstrike) -cricket',
        kind: 'text',
        required: true,
        offers: 'topics',
      },
      ...CHANNEL_OPTIONS,
      {
        name: 'mention',
        description: 'A role or user group to ping with each alert',
        kind: 'mention',
        required: false,
        offers: null,
      },
      {
        name: 'digest',
        description: 'Gather the alerts: daily 08:00, or weekly mon 08:00',
        kind: 'text',
        required: false,
        offers: null,
      },
    ],
    subcommands: [],
    visibility: 'public',
    permission: 'anyone',
    alone: 'form',
  },
  run: answerSubscribe,
};

type Wanted = { query: string; topic: string | null; label: string };
type Extras = { mention: string | null; digest: string | null };

async function answerSubscribe(input: CommandInput, deps: SubscribeDeps): Promise<Reply> {
  const typed = input.options['keywords']?.trim() ?? '';
  if (typed === '') return askForKeywords(deps);
  const wish = findWish(typed, deps.topics);
  if (wish.kind === 'bad') return badQuery(typed, wish);
  const wanted: Wanted =
    wish.kind === 'topic'
      ? { query: wish.topic.query, topic: wish.topic.slug, label: wish.topic.slug }
      : { query: wish.text, topic: null, label: wish.text };
  const digest = readDigest(input.options['digest']);
  if (digest.kind === 'unclear') return problem(digest.what, [digest.mend]);
  const mention = readMention(input.options['mention'], input.asker.address.platform);
  if (mention.kind === 'unclear') return problem(mention.what, [mention.mend]);
  const found = await findPlace(input.options, input.asker, deps);
  if (found.kind === 'no-place') return problem(found.why, found.hints);
  const refusal = await refuse(found.place, wanted, deps);
  if (refusal) return refusal;
  const extras = { mention: mention.value, digest: digest.value };
  return addSubscription({ wanted, extras, place: found.place, asker: input.asker }, deps);
}

function askForKeywords(deps: SubscribeDeps): Reply {
  const topics = deps.topics.map((topic) => topic.slug).slice(0, 5);
  const known = topics.length > 0 ? [`Topics here: ${topics.join(', ')}`] : [];
  return problem('What should I look for? Give a topic or keywords.', [...known, '/subscribe taliban border']);
}

async function refuse(place: Place, wanted: Wanted, deps: SubscribeDeps): Promise<Reply | null> {
  if (!place.mayFollow) {
    const forMe = `/subscribe ${echo(wanted.label)} me`;
    return problem(`Only people who manage ${place.name} can change what is posted there.`, [
      `For yourself, as direct messages: ${forMe}`,
    ]);
  }
  const closed = await whyClosed(place, deps);
  return closed === null ? null : problem(`I cannot post in ${place.name}: ${closed}`);
}

type Addition = { wanted: Wanted; extras: Extras; place: Place; asker: Asker };

async function addSubscription({ wanted, extras, place, asker }: Addition, deps: SubscribeDeps): Promise<Reply> {
  const channel = await deps.channels.ensure(place.address, place.name);
  const present = await deps.subscriptions.listFor(channel.id);
  if (present.length >= SUBSCRIPTIONS_PER_CHANNEL_MAX) {
    const text = `${place.name} has ${present.length} subscriptions already, which is the most a channel may have.`;
    return problem(text, ['See and remove some: /subscriptions']);
  }
  const { kind, subscription } = await deps.subscriptions.add({
    channelId: channel.id,
    query: wanted.query,
    topic: wanted.topic,
    source: 'chat',
    createdBy: asker.userName,
    createdById: asker.userId,
    mention: extras.mention,
    digest: extras.digest,
    createdAt: deps.now(),
  });
  const standing = present.find(({ id }) => id === subscription.id);
  const delivery = await describeDelivery(standing ?? { ...extras, ...subscription }, deps);
  const isPrivate = place.address.kind === 'dm' || place.suffix !== '';
  return {
    message: await confirm({ wanted, place, kind, subscription, delivery }, deps),
    visibility: isPrivate || kind === 'known' ? 'private' : 'public',
  };
}

type Added = Pick<Addition, 'wanted' | 'place'> & {
  kind: 'added' | 'known';
  subscription: Subscription;
  /** How it comes. */
  delivery: string[];
};

async function confirm(
  { wanted, place, kind, subscription, delivery }: Added,
  deps: SubscribeDeps,
): Promise<ListMessage> {
  const week = await lastWeek(wanted.query, deps);
  const muted = describeMute(wanted.query, await deps.mutes.listFor(subscription.channelId), deps.now());
  const label = echo(wanted.label);
  const known = `It has been followed here already, since ${subscription.createdBy} asked for it. To change how it comes, stop it and follow it again. `;
  return {
    kind: 'list',
    title: `Following “${label}” in ${place.name}`,
    intro: (kind === 'known' ? known : '') + (muted === null ? '' : `It is ${muted}. `) + week.intro,
    lines: week.lines,
    footer: [...delivery, `Stop with: /unsubscribe ${label}${place.suffix}`].join(' · '),
    buttons: fittingButtons([
      { label: 'Unfollow', command: `/unsubscribe ${queryBeginning(wanted.label)}${place.suffix}` },
    ]),
  };
}

/** A digest of the channel counts where the subscription has none of its own; a zone of the channel, where it names none. */
async function describeDelivery(
  { channelId, mention, digest }: ListedSubscription,
  deps: Pick<SubscribeDeps, 'channels'>,
): Promise<string[]> {
  const settings = await deps.channels.settings(channelId);
  const time = digest ?? settings.digest;
  const zone = time === null || /\d\s+\S+$/u.test(time) ? '' : ` ${settings.timeZone}`;
  return [...(time === null ? [] : [`Digest ${time}${zone}`]), ...(mention ? ['Pings the group'] : [])];
}

/** What would have been posted: the best proof that the words are the right ones. */
async function lastWeek(query: string, deps: SubscribeDeps): Promise<Pick<ListMessage, 'lines'> & { intro: string }> {
  const parsed = parseQuery(query);
  if (parsed.kind === 'bad') return { intro: '', lines: [] };
  const since = new Date(deps.now().getTime() - PREVIEW_DAYS * DAY_MS);
  const { stories, more, atLeast } = await deps.search.stories(parsed.tree, { limit: PREVIEW_STORIES, since });
  if (stories.length === 0) return beforeLastWeek(parsed.tree, deps);
  const total = `${atLeast ? 'at least ' : ''}${count(stories.length + more, ['story', 'stories'])}`;
  const intro = `In the last ${PREVIEW_DAYS} days ${total} would have been posted, the newest:`;
  return { intro, lines: stories.flatMap((story) => bestArticle(story) ?? []).map(articleLine) };
}

async function beforeLastWeek(
  tree: Query,
  deps: SubscribeDeps,
): Promise<Pick<ListMessage, 'lines'> & { intro: string }> {
  const { stories } = await deps.search.stories(tree, { limit: 1 });
  const lines = stories.flatMap((story) => bestArticle(story) ?? []).map(articleLine);
  const last = lines.length > 0 ? ' The last one before:' : '';
  return { intro: `No story of the last ${PREVIEW_DAYS} days matches; the next one will be posted.${last}`, lines };
}
