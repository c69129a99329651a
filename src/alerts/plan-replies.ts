import { type ArticleVersion, materialChange, newFacts } from '../engines/joining/changes.ts';
import { type ChangeWords, type FactsReader, factsOf } from '../engines/joining/facts.ts';
import type { Article } from '../news/article.ts';
import type { Brief } from '../news/brief.ts';
import { type ArticleId, type ChannelId, hashText, type StoryId } from '../news/ids.ts';
import type { FactChange } from '../news/story.ts';
import { DEFAULT_CHANNEL_SETTINGS } from '../news/subscription.ts';
import type { DeliveryStore } from '../store/nouns/deliveries/deliveries.ts';
import type { NewChange, StoryStore } from '../store/nouns/stories/stories.ts';
import { createDueTimes } from './delivery-time.ts';

type ReplyDeps = {
  stories: Pick<StoryStore, 'changes' | 'edits'>;
  deliveries: Pick<DeliveryStore, 'liveAlerts' | 'planReplies'>;
  newNonce: () => string;
};

type UpdateReplyDeps = ReplyDeps & { readerOf: (language: string) => FactsReader; now: () => Date };

/** How many of the newest articles of a story are compared with a later one. */
const EARLIER_MAX = 6;

/** Plans replies with the material facts of a new article that no earlier article of its story has. */
export async function planUpdateReplies(
  { article, brief, storyId }: { article: Article; brief: Pick<Brief, 'language'>; storyId: StoryId },
  deps: UpdateReplyDeps,
): Promise<ChannelId[]> {
  if (!article.announced) return [];
  const earlier = await deps.stories.changes.earlier(storyId, article.id, EARLIER_MAX);
  // An article that is found late reports an older state.
  if (earlier.some(({ publishedAt }) => publishedAt > article.publishedAt)) return [];
  const changes = newFacts(article, earlier, deps.readerOf(brief.language));
  return planReplies({ storyId, articleId: article.id, version: '', at: deps.now(), changes }, deps);
}

/** An edit by the publisher: both versions, each with the quotes of its brief. */
export type ArticleEdit = {
  articleId: ArticleId;
  before: ArticleVersion;
  after: ArticleVersion;
  language: string;
  at: Date;
};

type EditReplyDeps = ReplyDeps & {
  stories: Pick<StoryStore, 'ofArticle' | 'changes' | 'edits'>;
  wordsOf: (language: string) => ChangeWords;
};

const CHANGES_MAX = 3;

/** Plans replies with the material changes of an edited article; for spelling, wording and cuts there are none. */
export async function planEditReplies(edit: ArticleEdit, deps: EditReplyDeps): Promise<void> {
  const { articleId, before, after, at } = edit;
  const storyId = await deps.stories.ofArticle(articleId);
  if (!storyId) return;
  const words = deps.wordsOf(edit.language);
  const material = materialChange(before, after, words);
  if (material.length === 0) return;
  const posted = await deps.stories.changes.of(storyId);
  const known = posted.flatMap(({ changes }) => changes.flatMap((change) => figuresOf(change.after, words)));
  const changes = onePerSentence(material)
    .filter((change) => !isKnown(change, known, words))
    .slice(0, CHANGES_MAX);
  const version = hashText(`${after.title}\n${after.text}`);
  // Another outlet reported all of it already: the alert is edited, and nothing is posted twice.
  if (changes.length === 0) await deps.stories.edits.want(storyId, at);
  else await planReplies({ storyId, articleId, version, at, changes }, deps);
}

function onePerSentence(changes: readonly FactChange[]): FactChange[] {
  return changes.filter((change, index) => changes.findIndex(({ after }) => after === change.after) === index);
}

function isKnown({ kind, before, after }: FactChange, known: readonly number[], words: ChangeWords): boolean {
  if (kind !== 'figure') return false;
  const old = figuresOf(before ?? '', words);
  const fresh = figuresOf(after, words).filter((figure) => !old.includes(figure));
  return fresh.every((figure) => known.includes(figure));
}

function figuresOf(text: string, words: ChangeWords): number[] {
  return factsOf(text, words).flatMap(({ figures }) => figures);
}

/**
 * Records what changed in a story, requests the edit of its alerts, and plans one reply in the thread of each live
 * alert. Runs in the transaction that stores the change: a crash leaves all of it or none.
 */
export async function planReplies(change: NewChange, deps: ReplyDeps): Promise<ChannelId[]> {
  const { storyId, articleId, at } = change;
  if (change.changes.length === 0) return [];
  const changeId = await deps.stories.changes.add(change);
  if (changeId === null) return [];
  await deps.stories.edits.want(storyId, at);
  const alerts = await deps.deliveries.liveAlerts(storyId, at);
  const about = { storyId, articleId, changeId, plannedAt: at };
  const dueTime = createDueTimes();
  const replies = alerts.map((to) => {
    // Quiet hours hold for replies as for alerts.
    const { dueAt } = dueTime(at, { ...(to.settings ?? DEFAULT_CHANNEL_SETTINGS), digest: null });
    return { ...about, to, nonce: deps.newNonce(), dueAt };
  });
  return deps.deliveries.planReplies(replies);
}
