import { createSentenceGuard, type SentenceGuard } from '../engines/briefing/guard-sentence.ts';
import { SUMMARY_CHARACTERS_MAX } from '../engines/briefing/summary/stands-alone.ts';
import type { BriefSource } from '../engines/briefing/write-brief.ts';
import type { Brief, Quote, Span } from '../news/article.ts';
import type { LanguageFacts } from '../news/language.ts';

/** What a model proposes for a brief. Nothing of it is used unless the guard lets it pass. */
export type Proposal = {
  headline: string | null;
  summary: string[];
  /** A speaker, or null, for each quotation of the question. */
  speakers: (string | null)[];
};

export type ProposedBrief = { article: BriefSource; brief: Brief; proposal: Proposal };

/** The brief with what of a proposal the guard lets pass; what it rejects leaves a warning. */
export function applyProposal({ article, brief, proposal }: ProposedBrief, languages: readonly LanguageFacts[]): Brief {
  const facts = languages.find(({ tag }) => tag === brief.language);
  if (facts === undefined) return brief;
  const { title, text } = article;
  return merge(brief, proposal, { title, text, guard: createSentenceGuard(article, facts) });
}

type GuardedArticle = BriefSource & { guard: SentenceGuard };

function merge(brief: Brief, proposal: Proposal, article: GuardedArticle): Brief {
  const warnings = [...brief.warnings];
  const proposed = article.title === null ? guardedHeadline(proposal, article, warnings) : null;
  const headline = proposed ?? brief.headline;
  const summary = guardedSummary(proposal, article, warnings) ?? brief.summary;
  const quotes = brief.quotes.map((quote, index) => guardedSpeaker(quote, proposal.speakers[index] ?? null, brief));
  const changed =
    headline !== brief.headline ||
    summary !== brief.summary ||
    quotes.some((quote, index) => quote !== brief.quotes[index]);
  return { ...brief, headline, summary, quotes, method: changed ? 'model' : 'extractive', warnings };
}

function guardedHeadline({ headline }: Proposal, { guard }: GuardedArticle, warnings: string[]): string | null {
  if (headline === null || headline.trim() === '') return null;
  const verdict = guard(headline);
  if (verdict.kind === 'kept') return headline.trim();
  warnings.push(`The model's headline was dropped: ${verdict.reason}.`);
  return null;
}

/** A summary is taken whole or not at all, and only in whole sentences of the article, so that offsets hold. */
function guardedSummary({ summary }: Proposal, article: GuardedArticle, warnings: string[]): Span[] | null {
  if (summary.length === 0) return null;
  const spansOrReasons = summary.map((sentence) => spanOf(sentence.trim(), article));
  const broken = spansOrReasons.find((span) => typeof span === 'string');
  const spans = spansOrReasons.filter((span) => typeof span !== 'string').sort((a, b) => a.start - b.start);
  const length = spans.reduce((sum, { text }) => sum + text.length + 1, -1);
  const reason = broken ?? (length > SUMMARY_CHARACTERS_MAX ? `it has ${length} characters` : null);
  if (reason === null) return spans;
  warnings.push(`The model's summary was dropped: ${reason}.`);
  return null;
}

const BEFORE_SENTENCE = /(?:^|\n|[.!?…]["”»’']?)\s*$/u;
const SENTENCE_END = /[.!?…]["”»’']?$/u;
/** No more space than this stands between two sentences. */
const LOOK_BACK = 200;

/** The span of this whole sentence in the article, else why it is rejected: a part of one could leave out a "not". */
function spanOf(sentence: string, { text, guard }: GuardedArticle): Span | string {
  const verdict = guard(sentence);
  if (verdict.kind === 'dropped') return verdict.reason;
  for (let start = text.indexOf(sentence); start !== -1; start = text.indexOf(sentence, start + 1)) {
    const end = start + sentence.length;
    const before = text.slice(Math.max(0, start - LOOK_BACK), start);
    const whole = BEFORE_SENTENCE.test(before) && SENTENCE_END.test(sentence);
    if (whole && /^(?:\s|$)/.test(text.slice(end, end + 1))) return { text: sentence, start, end };
  }
  return 'it is not a sentence of the article';
}

/** A model may name a speaker only where the extractive brief has none, and only an actor of the article. */
function guardedSpeaker(quote: Quote, proposed: string | null, { actors }: Brief): Quote {
  if (quote.speaker !== null || proposed === null) return quote;
  const actor = actors.find(({ name }) => name.toLowerCase() === proposed.trim().toLowerCase());
  return actor === undefined ? quote : { ...quote, speaker: { name: actor.name, role: actor.role } };
}
