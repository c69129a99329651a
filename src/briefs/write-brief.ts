import type { Brief, Quote } from '../news/brief.ts';
import type { LanguageFacts } from '../news/language.ts';
import { type Attribution, attributeQuotes } from './attribute-quotes.ts';
import { detectLanguage } from './detect-language.ts';
import { findActors, findCast } from './find-actors.ts';
import { findQuotes } from './find-quotes.ts';
import { findRole } from './find-role.ts';
import { NEUTRAL_LANGUAGE } from './neutral-language.ts';
import { prepareLanguage } from './prepare-language.ts';
import { type Reading, readText } from './read-text.ts';
import type { Referent } from './resolve-referent.ts';
import { summarise } from './summarise.ts';

type Input = { title: string | null; text: string };

/** Writes the brief of one article: its quotations with speakers, its actors and a summary, all verbatim. */
export function writeBrief(input: Input, deps: { languages: readonly LanguageFacts[] }): Brief {
  const facts = detectLanguage(input.text, deps.languages);
  const { title, text } = input;
  // Offsets of the beginning are those of the whole, so the rest may stay unread.
  const read = { title, text: text.slice(0, READ_CHARACTERS_MAX) };
  const brief = facts === null ? briefWithoutLanguage(read) : briefIn(facts, read);
  if (text.length <= READ_CHARACTERS_MAX) return brief;
  return { ...brief, warnings: [...brief.warnings, `Only the first ${READ_CHARACTERS_MAX} characters were read.`] };
}

/** Three times the longest report we have seen; what is longer is no article. */
const READ_CHARACTERS_MAX = 120_000;

function briefIn(facts: LanguageFacts, input: Input): Brief {
  const reading = readText(input, { language: prepareLanguage(facts), quotes: findQuotes(input.text) });
  const cast = findCast(reading);
  const { attributions, parts } = attributeQuotes(reading, cast);
  const actors = findActors(cast, reading, parts);
  return {
    headline: reading.headline,
    summary: summarise(reading, actors),
    actors,
    quotes: attributions.flatMap((attribution) => toQuote(attribution, reading)),
    language: facts.tag,
    method: 'extractive',
    warnings: [],
  };
}

/** Where we have no language file: lead sentences and quotations with offsets, and no guesses. */
function briefWithoutLanguage(input: Input): Brief {
  const quotes = findQuotes(input.text);
  const reading = readText(input, { language: prepareLanguage(NEUTRAL_LANGUAGE), quotes });
  const unsaid = quotes.map((_, quote) => ({ quote, speaker: null, cue: null, sure: 0, how: 'none' }));
  return {
    headline: reading.headline,
    summary: summarise(reading, []),
    actors: [],
    quotes: unsaid.flatMap((attribution) => toQuote(attribution, reading)),
    language: NEUTRAL_LANGUAGE.tag,
    method: 'extractive',
    warnings: ['No language file fits this text: speakers and actors are not named.'],
  };
}

const SURE_MIN = 0.3;
const FRAGMENT_WORDS_MAX = 2;

function toQuote({ quote: index, speaker, sure, cue, how }: Attribution, reading: Reading): Quote[] {
  const quote = reading.quotes[index];
  if (quote === undefined) return [];
  const { start, end } = quote;
  const text = reading.text.slice(start, end);
  const name = speaker === null || sure < SURE_MIN ? null : nameOf(speaker, reading);
  if (text.split(/\s+/).length <= FRAGMENT_WORDS_MAX && (name === null || !isSaid({ text, cue, how }))) return [];
  return [
    {
      text,
      start,
      end,
      speaker:
        name === null ? null : { name, role: speaker?.kind === 'member' ? findRole(speaker.member, reading) : null },
      cue,
      confidence: sure,
    },
  ];
}

/** One or two words without a reporting verb near them are a title or scare quotes, unless the one who just spoke goes on. */
function isSaid({ text, cue, how }: { text: string; cue: string | null; how: string }): boolean {
  if (how.startsWith('same-line-after')) return /^\p{Lu}.*[.!?]$/u.test(text);
  return cue !== null && !how.startsWith('later') && !how.startsWith('governed');
}

function nameOf(speaker: Referent, reading: Reading): string {
  return speaker.kind === 'member' ? speaker.member.best.text : reading.text.slice(speaker.start, speaker.end);
}
