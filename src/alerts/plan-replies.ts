import type { ArticleVersion } from '../engines/joining/changes.ts';
import { type ChangeWords, factsOf } from '../engines/joining/facts.ts';
import { type ArticleFacts, newFacts } from '../engines/joining/new-facts.ts';
import type { Article } from '../news/article.ts';
import { type ArticleId, type ChannelId, hashText } from '../news/ids.ts';
import { scopeOfAudience, type Tenants } from '../news/owner.ts';
import type { FactChange, StoryPlace } from '../news/story.ts';
import { DEFAULT_CHANNEL_SETTINGS } from '../news/subscription.ts';
import type { DeliveryStore } from '../store/nouns/deliveries/deliveries.ts';
import type { EarlierText, StoryInScope, StoryStore } from '../store/nouns/stories/stories.ts';
import { createDueTimes } from './delivery-time.ts';
import type { JoinOutcome } from './join-story.ts';

type ReplyDeps = {
  stories: Pick<StoryStore, 'changes' | 'edits' | 'placesApart'>;
  deliveries: Pick<DeliveryStore, 'liveAlerts' | 'planReplies'>;
  tenants: Tenants;
  newNonce: () => string;
};

type UpdateReplyDeps = ReplyDeps & {
  /** What an article states; null where it has not been read. */
  factsOf: (article: EarlierText) => ArticleFacts | null;
  now: () => Date;
};

/** How many of the newest articles of a story are compared with a later one. */
const EARLIER_MAX = 6;

type JoinedArticle = { article: Article; facts: ArticleFacts } & Pick<JoinOutcome, 'joined' | 'mayDiffer'>;

type UpdateReplyOutcome =
  | { kind: 'planned'; channels: ChannelId[] }
  /** Nothing is planned until the facts of these are known. */
  | { kind: 'unread'; articles: EarlierText[] };

/** Plans replies with the material facts of a new article that no earlier article of its story has. */
export async function planUpdateReplies(input: JoinedArticle, deps: UpdateReplyDeps): Promise<UpdateReplyOutcome> {
  const { article, joined, mayDiffer } = input;
  if (!article.announced) return { kind: 'planned', channels: [] };
  const places = mayDiffer ? await deps.stories.placesApart(joined) : joined;
  const told: ToldIn[] = [];
  const unread = new Map<ArticleId, EarlierText>();
  for (const place of places) {
    const earlier = await earlierIn(place, article, deps);
    for (const each of earlier) if (deps.factsOf(each) === null) unread.set(each.id, each);
    const known = earlier.flatMap((each) => deps.factsOf(each) ?? []);
    told.push({ place, changes: known.length === 0 ? [] : newFacts(input.facts, known) });
  }
  if (unread.size > 0) return { kind: 'unread', articles: [...unread.values()] };
  return { kind: 'planned', channels: await planReplies({ article, version: '', at: deps.now(), told }, deps) };
}

/** The articles that told the story before; none where this one is found late, since it reports an older state. */
async function earlierIn(place: StoryPlace, article: Article, deps: UpdateReplyDeps): Promise<EarlierText[]> {
  const earlier = await deps.stories.changes.earlier(inScope(place, deps), article.id, EARLIER_MAX);
  return earlier.some(({ publishedAt }) => publishedAt > article.publishedAt) ? [] : earlier;
}

/** An edit by the publisher: both versions, each with the quotes of its brief. */
export type ArticleEdit = {
  article: Pick<Article, 'id' | 'owner'>;
  /** It has another address since. */
  isMoved: boolean;
  before: ArticleVersion;
  after: ArticleVersion;
  changes: readonly FactChange[];
  language: string;
  at: Date;
};

type EditReplyDeps = ReplyDeps & {
  stories: Pick<StoryStore, 'placesOf' | 'placesApart' | 'changes' | 'edits'>;
  wordsOf: (language: string) => ChangeWords;
};

const CHANGES_MAX = 3;

/**
 * Plans replies with the material changes of an edited article; for spelling, wording and cuts there are none. What the alert
 * leads with, headline and link, is brought up to date in any case.
 */
