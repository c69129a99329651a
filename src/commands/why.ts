import { setImmediate } from 'node:timers/promises';
import type { ListLine } from '../chat/message.ts';
import type { Asker, Reply } from '../chat/question.ts';
import type { Channel } from '../news/channel.ts';
import { matchQuery, withWords } from '../news/match-query.ts';
import { parseQuery } from '../news/parse-query.ts';
import { type Silence, silenceOf } from '../news/silence.ts';
import { EVERYTHING } from '../news/subscription.ts';
import { unreachable } from '../news/unreachable.ts';
import { indexWordsInTurns } from '../news/words-index.ts';
import type { ArticleRecord, DeliveryRecord } from '../store/search-why.ts';
import type { Command, CommandInput } from './command.ts';
import type { CommandDeps, ListedSubscription } from './command-deps.ts';
import { subscriptionName } from './find-subscription.ts';
import { count, echo, problem, showTime } from './show-text.ts';

export type WhyDeps = {
  search: Pick<CommandDeps['search'], 'articleAt' | 'deliveryOf'>;
  channels: Pick<CommandDeps['channels'], 'byAddress' | 'settings'>;
  subscriptions: Pick<CommandDeps['subscriptions'], 'listFor'>;
  mutes: Pick<CommandDeps['mutes'], 'listFor'>;
  now: () => Date;
};

/** `/why <link>`: why an article was, or was not, posted here; each decision from poll to post in plain words. */
export const whyCommand: Command<WhyDeps> = {
  spec: {
    name: 'why',
    description: 'Why an article was, or was not, posted here',
    usage: '<link>',
    options: [{ name: 'link', description: 'The link of the article', kind: 'text', required: true, offers: null }],
    subcommands: [],
    visibility: 'private',
    permission: 'anyone',
  },
  run: answerWhy,
};

async function answerWhy(input: CommandInput, deps: WhyDeps): Promise<Reply> {
  const link = (input.options['link'] ?? '').trim().replace(/^<([^>|]*)(?:\|[^>]*)?>$/, '$1');
  if (link === '') return problem('Which article? Give its link.', ['/why https://example.org/article']);
  const article = await deps.search.articleAt(link);
  if (!article) {
    return problem(`No feed has brought ${echo(link)}.`, [
      'Does one of the feeds carry it? /feeds status says when each was last read.',
      'A new feed is read with /feeds add <address>.',
    ]);
  }
  const channel = await deps.channels.byAddress(input.asker.address);
  const lines = [...articleLines(article), ...(await channelLines(article, { channel, asker: input.asker }, deps))];
  return {
    message: {
      kind: 'list',
      title: `Why: ${article.title}`,
      intro: null,
      lines: lines.map((text): ListLine => ({ text, detail: null, url: null })),
      footer: article.url,
      buttons: article.story ? [{ label: 'Brief', command: `/brief ${article.story.slug}` }] : [],
    },
    visibility: 'private',
  };
}

function articleLines(article: ArticleRecord): string[] {
  const { feed, foundAt, publishedAt, announced, story } = article;
  return [
    `Found in the feed “${feed}” at ${showTime(foundAt)}; published at ${showTime(publishedAt)}.`,
    ...(announced ? [] : ['It was there when the feed was first read: such articles are stored and not announced.']),
    stageLine(article),
    ...(story ? [storyLine(story)] : []),
  ];
}

function stageLine({ stage, textSource, quotes, actors }: ArticleRecord): string {
  switch (stage) {
    case 'found':
      return 'Its page has not been read yet.';
    case 'kept':
      return 'Its text was read; the brief is being written.';
    case 'planned': {
      const source = textSource === 'page' ? 'its page' : 'the feed alone, for the page could not be read';
      const found = `${count(quotes, ['quote', 'quotes'])}, ${count(actors.length, ['actor', 'actors'])}`;
      return `Its text comes from ${source}; the brief has ${found}.`;
    }
    case 'dropped':
      return 'It was given up: reading it failed again and again.';
    default:
      return unreachable(stage);
  }
}

function storyLine({ slug, why, articles }: NonNullable<ArticleRecord['story']>): string {
  const others = articles > 1 ? ` with ${count(articles - 1, ['other article', 'other articles'])}` : '';
  return `It belongs to the story ${slug}${others} (${why}); a channel is alerted once per story.`;
}

type Where = { channel: Channel | null; asker: Asker };

