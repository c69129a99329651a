import type { Actor, Brief, Quote } from '../../news/article.ts';
import type { LanguageFacts } from '../../news/language.ts';
import { UNSPACED } from '../../news/publisher-text.ts';
import { findActors } from './cast/find-actors.ts';
import { createRoleFinder, type RoleFinder } from './cast/find-role.ts';
import { gatherCast } from './cast/gather-cast.ts';
import type { Cast } from './cast/members.ts';
import { findNames } from './names/find-names.ts';
import { type Attribution, attributeQuotes } from './speech/attribute-quotes.ts';
import { findQuotes } from './speech/find-quotes.ts';
import { summarise } from './summary/summarise.ts';
import { detectLanguage, NEUTRAL_LANGUAGE, type PreparedLanguage } from './text/language.ts';
import { type ParsedText, parseText } from './text/parse-text.ts';
import { prepareLanguage } from './text/prepare-language.ts';

/**
 * An article as far as its brief needs it; the title is null where nobody gave one. `language`: the primary tag of the one that
 * it is in; where that is not known, it is looked for among the languages that have a file.
 */
export type BriefSource = { title: string | null; text: string; language?: string | null };

/** Writes the brief of one article: its quotations with speakers, its actors and a summary, all verbatim. */
type BriefWriter = (article: BriefSource) => Brief;

/** Prepares the languages when the first article comes; whoever writes many briefs keeps the writer. */
export function createBriefWriter({ languages }: { languages: readonly LanguageFacts[] }): BriefWriter {
  let prepared: PreparedLanguage[] | null = null;
  return ({ title, text, language: tag = null }) => {
    prepared ??= languages.map(prepareLanguage);
    // A language without a file is not read by the rules of its neighbour.
    const file = tag === null ? detectLanguage(text, prepared) : prepared.find(({ facts }) => facts.tag === tag);
    // Offsets in the beginning are those in the whole, so the rest may stay unread.
    const article = { title, text: text.slice(0, READ_CHARACTERS_MAX) };
    const brief = briefOf({ ...article, language: tag }, file ?? null);
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
  const { actors, attributions, cast } = language === null ? unattributed(parsed) : attribute(parsed, roleOf);
  const summary = summarise(parsed, cast);
  return {
    headline: parsed.headline,
    summary,
    actors,
    quotes: attributions.flatMap((attribution) => toQuote(attribution, parsed, roleOf)),
    language: article.language ?? parsed.language.facts.tag,
    method: 'extractive',
    warnings: [...(language === null ? [NO_LANGUAGE] : []), ...(summary.length === 0 ? [NO_SUMMARY] : [])],
  };
}

const NO_LANGUAGE = 'No language file fits this text: speakers and actors are not named.';
const NO_SUMMARY = 'No sentence of this text can stand alone as its summary.';

type Attributed = { cast: Cast | null; actors: Actor[]; attributions: Attribution[] };

function attribute(parsed: ParsedText, roleOf: RoleFinder): Attributed {
  const cast = gatherCast(findNames(parsed), parsed);
  const { attributions, activities } = attributeQuotes(parsed, cast);
  return { cast, actors: findActors(cast, parsed, { activities, roleOf }), attributions };
}

function unattributed({ quotes }: ParsedText): Attributed {
  const nobody = { speaker: null, cue: null, confidence: 0, how: 'none' };
  return { cast: null, actors: [], attributions: quotes.map((_, quote) => ({ quote, ...nobody })) };
}

const CONFIDENCE_MIN = 0.3;
const FRAGMENT_WORDS_MAX = 2;
/** Where no verb of saying is known to tell speech from terms, only single words are left out. */
const NEUTRAL_FRAGMENT_WORDS_MAX = 1;
const UNSPACED_CHARACTER = new RegExp(UNSPACED, 'gv');
/** So many characters of Chinese or Japanese say what a word says. */
const CHARACTERS_A_WORD = 2;
const FRAGMENT_CONFIDENCE_MIN = 0.6;
/** Where the verb stands in a later clause, which may be another's. */
const LATER_CONFIDENCE_MIN = 0.7;

function toQuote(attribution: Attribution, parsed: ParsedText, roleOf: RoleFinder): Quote[] {
  const quote = parsed.quotes[attribution.quote];
  if (quote === undefined || attribution.how === 'unsaid') return [];
  const { start, end } = quote;
  const { cue, confidence } = attribution;
  const text = parsed.text.slice(start, end);
  const speaker = speakerOf(attribution, parsed, roleOf);
  const isKnown = parsed.language.facts.tag !== NEUTRAL_LANGUAGE.tag;
  const most = isKnown ? FRAGMENT_WORDS_MAX : NEUTRAL_FRAGMENT_WORDS_MAX;
  if (countWords(text) <= most && (speaker === null || !isSaid(text, attribution))) return [];
  return [{ text, start, end, speaker, cue, confidence }];
}

function countWords(text: string): number {
  const characters = text.match(UNSPACED_CHARACTER)?.length ?? 0;
  return Math.max(text.split(/\s+/).length, characters / CHARACTERS_A_WORD);
}

function speakerOf({ speaker, confidence }: Attribution, parsed: ParsedText, roleOf: RoleFinder): Quote['speaker'] {
  if (speaker === null || confidence < CONFIDENCE_MIN) return null;
  if (speaker.kind === 'words') return { name: parsed.text.slice(speaker.start, speaker.end), role: null };
  return { name: speaker.member.best.text, role: roleOf(speaker.member) };
}

/** One or two words that no verb of saying governs are scare quotes, and with a capital a name, unless the verb is right beside them. */
function isSaid(text: string, { cue, how, confidence }: Attribution): boolean {
  if (how.startsWith('same-line-after')) return /^\p{Lu}.*[.!?]$/u.test(text);
  if (how.startsWith('after') || how.startsWith('before')) return true;
  const least = how.startsWith('later') ? LATER_CONFIDENCE_MIN : FRAGMENT_CONFIDENCE_MIN;
  return cue !== null && confidence >= least && !/^\p{Lu}.*[^.!?]$/u.test(text);
}
