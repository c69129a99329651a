import type { JudgedAgain } from '../alerts/join-story.ts';
import type { ArticleEdit } from '../alerts/plan-replies.ts';
import type { ArticleVersion } from '../engines/joining/changes.ts';
import { type ReadText, readAgainAt } from '../feeds/keep-article.ts';
import { MINUTE_MS } from '../kit/time.ts';
import type { PutOff } from '../net/http.ts';
import type { Article } from '../news/article.ts';
import type { ArticleId } from '../news/ids.ts';
import type { Readable } from '../news/publisher-text.ts';
import { siteOf, type TextInCommon, wordsOf } from '../news/same-article.ts';
import type { FactChange } from '../news/story.ts';
import { urlKey } from '../news/url.ts';
import type { RereadEnd } from '../store/nouns/articles/article-edits.ts';
import type { KeptText, WorkArticle } from '../store/nouns/articles/articles.ts';
import type { BriefRecord } from '../store/nouns/articles/briefs.ts';
import type { Store, TransactionStores } from '../store/store.ts';
import type { ArticleReading, ReadableArticle } from './read-article.ts';

// What becomes of an article whose page is read again: because it failed, because its feed says that it changed, or because
// it comes again as if it were another one. Its earlier wording is kept, its brief rewritten, its alert edited.

/** What the article's page says, or that it has to wait for its site. */
export type TextOutcome = KeptOutcome | ({ kind: 'put-off' } & PutOff);
type KeptOutcome = Pick<ReadText, 'kind' | 'passing'> & { kept: KeptText };

/** Its page waits for the pace of its site; the sweep takes it up. */
export type Deferred = { kind: 'deferred' } & PutOff;

export function recordOf({ id }: Article, { brief, searchWords }: ArticleReading, deps: RereadDeps): BriefRecord {
  return { articleId: id, brief, words: searchWords, nameWords: deps.nameWords, at: deps.clock.now() };
}

export type RereadDeps = {
  store: Pick<Store, 'articles' | 'briefs' | 'atomically'>;
  /** What the article says now, or said after `since`; nothing is saved. */
  reread: (article: WorkArticle, since: Date) => Promise<TextOutcome>;
  /** Makes all of a text that is made of it, in a reader thread. */
  readArticle: (article: ReadableArticle) => Promise<Readable<ArticleReading>>;
  /** What an edit changed materially; in a reader thread, too. */
  compareVersions: (edit: ComparedVersions) => Promise<Readable<FactChange[]>>;
  /** Whether a text that two articles have in common is the later one's, too; likewise. */
  isToldAnew: (texts: TextInCommon) => Promise<Readable<boolean>>;
  /** The search words of a name, by the one tokenizer. */
  nameWords: (name: string) => string;
  clock: { now: () => Date };
  /** Runs in the transaction that saves the edit: it may use only these stores. */
  onChanged?: (edit: ArticleEdit & JudgedAgain, stores: TransactionStores) => Promise<void>;
};

type ComparedVersions = { before: ArticleVersion; after: ArticleVersion; language: string };

export type RereadOutcome =
  | Deferred
  /** No re-reading is due, or another worker has claimed it. */
  | { kind: 'known' }
  | { kind: 'unchanged' }
  | ({ kind: 'page-failed'; reason: string } & RereadEnd)
  /** `uncompared`: why nobody knows whether the change is material. */
  | { kind: 'changed'; uncompared?: string };

/** A claim of a worker that died ends after this. */
const CLAIM_MS = 5 * MINUTE_MS;
/** A page that keeps less of its text is a paywall, a teaser or a notice, not an edit. */
const KEPT_SHARE_MIN = 1 / 3;

/** The text of a page came at last: the article was told by its feed's. */
export type FirstText = { kind: 'first-text'; article: WorkArticle & KeptText; end: RereadEnd };

/** Reads a page again that failed, or of which the feed says that it changed. An edit is saved here, a first text is not. */
export async function rereadArticle(article: WorkArticle, deps: RereadDeps): Promise<RereadOutcome | FirstText> {
  const now = deps.clock.now();
  const due = await deps.store.articles.beginReread(article.id, now, new Date(now.getTime() + CLAIM_MS));
  if (!due) return { kind: 'known' };
  const [title, url] = [due.feedTitle ?? article.title, due.feedUrl ?? article.url];
  const asked = { ...article, title, url, feedText: due.feedText, waited: null };
  const outcome = await deps.reread(asked, due.dueAt);
  if (outcome.kind === 'put-off') {
    await deps.store.articles.putOffReread(article.id, outcome.until);
    return { kind: 'deferred', site: outcome.site, until: outcome.until };
  }
  const { kept: read, passing } = outcome;
  const end = endOf(article, outcome, { failures: due.failures, now });
  if (article.textSource === 'feed' && read.textSource === 'page') {
    return { kind: 'first-text', article: { ...article, ...read }, end };
  }
  const edited = { ...article, url, title: read.title, text: isEditOf(article, read) ? read.text : article.text };
  const isSame = article.title === edited.title && article.text === edited.text && article.url === url;
  // Where the new text kills its thread, the article stays as it is.
  const made = isSame ? null : await deps.readArticle(edited);
  if (made?.kind === 'done') return save({ article, edited, reading: made.result, end }, deps);
  await deps.store.articles.endReread(article.id, end);
  return passing ? { kind: 'page-failed', reason: passing.reason, ...end } : { kind: 'unchanged' };
}