export async function planEditReplies(edit: ArticleEdit, deps: EditReplyDeps): Promise<void> {
  const { article, before, after, at } = edit;
  const words = deps.wordsOf(edit.language);
  const material = edit.changes.filter(
    ({ after: said }, at, all) => all.findIndex((each) => each.after === said) === at,
  );
  if (material.length === 0 && before.title === after.title && !edit.isMoved) return;
  const seen = await deps.stories.placesOf(article.id, deps.tenants);
  const places = deps.tenants === 'one' ? seen : await deps.stories.placesApart(seen);
  const told: ToldIn[] = [];
  for (const place of places) {
    const posted = await deps.stories.changes.of(inScope(place, deps));
    const known = posted.flatMap(({ changes }) => changes.flatMap((change) => figuresOf(change.after, words)));
    told.push({ place, changes: material.filter((change) => !isKnown(change, known, words)).slice(0, CHANGES_MAX) });
  }
  // It is material to nobody, or another outlet reported all of it already: the alert is edited, and nothing is posted twice.
  const asKnown = told.filter(({ changes }) => changes.length === 0).map(({ place }) => place);
  await deps.stories.edits.want(asKnown, at);
  const version = hashText(`${after.title}\n${after.text}`);
  await planReplies({ article, version, at, told }, deps);
}

function inScope({ storyId, audience }: StoryPlace, { tenants }: Pick<ReplyDeps, 'tenants'>): StoryInScope {
  return { storyId, scope: scopeOfAudience(audience, tenants) };
}

function isKnown({ kind, before, after }: FactChange, known: readonly number[], words: ChangeWords): boolean {
  if (kind !== 'figure') return false;
  const old = figuresOf(before ?? '', words);
  const fresh = figuresOf(after, words).filter((figure) => !old.includes(figure));
  return fresh.every((figure) => known.includes(figure));
}

/** Of one sentence. A quotation may be longer than any, and its first figures are enough. */
function figuresOf(sentence: string, words: ChangeWords): number[] {
  return factsOf(sentence.slice(0, SENTENCE_MAX), words).flatMap(({ figures }) => figures);
}

const SENTENCE_MAX = 1_000;

export type ToldIn = { place: StoryPlace; changes: readonly FactChange[] };

type Telling = { article: Pick<Article, 'id' | 'owner'>; version: string; at: Date; told: readonly ToldIn[] };

/**
 * Records what changed in stories, requests the edit of their alerts, and plans one reply in the thread of each live
 * alert. Runs in the transaction that stores the change: a crash leaves all of it or none.
 */
export async function planReplies(telling: Telling, deps: ReplyDeps): Promise<ChannelId[]> {
  const isAnyNew = telling.told.some(({ changes }) => changes.length > 0);
  const channels: ChannelId[] = [];
  for (const each of isAnyNew ? telling.told : []) channels.push(...(await planRepliesIn(each, telling, deps)));
  return channels;
}

async function planRepliesIn({ place, changes }: ToldIn, telling: Telling, deps: ReplyDeps): Promise<ChannelId[]> {
  const { article, version, at } = telling;
  const { storyId, audience } = place;
  const owner = audience.kind === 'owner' ? audience.owner : article.owner;
  // To an owner who knows it already an empty row says so: it would see the installation's row otherwise.
  if (changes.length === 0 && owner === article.owner) return [];
  const ids = { storyId, articleId: article.id };
  const changeId = await deps.stories.changes.add({ ...ids, owner, version, at, changes });
  if (changeId === null || changes.length === 0) return [];
  await deps.stories.edits.want([place], at);
  // An edit is told in the article's own alert, too; what it said from the start is not.
  const alerts = await deps.deliveries.liveAlerts(place, at, version === '' ? article.id : null);
  const about = { ...ids, changeId, plannedAt: at };
  const dueTime = createDueTimes();
  const replies = alerts.map((to) => {
    // Quiet hours hold for replies as for alerts.
    const { dueAt } = dueTime(at, { ...(to.settings ?? DEFAULT_CHANNEL_SETTINGS), digest: null });
    return { ...about, to, nonce: deps.newNonce(), dueAt };
  });
  return deps.deliveries.planReplies(replies);
}
