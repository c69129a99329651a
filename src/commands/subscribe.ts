import type { Button, ListMessage } from '../chat/message.ts';
import type { Asker, Reply } from '../chat/question.ts';
import type { Channel } from '../news/channel.ts';
import { parseQuery } from '../news/parse-query.ts';
import type { Query } from '../news/query.ts';
import { queryBeginning } from '../news/query-beginning.ts';
import { unreachable } from '../news/unreachable.ts';
import { bestArticle } from './best-article.ts';
import { changeSubscription, type DeliveryChange, describeTime } from './change-subscription.ts';
import type { Command, CommandInput } from './command.ts';
import type { CommandDeps, ListedSubscription } from './command-deps.ts';
import { isGiven, type OptionOutcome, readDigest, readMention } from './delivery-options.ts';
import { findStanding, subscriptionName } from './find-subscription.ts';
import { findWish } from './find-topic.ts';
import { SUBSCRIPTIONS_PER_CHANNEL_MAX } from './limits.ts';
import { describeMute } from './mute-topic.ts';
import { findPlace, type Place, whyClosed } from './place.ts';
import { CHANNEL_OPTIONS } from './place-options.ts';
import { articleLine, badQuery, count, echo, problem } from './show-text.ts';

export type SubscribeDeps = Pick<CommandDeps, 'topics' | 'locate' | 'rightsOf' | 'now' | 'mutes'> & {
  search: Pick<CommandDeps['search'], 'stories'>;
  channels: Pick<CommandDeps['channels'], 'ensure' | 'settings'>;
  subscriptions: Pick<CommandDeps['subscriptions'], 'add' | 'change' | 'listFor'>;
};

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
        description: 'Gather the alerts: daily 08:00, weekly mon 08:00, or off',
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

async function answerSubscribe(input: CommandInput, deps: SubscribeDeps): Promise<Reply> {
  const typed = input.options['keywords']?.trim() ?? '';
  if (typed === '') return askForKeywords(deps);
  const wish = findWish(typed, deps.topics);
  if (wish.kind === 'bad') return badQuery(typed, wish);
  const wanted: Wanted =
    wish.kind === 'topic'
      ? { query: wish.topic.query, topic: wish.topic.slug, label: wish.topic.slug }
      : { query: wish.text, topic: null, label: wish.text };
  const read = readDelivery(input);
  if (read.kind === 'unclear') return problem(read.what, [read.mend]);
  const found = await findPlace(input.options, input.asker, deps);
  if (found.kind === 'no-place') return problem(found.why, found.hints);
  const refusal = await refuse(found.place, wanted, deps);
  if (refusal) return refusal;
  return follow({ wanted, asked: read.asked, place: found.place, asker: input.asker }, deps);
}

type Unclear = Extract<OptionOutcome, { kind: 'unclear' }>;

function readDelivery({ options, asker }: CommandInput): { kind: 'read'; asked: DeliveryChange } | Unclear {
  const digest = readDigest(options['digest']);
  if (digest.kind === 'unclear') return digest;
  const mention = readMention(options['mention'], asker.address.platform);
  if (mention.kind === 'unclear') return mention;
  const asked = {
    ...(isGiven(options['digest']) ? { digest: digest.value } : {}),
    ...(isGiven(options['mention']) ? { mention: mention.value } : {}),
  };
  return { kind: 'read', asked };
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

type Following = { wanted: Wanted; asked: DeliveryChange; place: Place; asker: Asker };

/** What is followed already is changed, when something else is asked of it; what is not, is added. */
async function follow(following: Following, deps: SubscribeDeps): Promise<Reply> {
  const { wanted, asked, place, asker } = following;
  const channel = await deps.channels.ensure(place.address, place.name);
  const present = await deps.subscriptions.listFor(channel.id);
  const standing = findStanding(wanted, present);
  if (standing === null) return addSubscription({ ...following, channel, present }, deps);
  const outcome = await changeSubscription({ standing, asked, place, asker }, deps);
  switch (outcome.kind) {
    case 'refused':
      return outcome.reply;
    case 'same':
      return confirm({ place, subscription: standing, first: knownSince(standing), isNews: false }, deps);
    case 'changed':
      return confirm({ place, subscription: outcome.after, first: `${outcome.said} `, isNews: true }, deps);
    default:
      return unreachable(outcome);
  }
}

function knownSince({ createdBy }: ListedSubscription): string {
  return `It is followed here already, since ${echo(createdBy)} asked for it. `;
}

type Addition = Following & { channel: Channel; present: readonly ListedSubscription[] };

async function addSubscription({ wanted, asked, place, asker, channel, present }: Addition, deps: SubscribeDeps) {
  if (present.length >= SUBSCRIPTIONS_PER_CHANNEL_MAX) {
    const text = `${place.name} has ${present.length} subscriptions already, which is the most a channel may have.`;
    return problem(text, [`See and remove some: /subscriptions${place.suffix}`]);
  }
  const delivery = { mention: asked.mention ?? null, digest: asked.digest ?? null };
  const { kind, subscription } = await deps.subscriptions.add({
    channelId: channel.id,
    query: wanted.query,
    topic: wanted.topic,
    source: 'chat',
    createdBy: asker.userName,
    createdById: asker.userId,
    ...delivery,
    createdAt: deps.now(),
  });
  // Somebody else was quicker by a moment: theirs stands.
  if (kind === 'known') return confirm({ place, subscription, first: knownSince(subscription), isNews: false }, deps);
  return confirm({ place, subscription: { ...subscription, ...delivery }, first: '', isNews: true }, deps);
}

type Told = { place: Place; subscription: ListedSubscription; first: string; isNews: boolean };

/** How it is followed now, and what that would have brought; only news is for all of the channel. */
async function confirm({ place, subscription, first, isNews }: Told, deps: SubscribeDeps): Promise<Reply> {
  const { query, channelId } = subscription;
  const week = await lastWeek(query, deps);
  const muted = describeMute(query, await deps.mutes.listFor(channelId), deps.now());
  const name = subscriptionName(subscription);
  const label = echo(name);
  const isPrivate = place.address.kind === 'dm' || place.suffix !== '' || !isNews;
  const message: ListMessage = {
    kind: 'list',
    title: `Following “${label}” in ${place.name}`,
    intro: first + (muted === null ? '' : `It is ${muted}. `) + week.intro,
    lines: week.lines,
    footer: [...(await describeDelivery(subscription, deps)), `Stop with: /unsubscribe ${label}${place.suffix}`].join(
      ' · ',
    ),
    buttons: [
      { label: 'Unfollow', command: `/unsubscribe ${queryBeginning(name)}${place.suffix}` },
      ...endings(subscription, place),
    ],
  };
  return { message, visibility: isPrivate ? 'private' : 'public' };
}

/** A picker of groups has no "nobody", so that what was set can be taken away by a press. */
function endings(subscription: ListedSubscription, { suffix }: Place): Button[] {
  if (subscription.source === 'config') return [];
  const again = `/subscribe ${subscriptionName(subscription)}${suffix}`;
  return [
    ...(subscription.digest ? [{ label: 'No digest', command: `${again} digest=off` }] : []),
    ...(subscription.mention ? [{ label: 'Ping nobody', command: `${again} mention=off` }] : []),
  ];
}

async function describeDelivery(
  subscription: ListedSubscription,
  deps: Pick<SubscribeDeps, 'channels'>,
): Promise<string[]> {
  const time = describeTime(subscription, await deps.channels.settings(subscription.channelId));
  return [time === 'at once' ? 'At once' : `Digest ${time}`, ...(subscription.mention ? ['Pings the group'] : [])];
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
