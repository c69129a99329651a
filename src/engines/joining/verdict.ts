import type { Agreement } from './similarity.ts';

/** How an article compares with the articles of a story that are like it. */
export type MemberAgreement = Agreement & {
  /** Whether the member began the story; null where that is not known. */
  opens: boolean | null;
};

export type FitVerdict = { kind: 'same' | 'likely' | 'other'; odds: number };

// The weights are the logarithms of odds, fitted as docs/decisions/0113-one-event.md says. Each factor is a number that
// grows with what the two articles share; shares count by their logarithm, so that a slot without agreement speaks against.
const INTERCEPT = 2.6;
const WEIGHTS = {
  whole: 2.05,
  names: 0.92,
  titles: 0.64,
  evidence: 2.91,
  quoted: 3.24,
  figures: 2.58,
  sameCounts: 1.87,
  otherCount: -1.95,
  hasNoFigure: -0.93,
  copiedForm: -11.7,
  windows: -4.51,
  members: 0.58,
} as const;

/** From these odds on it is one event, or may be one. */
const SAME_ODDS = 1.6;
const LIKELY_ODDS = 0;
/** With so high odds, one thin slot is no doubt. */
const SURE_ODDS = 2.6;
/** A member fits the story's core from these odds on. */
const CORE_ODDS = 0;
const NEVER = -9;
const ALWAYS = 9;

const WINDOW_HOURS = 72;
const NAMELESS = 0.3;
const SHARE_FLOOR = 0.05;
const EVIDENCE_FLOOR = 0.1;

type Factors = { [Factor in Exclude<keyof typeof WEIGHTS, 'members'>]: number };

function factorsOf(alike: Agreement): Factors {
  return {
    whole: Math.log(alike.whole + SHARE_FLOOR),
    names: Math.log((alike.isNameless ? NAMELESS : alike.names) + SHARE_FLOOR),
    titles: Math.log(alike.titles + SHARE_FLOOR),
    evidence: Math.log(alike.evidence + EVIDENCE_FLOOR),
    quoted: alike.quoted,
    figures: alike.figures,
    sameCounts: alike.sameCounts,
    otherCount: Number(alike.otherCount),
    hasNoFigure: Number(alike.hasNoFigure),
    copiedForm: alike.copied * (1 - alike.leastNames),
    windows: alike.hoursApart / WINDOW_HOURS,
  };
}

/** What speaks against counts on average; of the rest the likest member counts as much as all together. */
const AGAINST: ReadonlySet<string> = new Set(['otherCount', 'hasNoFigure', 'copiedForm']);

/** The logarithm of the odds that the article tells the event of these members of one story. */
export function oddsOf(members: readonly Agreement[]): number {
  if (members.some(isCopy)) return ALWAYS;
  if (isOther(members)) return NEVER;
  const factors = members.map(factorsOf);
  const names = Object.keys(factors[0] ?? {}).filter((name): name is keyof Factors => Object.hasOwn(WEIGHTS, name));
  const sum = names.reduce((total, name) => {
    const values = factors.map((each) => each[name]);
    const mean = values.reduce((all, value) => all + value, 0) / values.length;
    return total + WEIGHTS[name] * (AGAINST.has(name) ? mean : (mean + Math.max(...values)) / 2);
  }, INTERCEPT);
  return Math.max(NEVER, Math.min(ALWAYS, sum + WEIGHTS.members * Math.log(members.length)));
}

const COPY = 0.4;
const COPY_AGREES = 0.8;

/** Copied text is a copy only where names and figures are the same: bulletins fill in one form again and again. */
export function isCopy(alike: Agreement): boolean {
  const figuresAgree = alike.figures >= COPY_AGREES || !(alike.hasNoFigure || alike.figures > 0);
  return alike.copied >= COPY && alike.conflicts.length === 0 && alike.leastNames >= COPY_AGREES && figuresAgree;
}

const WHOLE_MIN = 0.1;
const NAMELESS_ACTS = 0.4;
const NAMELESS_ACTS_MIN = 5;

