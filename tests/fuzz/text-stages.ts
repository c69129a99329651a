import { join } from 'node:path';
import { composeAlert } from '../../src/alerts/compose-alert.ts';
import { renderMessage as renderForDiscord } from '../../src/chat/discord/post/render-message.ts';
import { renderText } from '../../src/chat/preview/render-text.ts';
import { renderMessage as renderForSlack } from '../../src/chat/slack/post/render-message.ts';
import { compareOutlets } from '../../src/commands/answering/compare-outlets.ts';
import { loadBackground } from '../../src/config/files/background.ts';
import { loadCuedLanguages, loadLanguages } from '../../src/config/files/languages.ts';
import { createSentenceGuard } from '../../src/engines/briefing/guard-sentence.ts';
import { createBriefWriter } from '../../src/engines/briefing/write-brief.ts';
import { type Background, createBackground } from '../../src/engines/joining/background.ts';
import { type ArticleVersion, materialChange } from '../../src/engines/joining/changes.ts';
import { createChangeWords } from '../../src/engines/joining/facts.ts';
import { newFacts, readArticleFacts } from '../../src/engines/joining/new-facts.ts';
import { readSignals } from '../../src/engines/joining/signals.ts';
import { createEventWords } from '../../src/engines/joining/slots/event-words.ts';
import { createSlugWords } from '../../src/engines/joining/slugs/slug-words.ts';
import { storySlug } from '../../src/engines/joining/slugs/story-slug.ts';
import { explainMatch } from '../../src/engines/matching/explain-match.ts';
import { parseQuery } from '../../src/engines/matching/parse-query.ts';
import { indexWords, nameWords } from '../../src/engines/matching/word-index.ts';
import { readWords } from '../../src/engines/matching/words.ts';
import { decodeBytes } from '../../src/engines/reading/decode-bytes.ts';
import { feedLinks } from '../../src/engines/reading/feed/feed-links.ts';
import { parseFeedDate } from '../../src/engines/reading/feed-date.ts';
import { htmlToLine, htmlToText } from '../../src/engines/reading/html-to-text.ts';
import { readOpml } from '../../src/engines/reading/opml.ts';
import type { Brief } from '../../src/news/article.ts';
import { toId } from '../../src/news/ids.ts';
import type { LanguageFacts } from '../../src/news/language.ts';
import { identifyEntry, isToldAnew, textPrint } from '../../src/news/same-article.ts';
import { canonicalUrl, sharedParameters } from '../../src/news/url.ts';
import { createMatchedTerms } from '../support/matched-terms.ts';
import { articleWords } from '../support/read-here.ts';

/**
 * What is done with a text of a publisher on the way from its feed to an alert or an answer. In CI it is done with one text
 * of `every`, so that all stages together take a minute.
 */
export type TextStage = { name: string; every: number; run: (text: string) => unknown };

const AT = new Date('2026-03-02T09:00:00Z');
const PAGE = 'https://publisher.example/news/harbour';
const TITLE_CHARS = 400;
const QUERY = 'harbour OR "the pier" OR tal*';

/** Every stage that takes text, with the languages of config/languages. */
export async function textStages(): Promise<TextStage[]> {
  const read = await loadLanguages([join(import.meta.dirname, '../../config')]);
  const cued = await loadCuedLanguages([join(import.meta.dirname, '../../config')]);
  if (read.kind !== 'sound' || cued.kind !== 'sound') throw new Error('config/languages cannot be read');
  const writeCued = createBriefWriter({ languages: [], cued: cued.data });
  // An article is read by the file of one language; texts of all lengths come, so that each file is asked.
  const byCues = (text: string) =>
    writeCued({ title: titleOf(text), text, language: CUED[text.length % CUED.length] ?? 'und' });
  const background = createBackground(await loadBackground());
  return [
    ...READING,
    ...MATCHING,
    ...SHOWING,
    ...judgingStages(read.data, background),
    { name: 'brief by cues', every: 32, run: byCues },
  ];
}

/** One of each kind: capitals, clitics, postpositions, no spaces. */
const CUED = ['fr', 'ar', 'ur', 'zh'];

const titleOf = (text: string): string => text.slice(0, TITLE_CHARS);
const article = (text: string) => ({ title: titleOf(text), text, outlet: titleOf(text), url: PAGE });
const brief = (text: string): Brief => ({
  ...{ headline: titleOf(text), language: 'en', method: 'extractive', warnings: [] },
  summary: [{ text, start: 0, end: text.length }],
  actors: [{ name: titleOf(text), kind: 'person', role: titleOf(text), mentions: 1, start: 0, end: 9 }],
  quotes: [{ text, start: 0, end: text.length, speaker: { name: titleOf(text), role: titleOf(text) }, cue: 'said' }],
});

