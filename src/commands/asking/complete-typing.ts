import type { Offers, OptionSpec } from '../../chat/command-spec.ts';
import type { Choice, Complete, Typing } from '../../chat/question.ts';
import { outletOf } from '../../news/feed.ts';
import { shownAddress } from '../../news/url.ts';
import { COMMANDS } from '../answering/command-table.ts';
import { USUAL_TIMES } from '../answering/mute-topic.ts';
import { type CommandDeps, depsFor, type SharedDeps } from '../command.ts';
import { subscriptionName } from './find-topic.ts';
import { withoutUnstorable } from './typed-line.ts';

type CompleteDeps = Pick<CommandDeps, 'topics' | 'scope'> & {
  search: Pick<CommandDeps['search'], 'storySlugs' | 'actorNames'>;
  channels: Pick<CommandDeps['channels'], 'byAddress'>;
  subscriptions: Pick<CommandDeps['subscriptions'], 'listFor'>;
  feeds: Pick<CommandDeps['feeds'], 'head'>;
};

type SharedCompleteDeps = Omit<CompleteDeps, 'scope' | 'search'> & Pick<SharedDeps, 'tenants' | 'search' | 'pace'>;

/** Discord shows 25 choices of at most 100 characters (interactions/receiving-and-responding). */
const CHOICES_MAX = 25;
const CHOICE_LENGTH_MAX = 100;
/** Typed text beyond this is cut off, since nobody waits for completions of so long a text. */
const TYPED_LENGTH_MAX = 100;

/**
 * Completes an option with what the store knows: topics, stories, actors, feeds, this channel's subscriptions; all within
 * what the asker may see.
 */
export function createComplete(shared: SharedCompleteDeps): Complete {
  return async (typing) => {
    if (await shared.pace(typing.asker, 'completion')) return [];
    const deps = depsFor(typing.asker, shared);
    const typed = withoutUnstorable(typing.typed).trim().slice(0, TYPED_LENGTH_MAX);
    const offers = optionOf(typing)?.offers ?? null;
    const known = offers === null ? [] : await OFFERS[offers]({ ...typing, typed }, deps);
    const fitting = known.filter((offer) => offer !== '' && offer.length <= CHOICE_LENGTH_MAX);
    return [...new Set(fitting)].slice(0, CHOICES_MAX).map((offer): Choice => ({ name: offer, value: offer }));
  };
}

type OfferSource = (typing: Typing, deps: CompleteDeps) => Promise<string[]> | string[];

const OFFERS: Record<Offers, OfferSource> = {
  topics: ({ typed }, deps) => topicsLike(typed, deps),
  stories: async ({ typed }, deps) => [
    ...topicsLike(typed, deps),
    ...(await deps.search.storySlugs(asSlug(typed), CHOICES_MAX)),
  ],
  people: async ({ typed }, deps) => [
    ...(await deps.search.actorNames(typed, CHOICES_MAX)),
    ...topicsLike(typed, deps),
  ],
  subscriptions: ownSubscriptions,
  feeds: feedsLike,
  times: ({ typed }) => USUAL_TIMES.filter((time) => time.startsWith(typed.toLowerCase())),
  yes: () => ['yes'],
  copy: () => ['copy'],
};

/** The option that is being typed; "feeds remove" names the subcommand "remove" of "feeds". */
function optionOf({ command, option }: Typing): OptionSpec | undefined {
  const [name, subcommand] = command.split(' ');
  const spec = COMMANDS.find((known) => known.spec.name === name)?.spec;
  const declared = subcommand === undefined ? spec : spec?.subcommands.find((sub) => sub.name === subcommand);
  return declared?.options.find((known) => known.name === option);
}

function topicsLike(typed: string, { topics }: CompleteDeps): string[] {
  const slug = asSlug(typed);
  const like = topics.map((topic) => topic.slug).filter((name) => name.includes(slug));
  return [...like.filter((name) => name.startsWith(slug)), ...like];
}

async function ownSubscriptions({ typed, asker }: Typing, deps: CompleteDeps): Promise<string[]> {
  const channel = await deps.channels.byAddress(asker.address);
  const listed = channel ? await deps.subscriptions.listFor(channel.id) : [];
  const names = listed.map(subscriptionName);
  return names.filter((name) => name.toLowerCase().includes(typed.toLowerCase()));
}

/** More than any platform offers, since some are left out below. */
const LIKE_MAX = 100;

async function feedsLike({ typed }: Typing, deps: CompleteDeps): Promise<string[]> {
  const wanted = typed.toLowerCase();
  const { feeds } = await deps.feeds.head(deps.scope, { limit: LIKE_MAX, like: typed.trim() });
  // By what is shown of it alone: a completion must not tell a key letter by letter.
  const shown = feeds.map((feed) => ({ name: outletOf(feed), address: shownAddress(feed.url) }));
  return shown
    .filter(({ name, address }) => `${name} ${address}`.toLowerCase().includes(wanted))
    .map(({ name }) => name);
}

function asSlug(typed: string): string {
  return typed.toLowerCase().replace(/\s+/g, '-');
}