/** A page that fails is read again where the article is told: nobody waits for those of an archive. */
function endOf(
  { announced, textSource }: WorkArticle,
  { kept, passing }: KeptOutcome,
  { failures, now }: { failures: number; now: Date },
): RereadEnd {
  const times = passing ? failures + 1 : 0;
  const stands = passing !== null && textSource === 'page';
  return {
    readAt: kept.copied || stands ? null : now,
    failures: times,
    again: passing && announced ? readAgainAt(passing, times, now) : null,
    textWhy: textSource === 'feed' ? kept.textWhy : undefined,
  };
}

/** Only texts from the same source are compared: the feed's text of an article always differs from its page's. */
function isEditOf(article: WorkArticle, read: KeptText): boolean {
  return read.textSource === article.textSource && read.text.length >= article.text.length * KEPT_SHARE_MIN;
}

/** `folded`: what came as an article of its own and is this version. */
type Edit = Record<'article' | 'edited', WorkArticle> & {
  reading: ArticleReading;
  end: RereadEnd;
  folded?: ArticleId;
};

/** Saves text and brief in one transaction, so that every stored quote is in the stored text. */
async function save({ article, edited, reading, end, folded }: Edit, deps: RereadDeps): Promise<RereadOutcome> {
  const at = deps.clock.now();
  const { language, quotes } = reading.brief;
  const { title, text, url } = edited;
  const told = (await deps.store.briefs.of(article.id))?.quotes ?? [];
  const before = { title: article.title, text: article.text, quotes: told };
  const after = { title, text, quotes };
  const compared = await deps.compareVersions({ before, after, language });
  const changes = compared.kind === 'done' ? compared.result : [];
  const record = recordOf(edited, reading, deps);
  return deps.store.atomically(async (stores) => {
    if (folded) await stores.articles.foldInto(article.id, folded, at);
    const saved = await stores.articles.saveVersion(article.id, { title, text, url, at });
    await stores.articles.endReread(article.id, end);
    if (reading.textPrint !== null) await stores.articles.claimText(edited, reading.textPrint);
    if (saved.kind === 'same') return { kind: 'unchanged' };
    await stores.briefs.rewrite(record);
    const edit = { article, isMoved: url !== article.url, before, after, changes, language, at };
    await deps.onChanged?.({ ...edit, signals: reading.signals }, stores);
    return { kind: 'changed', ...(compared.kind === 'done' ? {} : { uncompared: compared.reason }) };
  });
}

/** Which article this one tells anew. */
export type RevisedOutcome = { kind: 'revised'; original: ArticleId };

/**
 * Makes a new article a version of the one that its outlet has told with the same text (decision 0115): the alert of that
 * says what this one says, and there is none of its own. Null where it is news, or in doubt.
 */
export async function reviseTold(
  article: WorkArticle,
  reading: ArticleReading,
  deps: RereadDeps,
): Promise<RevisedOutcome | null> {
  const { articles } = deps.store;
  const holder = reading.textPrint === null ? null : await articles.claimText(article, reading.textPrint);
  const original = holder && (await articles.byId(holder));
  if (!original || !(await isVersionOf(original, article, deps))) return null;
  const { title, text, url, feedId } = article;
  const now = deps.clock.now();
  const isOwn = original.owner === article.owner && original.stage === 'planned';
  // What one workspace reads changes nothing for the others, and what was found first is no news of what came later.
  if (isOwn && original.foundAt < article.foundAt) {
    const edited = { ...original, title, text, url: feedId === original.feedId ? url : original.url };
    await save({ article: original, edited, reading, end: { ...READ, readAt: now }, folded: article.id }, deps);
  } else await articles.foldInto(original.id, article.id, now);
  return { kind: 'revised', original: original.id };
}

const READ = { failures: 0, again: null, textWhy: undefined };
const SUMMARY_MAX = 5_000;

async function isVersionOf(original: WorkArticle, article: WorkArticle, deps: RereadDeps): Promise<boolean> {
  const { text, url, publishedAt } = article;
  const isAtOneTime = Math.abs(publishedAt.getTime() - original.publishedAt.getTime()) < MINUTE_MS;
  const isAtOneAddress = urlKey(url) === urlKey(original.url);
  const mayHaveNewTitle = isAtOneAddress || (isAtOneTime && siteOf(url) === siteOf(original.url));
  if (!mayHaveNewTitle && wordsOf(article.title) !== wordsOf(original.title)) return false;
  if (isAtOneAddress && (await deps.store.articles.isListPage(article, original))) return false;
  const announced = ({ title, feedText }: WorkArticle) => ({ title, summary: feedText.slice(0, SUMMARY_MAX) });
  const told = await deps.isToldAnew({ before: announced(original), after: announced(article), text });
  return told.kind === 'done' && told.result;
}