const READING: TextStage[] = [
  { name: 'markup to text', every: 4, run: (text) => [htmlToText(text), htmlToLine(text)] },
  { name: 'feed links of a page', every: 2, run: (text) => feedLinks(text, PAGE) },
  { name: 'OPML', every: 4, run: readOpml },
  { name: 'date', every: 1, run: parseFeedDate },
  {
    ...{ name: 'bytes', every: 8 },
    run: (text) =>
      ['text/html; charset=euc-jp', 'text/html; charset=windows-1251', null].map((contentType) =>
        decodeBytes({ body: Buffer.from(text), contentType }),
      ),
  },
  {
    ...{ name: 'identity of an entry', every: 4 },
    run(text) {
      const entry = { id: text, title: titleOf(text), published: AT };
      const url = canonicalUrl(text, PAGE);
      const shared = sharedParameters([url ?? PAGE, `${PAGE}?${text.slice(0, 1_000)}`]);
      return identifyEntry({ feedId: toId('1'), entry, url, shared, opening: titleOf(text) });
    },
  },
  { name: 'print of a text', every: 2, run: textPrint },
  {
    ...{ name: 'text in common', every: 8 },
    run(text) {
      const said = { title: titleOf(text), summary: text };
      return isToldAnew({ before: { title: 'Pier', summary: '' }, after: said, text });
    },
  },
];

const MATCHING: TextStage[] = [
  { name: 'words', every: 2, run: (text) => indexWords([titleOf(text), text], 'en') },
  {
    name: 'words of the store',
    every: 8,
    run: (text) => [articleWords({ ...article(text), language: 'en' }), nameWords(text)],
  },
  { name: 'query', every: 4, run: parseQuery },
  {
    ...{ name: 'matched terms', every: 32 },
    run: (text) => createMatchedTerms({ ...article(text), language: 'en', actors: [titleOf(text)] })(QUERY),
  },
  {
    ...{ name: 'why it matches', every: 32 },
    run(text) {
      const parsed = parseQuery(QUERY);
      return parsed.kind === 'query' && explainMatch(parsed.tree, { ...article(text), language: 'en', actors: [] });
    },
  },
];

const SHOWING: TextStage[] = [
  {
    ...{ name: 'alert on each platform', every: 64 },
    run(text) {
      const about = { ...article(text), textSource: 'page' as const, publishedAt: AT, foundAt: AT };
      const ids = { id: toId<'delivery'>('7'), storyId: toId<'story'>('4') };
      const delivery = { ...ids, because: [titleOf(text)], met: [], mention: null };
      const content = { article: about, brief: brief(text), changes: [], delivery, fuller: null };
      const alert = composeAlert({ ...content, outlets: [titleOf(text)] });
      return [renderForSlack(alert, AT), renderForDiscord(alert, 'nonce'), renderText(alert)];
    },
  },
];

function judgingStages(languages: readonly LanguageFacts[], background: Background): TextStage[] {
  const writeBrief = createBriefWriter({ languages });
  const words = createChangeWords(languages)('en');
  const slugWords = createSlugWords(languages, background)('en');
  const eventWordsOf = createEventWords(languages, background);
  const [facts] = languages;
  return [
    {
      ...{ name: 'language and place', every: 4 },
      run: (text) => [background.languageOf(readWords(text).map(({ word }) => word)), background.placeOf(text)],
    },
    {
      ...{ name: 'signals and slug of a story', every: 16 },
      run(text) {
        const signals = readSignals(
          { article: { ...article(text), foundAt: AT }, brief: brief(text) },
          { eventWordsOf },
        );
        return [signals, storySlug({ headline: titleOf(text), text, brief: brief(text) }, slugWords)];
      },
    },
    {
      ...{ name: 'changes between two versions', every: 16 },
      run(text) {
        const [before, after] = versionsOf(text);
        return materialChange(before, after, words);
      },
    },
    {
      ...{ name: 'facts new to a story', every: 8 },
      run(text) {
        const [before, after] = versionsOf(text);
        return newFacts(readArticleFacts(after, words), [readArticleFacts(before, words)]);
      },
    },
    {
      ...{ name: 'outlets compared', every: 16 },
      run: (text) => compareOutlets(versionsOf(text).map(outletOf), words),
    },
    {
      ...{ name: 'guard of a model’s sentence', every: 128 },
      run: (text) => facts && createSentenceGuard({ title: titleOf(text), text }, facts)(titleOf(text)),
    },
    { name: 'brief', every: 8, run: (text) => writeBrief({ title: titleOf(text), text }) },
  ];
}

const QUOTE = /[\s\S]{1,60}/g;

/** The text as two versions of an article, each with every sixty characters of it as a quotation. */
function versionsOf(text: string): [ArticleVersion, ArticleVersion] {
  const middle = text.length >> 1;
  const versionOf = (version: string): ArticleVersion => ({
    title: titleOf(version),
    text: version,
    quotes: (version.match(QUOTE) ?? []).map((words) => ({ text: words })),
  });
  return [versionOf(text), versionOf(text.slice(middle) + text.slice(0, middle))];
}

function outletOf({ title, text, quotes }: ArticleVersion, number: number) {
  const speaker = { name: title, role: null };
  return {
    outlet: `Courier ${number}`,
    text,
    quotes: quotes.map((quote) => ({ ...quote, start: 0, end: 1, speaker, cue: null })),
  };
}
