import type { Actor } from '../news/brief.ts';
import { findNames } from './find-names.ts';
import { findRole } from './find-role.ts';
import { type Cast, gatherCast, type Member } from './gather-cast.ts';
import type { Reading } from './read-text.ts';

/** Finds every name in the article and gathers who acts in it. */
export function findCast(reading: Reading): Cast {
  return gatherCast(findNames(reading), reading);
}

/** How often an actor was meant by a pronoun or spoke, as the attribution found out. */
export type Part = { pronouns: number; subjects: number; quotes: number };

const LEAD_LINES = 2;
const ACTORS_MAX = 12;

/** The actors of the article, those first who do most in it; places, outlets and credits are none. */
export function findActors(cast: Cast, reading: Reading, parts: ReadonlyMap<Member, Part>): Actor[] {
  const headline = ` ${foldWords(reading.headline)} `;
  const ranked = cast.members
    .filter((member) => acts(member, { headline, parts }))
    .map((member) => ({ member, score: scoreOf(member, { reading, headline, parts }) }))
    .sort((a, b) => b.score - a.score || firstStart(a.member) - firstStart(b.member));
  return ranked.slice(0, ACTORS_MAX).map(({ member }) => toActor(member, { reading, part: parts.get(member) }));
}

function firstStart({ mentions }: Member): number {
  return Math.min(...mentions.map((mention) => mention.start));
}

function foldWords(text: string): string {
  return text
    .toLowerCase()
    .replace(/’s\b|'s\b/g, '')
    .replace(/[^\p{L}\p{N}.-]+/gu, ' ');
}

type Deps = { headline: string; parts: ReadonlyMap<Member, Part> };

function acts(member: Member, { headline, parts }: Deps): boolean {
  if (member.kind === 'place') return (parts.get(member)?.quotes ?? 0) > 0;
  if (member.best.known?.kind !== 'outlet') return !isChance(member, parts);
  // An outlet acts where it is the story, or where it speaks in its own name.
  return isInHeadline(member, headline) || (parts.get(member)?.quotes ?? 0) > 0;
}

/** A word that has its capital by chance: only in quotations, or once at the start of a sentence. */
function isChance(member: Member, parts: Deps['parts']): boolean {
  const { kind, best, mentions, words } = member;
  if (kind !== 'organisation' || best.known !== null || (parts.get(member)?.quotes ?? 0) > 0) return false;
  if (mentions.every((mention) => mention.quoted)) return true;
  return words.length === 1 && mentions.length === 1 && best.leads && best.text !== best.text.toUpperCase();
}

function isInHeadline({ words, kind, mentions }: Member, headline: string): boolean {
  const forms = kind === 'person' ? [words.at(-1) ?? ''] : mentions.map((mention) => mention.words.join(' '));
  return forms.some((form) => form !== '' && headline.includes(` ${form} `));
}

const PRONOUN_WEIGHT = 0.5;
const QUOTE_WEIGHT = 0.25;
const LEAD_BONUS = 2;
const HEADLINE_BONUS = 2;

function scoreOf(member: Member, { reading, headline, parts }: Deps & { reading: Reading }): number {
  const leadEnd = reading.lines[Math.min(LEAD_LINES, reading.lines.length) - 1]?.end ?? 0;
  const part = parts.get(member);
  const lead = (member.mentions[0]?.start ?? 0) < leadEnd ? LEAD_BONUS : 0;
  const title = isInHeadline(member, headline) ? HEADLINE_BONUS : 0;
  const spoken = PRONOUN_WEIGHT * (part?.pronouns ?? 0) + QUOTE_WEIGHT * Math.min(3, part?.quotes ?? 0);
  return member.mentions.length + spoken + lead + title;
}

function toActor(member: Member, { reading, part }: { reading: Reading; part: Part | undefined }): Actor {
  const { best, mentions } = member;
  const role = findRole(member, reading);
  // Whoever has no role, no pronoun and no word to say may as well be a ship or a club.
  const silent = role === null && (part?.pronouns ?? 0) + (part?.quotes ?? 0) === 0;
  const kind = member.kind === 'person' && member.assumed && silent ? 'organisation' : member.kind;
  const { text: name, start, end } = best;
  return { name, kind: kind === 'place' ? 'country' : kind, role, mentions: mentions.length, start, end };
}