/** A conflict, no act in common, or no name in common: not one event, whatever else is alike. */
function isOther(members: readonly Agreement[]): boolean {
  if (moreThanHalf(members, ({ conflicts }) => conflicts.length > 0)) return true;
  if (members.every(({ sharedActs }) => sharedActs === 0)) return true;
  if (members.every(sharesNoName)) return true;
  if (members.every(({ headline, acts, quoted }) => headline < 0.02 && acts < 0.2 && quoted === 0)) return true;
  return members.reduce((sum, { whole }) => sum + whole, 0) / members.length < WHOLE_MIN;
}

/** Where no names are known, as in a script without capitals, more acts must agree. */
function sharesNoName({ sharedNames, isNameless, acts, sharedActs }: Agreement): boolean {
  const actsSuffice = isNameless && acts > NAMELESS_ACTS && sharedActs >= NAMELESS_ACTS_MIN;
  return sharedNames === 0 && !actsSuffice;
}

function moreThanHalf<T>(items: readonly T[], test: (item: T) => boolean): boolean {
  return items.filter(test).length * 2 > items.length;
}

/** Whether one slot is too thin to be sure: few acts, one name, a headline that the other article does not tell. */
function isThin(members: readonly Agreement[]): boolean {
  const all = (test: (alike: Agreement) => boolean) => members.every(test);
  return (
    all(({ sharedActs, acts, sameCounts, quoted }) => (sharedActs < 3 || acts < 0.2) && sameCounts + quoted === 0) ||
    all(({ headline, quoted }) => headline < 0.15 && quoted <= 0.5) ||
    all(({ sharedNames, sharedActs, sameCounts }) => sharedNames < 2 && sharedActs < 4 && sameCounts === 0)
  );
}

/** Whether a doubt stays however much else agrees: no name in common, or another number of the same thing. */
function isUnproven(members: readonly Agreement[]): boolean {
  if (members.some(isCopy)) return false;
  if (members.every(({ sharedNames }) => sharedNames === 0)) return true;
  return moreThanHalf(members, ({ otherCount, sameCounts }) => otherCount && sameCounts === 0);
}

/** An article must fit the story's first article or most of its members: a story does not grow through its weakest one. */
function fitsCore(members: readonly MemberAgreement[]): boolean {
  const odds = members.map((member) => ({ opens: member.opens, odds: oddsOf([member]) }));
  const [first, second] = odds;
  if (first && !second) return first.opens !== false;
  return (
    odds.some((each) => each.opens === true && each.odds > CORE_ODDS) ||
    moreThanHalf(odds, (each) => each.odds > CORE_ODDS)
  );
}

export function verdictOn(members: readonly MemberAgreement[]): FitVerdict {
  const odds = oddsOf(members);
  if (odds < LIKELY_ODDS) return { kind: 'other', odds };
  const isDoubtful = (isThin(members) && odds < SURE_ODDS) || isUnproven(members) || !fitsCore(members);
  if (odds < SAME_ODDS || isDoubtful) return { kind: 'likely', odds: Math.min(odds, SAME_ODDS) };
  return { kind: 'same', odds };
}

const SHOWN = 4;

/** Which slots agree and which differ, in a reader's words; of the likest member. */
export function explain(alike: Agreement): string {
  const { acts, names } = alike.shown;
  const agreed = [
    ...(isCopy(alike) ? ['nearly the same text'] : []),
    ...quoteInCommon(alike),
    ...(acts.length > 0 ? [`same act: ${acts.slice(0, SHOWN).join(', ')}`] : []),
    ...(names.length > 0 ? [`same names: ${names.slice(0, SHOWN).join(', ')}`] : []),
    ...figuresInCommon(alike),
  ];
  const differed = [
    ...alike.conflicts,
    ...(names.length === 0 ? ['no name in common'] : []),
    ...(alike.otherCount ? ['other figures'] : []),
    ...(alike.headline < 0.15 ? ['the headlines tell different acts'] : []),
  ];
  return `${agreed.join('; ') || 'the same words at the top'}${differed.length > 0 ? `; but ${differed.join(', ')}` : ''}`;
}

function quoteInCommon({ sharedQuote }: Agreement): string[] {
  if (!sharedQuote) return [];
  return [`same quote${sharedQuote.speaker ? ` of ${sharedQuote.speaker}` : ''}: “${sharedQuote.opening}”`];
}

function figuresInCommon({ sameCounts, otherCount }: Agreement): string[] {
  if (sameCounts === 0) return [];
  return [otherCount ? 'some of the figures' : 'same figures'];
}