async function channelLines(article: ArticleRecord, { channel, asker }: Where, deps: WhyDeps): Promise<string[]> {
  const name = asker.channelName ?? 'this channel';
  if (!channel) return [`Nothing is followed in ${name}.`];
  const wishes = await wishesOf(article, channel, deps);
  const delivery = article.story ? await deps.search.deliveryOf(article.story.id, channel.id) : null;
  const paused = channel.state === 'open' ? [] : [`${name} is ${channel.state}: nothing is posted there now.`];
  return [
    wishLine(wishes, name),
    ...silenceLines(wishes.silent, article),
    delivery ? deliveryLine(delivery, article) : noDeliveryLine(article, wishes),
    ...paused,
  ];
}

type Silent = { subscription: ListedSubscription; silence: Silence };
type Wishes = { followed: number; matching: ListedSubscription[]; silent: Silent[] };

/** What the channel follows that matches, and what of it kept silent when the alert was planned. */
async function wishesOf(article: ArticleRecord, channel: Channel, deps: WhyDeps): Promise<Wishes> {
  const [listed, mutes, { languages }] = await Promise.all([
    deps.subscriptions.listFor(channel.id),
    deps.mutes.listFor(channel.id),
    deps.channels.settings(channel.id),
  ]);
  const words = await indexWordsInTurns([article.title, article.text], () => setImmediate());
  const text = withWords(article, words);
  const at = article.stage === 'planned' ? article.stageAt : deps.now();
  const matching = listed.filter(({ query }) => {
    const parsed = parseQuery(query);
    return query === EVERYTHING || (parsed.kind === 'query' && matchQuery(parsed.tree, text));
  });
  const silent = matching.flatMap((subscription): Silent[] => {
    const silence = silenceOf({ query: subscription.query, mutes, languages }, text, at);
    return silence ? [{ subscription, silence }] : [];
  });
  return { followed: listed.length, matching, silent };
}

function wishLine({ followed, matching }: Wishes, name: string): string {
  if (matching.length > 0) return `Followed in ${name} by: ${matching.map(subscriptionName).map(echo).join(', ')}.`;
  return `None of the ${count(followed, ['subscription', 'subscriptions'])} of ${name} matches it.`;
}

function silenceLines(silent: readonly Silent[], { language }: ArticleRecord): string[] {
  const lines = silent.map(({ subscription, silence }) => {
    switch (silence.kind) {
      case 'language':
        return `This channel takes articles in ${silence.wanted.join(', ')} only; this one is in ${language ?? 'another language'}.`;
      case 'muted': {
        const { mute } = silence;
        const what = echo(subscriptionName(mute));
        const whose =
          mute.query === subscription.query ? '' : `, which takes it out of “${echo(subscriptionName(subscription))}”`;
        return `“${what}” was muted here until ${showTime(mute.until)} by ${echo(mute.createdBy)}${whose}.`;
      }
      default:
        return unreachable(silence);
    }
  });
  return [...new Set(lines)];
}

function deliveryLine(delivery: DeliveryRecord, article: ArticleRecord): string {
  const { state, because, met, plannedAt, dueAt, endedAt, reason } = delivery;
  const by = delivery.articleId === article.id ? 'this article' : 'another article of the story';
  const wanted = `planned at ${showTime(plannedAt)} by ${by}, because of ${because.map((topic) => reasonText(topic, met)).join(', ')}`;
  const end = endedAt === null ? '' : ` at ${showTime(endedAt)}`;
  const why = reason === null ? '' : ` (${reason})`;
  switch (state) {
    case 'planned':
      return `The alert is ${wanted}; it is due at ${showTime(dueAt)}${why}.`;
    case 'sending':
      return `The alert was ${wanted}; it is being sent.`;
    case 'sent':
      return `The alert was ${wanted}; it was posted${end}.`;
    case 'refused':
      return `The alert was ${wanted}; the platform refused it${end}${why}.`;
    case 'unknown':
      return `The alert was ${wanted}; the platform did not say whether it stands, so we look before sending again${why}.`;
    case 'expired':
      return `The alert was ${wanted}; it was too old by the time it could be sent${end}${why}.`;
    default:
      return unreachable(state);
  }
}

/** "pakistan-taliban (Pakistan, airstrike)", as the alert says it. */
function reasonText(topic: string, met: DeliveryRecord['met']): string {
  const words = met.find((each) => each.topic === topic)?.words ?? [];
  return words.length === 0 ? echo(topic) : `${echo(topic)} (${words.join(', ')})`;
}

function noDeliveryLine({ announced, stage }: ArticleRecord, { matching, silent }: Wishes): string {
  if (!announced) return 'So no alert was planned for it.';
  if (stage !== 'planned') return 'No alert is planned yet.';
  if (silent.length > 0 && silent.length === matching.length) return 'So no alert was planned here.';
  return 'No alert was planned here: nothing that was followed at the time matched.';
}
