import type { Brief, Quote } from '../../news/article.ts';
import type { CuedFacts, LanguageFacts } from '../../news/language.ts';
import { findActors } from './cast/find-actors.ts';
import { createRoleFinder, type RoleFinder } from './cast/find-role.ts';
import { gatherCast } from './cast/gather-cast.ts';
import { prepareLexicon } from './cued/lexicon.ts';
import { type CuedDeps, countWords, NO_CUES, writeCued } from './cued/write-cued.ts';
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

/** Languages that are read as English is, and those in which cues alone name speakers. */
type BriefLanguages = { languages: readonly LanguageFacts[]; cued?: readonly CuedFacts[] | undefined };

/** Prepares each language when its first article comes; whoever writes many briefs keeps the writer. */
export function createBriefWriter({ languages, cued = [] }: BriefLanguages): BriefWriter {
  let prepared: PreparedLanguage[] | null = null;
  const cuedOf = createCuedDeps(cued);
  return ({ title, text, language: tag = null }) => {
    prepared ??= languages.map(prepareLanguage);
    // A language without a file is not read by the rules of its neighbour.
    const file = tag === null ? detectLanguage(text, prepared) : prepared.find(({ facts }) => facts.tag === tag);
    // Offsets in the beginning are those in the whole, so the rest may stay unread.
    const article = { title, text: text.slice(0, READ_CHARACTERS_MAX) };
    const brief = file ? fullBrief(article, file) : writeCued(article, cuedOf(tag));
    const notes = [
      ...(file || cued.some((facts) => facts.tag === tag) ? [] : [NO_LANGUAGE]),
      ...(brief.summary.length === 0 ? [NO_SUMMARY] : []),
      ...(text.length > READ_CHARACTERS_MAX ? [`Only the first ${READ_CHARACTERS_MAX} characters were read.`] : []),
    ];
    return { ...brief, language: tag ?? file?.facts.tag ?? NO_CUES.tag, warnings: notes };
  };
}

/** Prepares a language file of level "cued" once, or the empty one, when the first article in it comes. */
function createCuedDeps(cued: readonly CuedFacts[]): (tag: string | null) => CuedDeps {
  const neutral = prepareLanguage(NEUTRAL_LANGUAGE);
  const prepared = new Map<CuedFacts, CuedDeps>();
  return (tag) => {
    const facts = cued.find((each) => each.tag === tag) ?? NO_CUES;
    const deps = prepared.get(facts) ?? { lexicon: prepareLexicon(facts), neutral };
    prepared.set(facts, deps);
    return deps;
  };
}

/** The brief of a single article; preparing the languages for it takes longer than writing it. */
export function writeBrief(article: BriefSource, deps: BriefLanguages): Brief {
  return createBriefWriter(deps)(article);
}

/** Three times the longest report we have seen; what is longer is no article. */
const READ_CHARACTERS_MAX = 120_000;

const NO_LANGUAGE = 'No language file fits this text: speakers and actors are not named.';
const NO_SUMMARY = 'No sentence of this text can stand alone as its summary.';

function fullBrief(article: BriefSource, language: PreparedLanguage): Omit<Brief, 'language' | 'warnings'> {
  const parsed = parseText(article, { language, quotes: findQuotes(article.text) });
  const roleOf = createRoleFinder(parsed);
  const cast = gatherCast(findNames(parsed), parsed);
  const { attributions, activities } = attributeQuotes(parsed, cast);
  return {
    headline: parsed.headline,
    summary: summarise(parsed, cast),
    actors: findActors(cast, parsed, { activities, roleOf }),
    quotes: attributions.flatMap((attribution) => toQuote(attribution, parsed, roleOf)),
    method: 'extractive',
  };
}

const CONFIDENCE_MIN = 0.3;
const FRAGMENT_WORDS_MAX = 2;
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
  if (countWords(text) <= FRAGMENT_WORDS_MAX && (speaker === null || !isSaid(text, attribution))) return [];
  return [{ text, start, end, speaker, cue, confidence }];
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
