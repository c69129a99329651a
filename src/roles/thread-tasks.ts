import { applyProposal, type ProposedBrief } from '../alerts/apply-proposal.ts';
import { compareStory, type StoryTelling } from '../commands/answering/compare-outlets.ts';
import { type BriefSource, createBriefWriter } from '../engines/briefing/write-brief.ts';
import { createBackground } from '../engines/joining/background.ts';
import { type ArticleVersion, materialChange } from '../engines/joining/changes.ts';
import { createChangeWords } from '../engines/joining/facts.ts';
import { readArticleFacts, type TitledText } from '../engines/joining/new-facts.ts';
import { createEventWords } from '../engines/joining/slots/event-words.ts';
import { createSlugWords } from '../engines/joining/slugs/slug-words.ts';
import { explainMatch } from '../engines/matching/explain-match.ts';
import type { MatchArticle } from '../engines/matching/match-query.ts';
import type { Query } from '../engines/matching/query.ts';
import { primaryLanguage } from '../engines/matching/query.ts';
import { indexWords } from '../engines/matching/word-index.ts';
import { decodeBytes } from '../engines/reading/decode-bytes.ts';
import { feedLinks } from '../engines/reading/feed/feed-links.ts';
import { feedText } from '../engines/reading/html-to-text.ts';
import type { PageBytes } from '../engines/reading/page/read-page.ts';
import { createLanguageOfText } from '../engines/reading/text-language.ts';
import type { Brief } from '../news/article.ts';
import type { BackgroundFacts, CuedFacts, LanguageFacts, PageWords } from '../news/language.ts';
import { isToldAnew, type TextInCommon } from '../news/same-article.ts';
import { type ReadableArticle, readArticle } from './read-article.ts';
import { packReading, packWords } from './thread-messages.ts';

/** A site's head is looked at, not its whole page. */
const HEAD_CHARS_MAX = 512 * 1024;

/** What comes with the program and tells how texts are read. */
export type ThreadFacts = {
  languages: readonly LanguageFacts[];
  cued?: readonly CuedFacts[] | undefined;
  pageWords: readonly PageWords[];
  background: BackgroundFacts;
};

/** What threads do with texts of publishers besides reading feeds and pages. Each takes one input and answers once. */
export function createThreadTasks({ languages, cued, background: facts }: Omit<ThreadFacts, 'pageWords'>) {
  const writeBrief = createTellingWriter({ languages, cued, background: facts });
  const wordsOf = createChangeWords(languages);
  const background = createBackground(facts);
  const slugWordsOf = createSlugWords(languages, background);
  const eventWordsOf = createEventWords(languages, background);
  return {
    readArticle: (input: { article: ReadableArticle; brief: Brief | null }) =>
      packReading(readArticle(input, { writeBrief, wordsOf, slugWordsOf, eventWordsOf })),
    writeBrief,
    applyProposal: (input: ProposedBrief) => applyProposal(input, languages),
    /** The text that a feed's HTML shows. */
    readHtml: (html: string) => feedText(html),
    /** The addresses that a page's markup suggests as feeds, best first. */
    findFeedLinks: async ({ url, ...page }: PageBytes) =>
      feedLinks((await decodeBytes(page)).slice(0, HEAD_CHARS_MAX), url),
    readWords: ({ title, text, language }: TitledText & { language: string }) =>
      packWords(indexWords([title, text], primaryLanguage(language))),
    readFacts: ({ articles, language }: { articles: readonly TitledText[]; language: string }) =>
      articles.map((article) => readArticleFacts(article, wordsOf(language))),
    /** What an edit by the publisher changed materially. */
    compareVersions: (edit: { before: ArticleVersion; after: ArticleVersion; language: string }) =>
      materialChange(edit.before, edit.after, wordsOf(edit.language)),
    isToldAnew: (texts: TextInCommon) => isToldAnew(texts),
    compareOutlets: ({ articles, language }: { articles: readonly StoryTelling[]; language: string }) =>
      compareStory(articles, { changeWords: wordsOf(language), eventWordsOf }),
    explainMatch: ({ query, article }: { query: Query; article: MatchArticle }) => explainMatch(query, article),
  };
}

/** Tells the language before anything else. `language` of an article is what its feed or page declares. */
export function createTellingWriter({ languages, cued, background }: Omit<ThreadFacts, 'pageWords'>) {
  const writeBrief = createBriefWriter({ languages, cued });
  const languageOf = createLanguageOfText(background);
  return ({ title, text, language = null }: BriefSource): Brief => {
    const told = languageOf(`${title ?? ''}\n${text}`, language);
    return writeBrief({ title, text, language: told === 'und' ? null : told });
  };
}

export type ThreadTasks = ReturnType<typeof createThreadTasks>;
export type TaskName = keyof ThreadTasks;
