import type { Brief, Quote, Span } from '../news/brief.ts';
import type { LanguageFacts } from '../news/language.ts';
import { unreachable } from '../news/unreachable.ts';
import { guardSentence } from './guard-sentence.ts';
import type { BriefModel, Proposal } from './propose-with-model.ts';
import { writeBrief } from './write-brief.ts';

type Input = { title: string | null; text: string };
type Deps = {
  languages: readonly LanguageFacts[];
  model: BriefModel;
  /** Writes the extractive brief; in the product, in a thread of its own. */
  write?: (input: Input) => Promise<Brief>;
};

/** The extractive brief with what a model proposed and the guard let pass; whatever fails stays extractive, with a reason. */
export async function briefWithModel(input: Input, deps: Deps, signal?: AbortSignal): Promise<Brief> {
  const brief = await (deps.write?.(input) ?? writeBrief(input, deps));
  const facts = deps.languages.find(({ tag }) => tag === brief.language);
  // Without the language's negations nobody can tell whether a "not" was lost.
  if (facts === undefined) return brief;
  const outcome = await deps.model({ ...input, quotes: brief.quotes.map(({ text }) => text) }, signal);
  switch (outcome.kind) {
    case 'proposed':
      return merge(brief, outcome.proposal, { input, facts });
    case 'too-long':
      return warned(brief, `The article is too long for the model (${outcome.characters} characters).`);
    case 'failed':
      return warned(brief, `No model was used: ${outcome.reason}.`);
    default:
      return unreachable(outcome);
  }
}

function warned(brief: Brief, warning: string): Brief {
  return { ...brief, warnings: [...brief.warnings, warning] };
}

type Context = { input: Input; facts: LanguageFacts };

function merge(brief: Brief, proposal: Proposal, context: Context): Brief {
  const warnings = [...brief.warnings];
  const headline =
    context.input.title === null ? (guardedHeadline(proposal, context, warnings) ?? brief.headline) : brief.headline;
  const summary = guardedSummary(proposal, context, warnings) ?? brief.summary;
  const quotes = brief.quotes.map((quote, index) => guardedSpeaker(quote, proposal.speakers[index] ?? null, brief));
  const changed =
    headline !== brief.headline ||
    summary !== brief.summary ||
    quotes.some((quote, index) => quote !== brief.quotes[index]);
  return { ...brief, headline, summary, quotes, method: changed ? 'model' : 'extractive', warnings };
}

function guardedHeadline({ headline }: Proposal, { input, facts }: Context, warnings: string[]): string | null {
  if (headline === null || headline.trim() === '') return null;
  const verdict = guardSentence(headline, input, facts);
  if (verdict.kind === 'kept') return headline.trim();
  warnings.push(`The model's headline was dropped: ${verdict.reason}.`);
  return null;
}

const SUMMARY_CHARACTERS_MAX = 420;

/** A summary is taken whole or not at all, and only in whole sentences of the article, so that offsets hold. */
function guardedSummary({ summary }: Proposal, context: Context, warnings: string[]): Span[] | null {
  if (summary.length === 0) return null;
  const found = summary.map((sentence) => spanOf(sentence.trim(), context));
  const broken = found.find((span) => typeof span === 'string');
  const spans = found.filter((span) => typeof span !== 'string').sort((a, b) => a.start - b.start);
  const length = spans.reduce((sum, { text }) => sum + text.length + 1, -1);
  const reason = broken ?? (length > SUMMARY_CHARACTERS_MAX ? `it has ${length} characters` : null);
  if (reason === null) return spans;
  warnings.push(`The model's summary was dropped: ${reason}.`);
  return null;
}

const BEFORE_SENTENCE = /(?:^|\n|[.!?…]["”»’']?)\s*$/u;
const SENTENCE_END = /[.!?…]["”»’']?$/u;

/** Where the article has this whole sentence; a piece of one could leave out the "not" before it. */
function spanOf(sentence: string, { input, facts }: Context): Span | string {
  const verdict = guardSentence(sentence, input, facts);
  if (verdict.kind === 'dropped') return verdict.reason;
  for (let start = input.text.indexOf(sentence); start !== -1; start = input.text.indexOf(sentence, start + 1)) {
    const end = start + sentence.length;
    const whole = BEFORE_SENTENCE.test(input.text.slice(0, start)) && SENTENCE_END.test(sentence);
    if (whole && /^(?:\s|$)/.test(input.text.slice(end, end + 1))) return { text: sentence, start, end };
  }
  return 'it is not a sentence of the article';
}

/** A model may name a speaker where we had none, and only an actor of the article. */
function guardedSpeaker(quote: Quote, proposed: string | null, { actors }: Brief): Quote {
  if (quote.speaker !== null || proposed === null) return quote;
  const actor = actors.find(({ name }) => name.toLowerCase() === proposed.trim().toLowerCase());
  return actor === undefined ? quote : { ...quote, speaker: { name: actor.name, role: actor.role } };
}
