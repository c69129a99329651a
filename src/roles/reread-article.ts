import type { Told } from '../alerts/material-change.ts';
import type { Article } from '../news/article.ts';
import type { Brief } from '../news/brief.ts';
import type { ArticleId } from '../news/ids.ts';
import type { WordIndex } from '../news/words-index.ts';
import type { KeptText, WorkArticle } from '../store/articles.ts';
import type { AlertStores, Store } from '../store/store.ts';
import type { BriefOutcome } from './heavy-pool.ts';

/** An edit by the publisher, with the quotes that stood and stand in the article. */
export type ArticleChange = { articleId: ArticleId; before: Told; after: Told; language: string; at: Date };

export type RereadDeps = {
  store: Pick<Store, 'articles' | 'briefs' | 'atomically'>;
  /** What the article says now; nothing is saved. */
  reread: (article: WorkArticle) => Promise<KeptText>;
  writeBrief: (article: Pick<Article, 'title' | 'text'>) => Promise<BriefOutcome>;
  /** Search words of title and text, and of a name, by the one tokenizer. */
  words: {
    read: (article: Pick<Article, 'title' | 'text'>) => Promise<WordIndex>;
    ofArticle: (article: Article, words: WordIndex) => string;
    ofName: (name: string) => string;
  };
  clock: { now: () => Date };
  /** What else an edit means; runs in the transaction that saves it, so use only the handed stores. */
  onChanged?: (change: ArticleChange, stores: AlertStores) => Promise<void>;
};

export type RereadOutcome =
  /** No re-reading is due, or another worker has it. */
  { kind: 'known' } | { kind: 'unchanged' } | { kind: 'changed' };

/** A worker that died while it read leaves the page to another after this. */
const CLAIM_MS = 5 * 60_000;
/** A page that has lost this much of its text is a wall, a teaser or a notice, not an edit. */
const KEPT_SHARE_MIN = 1 / 3;

/** Reads an article again of which its feed says that it changed; the earlier wording is kept, the brief rewritten. */
export async function rereadArticle(article: WorkArticle, deps: RereadDeps): Promise<RereadOutcome> {
  const now = deps.clock.now();
  const due = await deps.store.articles.beginReread(article.id, now, new Date(now.getTime() + CLAIM_MS));
  if (!due) return { kind: 'known' };
  const title = due.feedTitle ?? article.title;
  const read = await deps.reread({ ...article, title, feedText: due.feedText });
  const edited = { ...article, title: read.title, text: isEditOf(article, read) ? read.text : article.text };
  const brief = isSame(article, edited) ? null : await briefOf(edited, deps);
  if (!brief) {
    await deps.store.articles.endReread(article.id);
    return { kind: 'unchanged' };
  }
  return save({ article, edited, brief }, deps);
}

/** Only texts from one source are compared: what a feed says of an article and what its page says always differ. */
function isEditOf(article: WorkArticle, read: KeptText): boolean {
  return read.textSource === article.textSource && read.text.length >= article.text.length * KEPT_SHARE_MIN;
}

function isSame(before: Article, after: Article): boolean {
  return before.title === after.title && before.text === after.text;
}

/** Null where the new text ends its thread: then the article stays as it is. */
async function briefOf(edited: Article, deps: RereadDeps): Promise<Brief | null> {
  const outcome = await deps.writeBrief(edited);
  return outcome.kind === 'written' ? outcome.brief : null;
}

type Edit = { article: WorkArticle; edited: Article; brief: Brief };

/** Wording and brief in one transaction: no quote ever stands beside a text that it is not in. */
async function save({ article, edited, brief }: Edit, deps: RereadDeps): Promise<RereadOutcome> {
  const at = deps.clock.now();
  const index = await deps.words.read(edited);
  const words = { words: deps.words.ofArticle(edited, index), nameWords: deps.words.ofName };
  return deps.store.atomically(async (stores) => {
    const quotesBefore = (await stores.briefs.of(article.id))?.quotes ?? [];
    const { title, text } = edited;
    const saved = await stores.articles.saveVersion(article.id, { title, text, at });
    await stores.articles.endReread(article.id);
    if (saved.kind === 'same') return { kind: 'unchanged' };
    await stores.briefs.rewrite({ articleId: article.id, brief, ...words, at });
    const before = { ...saved.before, quotes: quotesBefore };
    const after = { ...saved.after, quotes: brief.quotes };
    await deps.onChanged?.({ articleId: article.id, before, after, language: brief.language, at }, stores);
    return { kind: 'changed' };
  });
}
