import { createLru } from '../kit/lru.ts';
import { createTurns } from '../kit/mutex.ts';
import { HOUR_MS } from '../kit/time.ts';
import type { FeedId } from '../news/ids.ts';
import { INSTALLATION, type Owner } from '../news/owner.ts';
import type { KeptText } from '../store/nouns/articles/articles.ts';
import type { AnnouncedArticle, KeepOutcome, ReadText } from './keep-article.ts';

type SharedArticle = AnnouncedArticle & { feedId: FeedId; owner: Owner };

/** A text of another owner's article. */
type CopiedText = KeptText & { copied: true };

type SharingDeps = {
  /** What another owner's article of the same feed and page says that was read since. */
  readSince: (article: SharedArticle, since: Date) => Promise<KeptText | null>;
  now: () => Date;
};

/** What is done with the article: its page is read, or the text is taken that another owner's has. */
type Reading = {
  read: () => Promise<KeepOutcome>;
  take: (copy: CopiedText) => Promise<KeptText>;
};

/** A page changes: after so long it is asked again. */
const COPIED_WITHIN_MS = HOUR_MS;
/** What was read of edits is stored later, in the transaction of the edit. */
const LATEST_MAX = 64;

/**
 * Has a page read once for all workspaces that read its feed: the first asks the publisher, the others wait for it and copy
 * the text. What is read of an edit must have been read `since` the edit.
 */
export function createPageSharing(deps: SharingDeps) {
  const turnOf = createTurns(1);
  const latest = createLru<string, { text: KeptText; at: Date }>(LATEST_MAX);
  async function readOrCopy(article: SharedArticle, since: Date, reading: Reading): Promise<KeepOutcome> {
    const page = pageOf(article);
    const last = latest.get(page);
    const text = (await deps.readSince(article, since)) ?? (last && last.at >= since ? last.text : null);
    if (text === null) {
      const read = await reading.read();
      if (read.kind === 'kept') latest.set(page, latestOf(read, deps.now()));
      return read;
    }
    const passing = text.again ? { reason: text.textWhy ?? '', notBefore: text.again } : null;
    return { kind: 'kept', kept: await reading.take(copyFor(article, text)), passing };
  }
  return async (article: SharedArticle, since: Date | null, reading: Reading): Promise<KeepOutcome> => {
    if (article.owner === INSTALLATION) return reading.read();
    const release = await turnOf(pageOf(article));
    const young = new Date(deps.now().getTime() - COPIED_WITHIN_MS);
    return readOrCopy(article, since !== null && since > young ? since : young, reading).finally(release);
  };
}

function pageOf({ feedId, url }: SharedArticle): string {
  return `${feedId} ${url}`;
}

function latestOf({ kept, passing }: ReadText, at: Date) {
  return { at, text: { ...kept, ...(passing && { again: passing.notBefore ?? at }) } };
}

/** What the feed says of the article stands, as it does beside a page. */
function copyFor({ url, title, byline, outlet }: SharedArticle, text: KeptText): CopiedText {
  return {
    ...text,
    url,
    title: title === '' ? text.title : title,
    byline: byline ?? text.byline,
    outlet: outlet === '' ? text.outlet : outlet,
    copied: true,
  };
}
