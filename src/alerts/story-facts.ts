import type { ArticleFacts, TitledText } from '../engines/joining/new-facts.ts';
import { createLru } from '../kit/lru.ts';
import type { ArticleId } from '../news/ids.ts';
import type { Readable } from '../news/publisher-text.ts';

/** An article of a story, as far as later ones are compared with it. */
export type ToldArticle = TitledText & { id: ArticleId };

/** What the articles of stories state: remembered, because each is compared with the next ones, mostly within hours. */
export type StoryFacts = {
  /** Null where it has not been read, or was edited since. */
  of: (article: ToldArticle) => ArticleFacts | null;
  keep: (article: ToldArticle, facts: ArticleFacts) => void;
  /** Reads articles and remembers them. One that cannot be read states nothing. */
  read: (articles: readonly ToldArticle[], language: string) => Promise<void>;
};

type ReadFacts = (input: { articles: TitledText[]; language: string }) => Promise<Readable<ArticleFacts[]>>;

const ARTICLES_MAX = 256;
/** Of an article that cannot be read. */
export const NO_FACTS: ArticleFacts = { titles: [], top: [], compared: [] };

export function createStoryFacts(readFacts: ReadFacts): StoryFacts {
  const known = createLru<ArticleId, { of: TitledText; facts: ArticleFacts }>(ARTICLES_MAX);
  const keep: StoryFacts['keep'] = ({ id, title, text }, facts) => known.set(id, { of: { title, text }, facts });
  return {
    keep,
    of({ id, title, text }) {
      const found = known.get(id);
      return found?.of.title === title && found.of.text === text ? found.facts : null;
    },
    async read(articles, language) {
      const asked = articles.map(({ title, text }) => ({ title, text }));
      const read = await readFacts({ articles: asked, language });
      const facts = read.kind === 'done' ? read.result : [];
      for (const [at, article] of articles.entries()) keep(article, facts[at] ?? NO_FACTS);
    },
  };
}
