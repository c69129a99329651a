import { createStoryFacts } from '../../src/alerts/story-facts.ts';
import { createBackground } from '../../src/engines/joining/background.ts';
import { createChangeWords } from '../../src/engines/joining/facts.ts';
import { readArticleFacts } from '../../src/engines/joining/new-facts.ts';
import { readSignals } from '../../src/engines/joining/signals.ts';
import { createEventWords } from '../../src/engines/joining/slots/event-words.ts';
import { createSlugWords, NO_SLUG_WORDS } from '../../src/engines/joining/slugs/slug-words.ts';
import { storySlug } from '../../src/engines/joining/slugs/story-slug.ts';
import { type FacetSource, facetWords } from '../../src/engines/matching/facets.ts';
import { primaryLanguage } from '../../src/engines/matching/query.ts';
import { indexWords, nameWords, tsvectorLiteral } from '../../src/engines/matching/word-index.ts';
import type { Article, Brief } from '../../src/news/article.ts';
import { type LanguageFacts, NO_BACKGROUND } from '../../src/news/language.ts';
import type { Readable } from '../../src/news/publisher-text.ts';
import { type ReadableArticle, readArticle } from '../../src/roles/read-article.ts';
import { createThreadTasks } from '../../src/roles/thread-tasks.ts';

/** An answer of a reader thread. */
export const done = async <Result>(result: Result): Promise<Readable<Result>> => ({ kind: 'done', result });

type Tasks = ReturnType<typeof createThreadTasks>;
type Input<Name extends keyof Tasks> = Parameters<Tasks[Name]>[0];

/** What reader threads do, done at once and here: for tests of what stands before and after them. */
export function readHere(languages: readonly LanguageFacts[] = []) {
  const tasks = createThreadTasks({ languages, background: NO_BACKGROUND });
  return {
    readHtml: (html: string) => done(tasks.readHtml(html)),
    findLinks: (page: Input<'findFeedLinks'>) => tasks.findFeedLinks(page).then(done),
    readWords: ({ title, text, language }: Input<'readWords'>) => done(indexWords([title, text], language)),
    compareOutlets: (input: Input<'compareOutlets'>) => tasks.compareOutlets(input).then(done),
    explainMatch: (query: Input<'explainMatch'>['query'], article: Input<'explainMatch'>['article']) =>
      done(tasks.explainMatch({ query, article })),
    compareVersions: (edit: Input<'compareVersions'>) => done(tasks.compareVersions(edit)),
    isToldAnew: (texts: Input<'isToldAnew'>) => done(tasks.isToldAnew(texts)),
    facts: createStoryFacts((input) => done(tasks.readFacts(input))),
  };
}

/** What the job of an article asks of reader threads. `briefOf`: instead of the brief that a thread would write. */
export function articleHere(briefOf: (article: ReadableArticle) => Brief, languages: readonly LanguageFacts[] = []) {
  const wordsOf = createChangeWords(languages);
  const background = createBackground(NO_BACKGROUND);
  const slugWordsOf = createSlugWords(languages, background);
  const eventWordsOf = createEventWords(languages, background);
  const { compareVersions, isToldAnew, facts } = readHere(languages);
  return {
    readArticle: (article: ReadableArticle) =>
      done(
        readArticle(
          { article, brief: briefOf(article) },
          { writeBrief: neverWritten, wordsOf, slugWordsOf, eventWordsOf },
        ),
      ),
    compareVersions,
    isToldAnew,
    facts,
    nameWords,
  };
}

function neverWritten(): never {
  throw new Error('The brief is given');
}

type Joinable = { article: Pick<Article, 'title' | 'text' | 'outlet' | 'foundAt'>; brief: Brief };

/** What joining takes of an article besides its brief. */
export function joinableHere({ article, brief }: Joinable, languages: readonly LanguageFacts[] = []) {
  const headline = article.title === '' ? brief.headline : article.title;
  const slug = storySlug({ headline, text: article.text, brief }, NO_SLUG_WORDS);
  const eventWordsOf = createEventWords(languages, createBackground(NO_BACKGROUND));
  return { signals: readSignals({ article, brief }, { eventWordsOf }), slug };
}

/** What an article states, as a language says. */
export const factsHere = (article: Pick<Article, 'title' | 'text'>) =>
  readArticleFacts(article, createChangeWords([])('en'));

/** What `articles.words` holds of an article. */
export function articleWords(article: Pick<Article, 'title' | 'text' | 'language'> & FacetSource): string {
  const words = indexWords([article.title, article.text], primaryLanguage(article.language));
  return tsvectorLiteral(words, facetWords(article));
}
