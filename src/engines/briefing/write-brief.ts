import type { Actor, Brief, Quote } from '../../news/article.ts';
import type { LanguageFacts } from '../../news/language.ts';
import { createRoleFinder, findActors, type RoleFinder } from './cast/find-actors.ts';
import { gatherCast } from './cast/gather-cast.ts';
import { findNames } from './names/find-names.ts';
import { type Attribution, attributeQuotes } from './speech/attribute-quotes.ts';
import { findQuotes } from './speech/find-quotes.ts';
import { summarise } from './summarise.ts';
import { detectLanguage, NEUTRAL_LANGUAGE, type PreparedLanguage } from './text/language.ts';
import { type ParsedText, parseText } from './text/parse-text.ts';
import { prepareLanguage } from './text/prepare-language.ts';

/** An article as far as its brief needs it; the title is null where nobody gave one. */
export type BriefSource = { title: string | null; text: string };

/** Writes the brief of one article: its quotations with speakers, its actors and a summary, all verbatim. */
type BriefWriter = (article: BriefSource) => Brief;

/** Prepares the languages when the first article comes; whoever writes many briefs keeps the writer. */
export function createBriefWriter({ languages }: { languages: readonly LanguageFacts[] }): BriefWriter {
  let prepared: PreparedLanguage[] | null = null;
  return ({ title, text }) => {
    prepared ??= languages.map(prepareLanguage);
    const language = detectLanguage(text, prepared);
    // Offsets in the beginning are those in the whole, so the rest may stay unread.
    const article = { title, text: text.slice(0, READ_CHARACTERS_MAX) };
    const brief = briefOf(article, language);
    if (text.length <= READ_CHARACTERS_MAX) return brief;
    return { ...brief, warnings: [...brief.warnings, `Only the first ${READ_CHARACTERS_MAX} characters were read.`] };
  };
}

/** The brief of a single article; preparing the languages for it takes longer than writing it. */
export function writeBrief(article: BriefSource, deps: { languages: readonly LanguageFacts[] }): Brief {
  return createBriefWriter(deps)(article);
}

/** Three times the longest report we have seen; what is longer is no article. */
const READ_CHARACTERS_MAX = 120_000;

/** Where we have no language file: lead sentences and quotations with offsets, and no guesses. */
function briefOf(article: BriefSource, language: PreparedLanguage | null): Brief {
  const quotes = findQuotes(article.text);
  const parsed = parseText(article, { language: language ?? prepareLanguage(NEUTRAL_LANGUAGE), quotes });
  const roleOf = createRoleFinder(parsed);
  const { actors, attributions } = language === null ? unattributed(parsed) : attribute(parsed, roleOf);
  return {
    headline: parsed.headline,
    summary: summarise(parsed, actors),
    actors,
    quotes: attributions.flatMap((attribution) => toQuote(attribution, parsed, roleOf)),
    language: parsed.language.facts.tag,
    method: 'extractive',
    warnings: language === null ? ['No language file fits this text: speakers and actors are not named.'] : [],
  };
}

type Attributed = { actors: Actor[]; attributions: Attribution[] };

function attribute(parsed: ParsedText, roleOf: RoleFinder): Attributed {
  const cast = gatherCast(findNames(parsed), parsed);
  const { attributions, activities } = attributeQuotes(parsed, cast);
  return { actors: findActors(cast, parsed, { activities, roleOf }), attributions };
}

function unattributed({ quotes }: ParsedText): Attributed {
  const nobody = { speaker: null, cue: null, confidence: 0, how: 'none' };
  return { actors: [], attributions: quotes.map((_, quote) => ({ quote, ...nobody })) };
}

const CONFIDENCE_MIN = 0.3;
const FRAGMENT_WORDS_MAX = 2;

function toQuote(attribution: Attribution, parsed: ParsedText, roleOf: RoleFinder): Quote[] {
  const quote = parsed.quotes[attribution.quote];
  if (quote === undefined) return [];
  const { start, end } = quote;
  const { cue, confidence } = attribution;
  const text = parsed.text.slice(start, end);
  const speaker = speakerOf(attribution, parsed, roleOf);
  if (text.split(/\s+/).length <= FRAGMENT_WORDS_MAX && (speaker === null || !isSaid(text, attribution))) return [];
  return [{ text, start, end, speaker, cue, confidence }];
}

function speakerOf({ speaker, confidence }: Attribution, parsed: ParsedText, roleOf: RoleFinder): Quote['speaker'] {
  if (speaker === null || confidence < CONFIDENCE_MIN) return null;
  if (speaker.kind === 'words') return { name: parsed.text.slice(speaker.start, speaker.end), role: null };
  return { name: speaker.member.best.text, role: roleOf(speaker.member) };
}

/** One or two words without a reporting verb near them are a title or scare quotes, unless the one who just spoke goes on. */
function isSaid(text: string, { cue, how }: Attribution): boolean {
  if (how.startsWith('same-line-after')) return /^\p{Lu}.*[.!?]$/u.test(text);
  return cue !== null && !how.startsWith('later') && !how.startsWith('governed');
}
