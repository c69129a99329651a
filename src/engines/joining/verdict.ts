import type { Agreement } from './similarity.ts';

/** How an article compares with the articles of a story that are like it. */
export type MemberAgreement = Agreement & {
  /** Whether the member began the story; null where that is not known. */
  opens: boolean | null;
};

export type FitVerdict = { kind: 'same' | 'likely' | 'other'; odds: number };

// The weights are the logarithms of odds, fitted as docs/decisions/0123-what-two-texts-share-by-chance.md says. Each factor is a number that
// grows with what the two articles share; shares count by their logarithm, so that a slot without agreement speaks against.
const INTERCEPT = 4.16;
const WEIGHTS = {
  whole: 2.31,
  titles: 0.62,
  evidence: 1.55,
  together: 0.64,
  length: -0.7,
  quoted: 7.52,
  figures: 2.23,
  otherCount: -1.35,
  hasNoFigure: -0.58,
  copiedForm: -11.7,
  windows: -3.02,
} as const;

/** From these odds on it is one event, or may be one. */
const SAME_ODDS = 0.7;
const LIKELY_ODDS = -0.9;
/** With so high odds, one thin slot is no doubt, nor that the article fits a later member best. */
const SURE_ODDS = 1.3;
/** A member fits the story's core from these odds on. */
const CORE_ODDS = 0;
const NEVER = -9;
const ALWAYS = 9;

const WINDOW_HOURS = 72;
const SHARE_FLOOR = 0.05;
const EVIDENCE_FLOOR = 0.1;
/** Shorter texts share no less by chance. */
const LENGTH_MIN = 30;

type Factors = { [Factor in keyof typeof WEIGHTS]: number };

function factorsOf(alike: Agreement): Factors {
  return {
    whole: Math.log(alike.whole + SHARE_FLOOR),
    titles: Math.log(alike.titles + SHARE_FLOOR),
    evidence: Math.log(alike.evidence + EVIDENCE_FLOOR),
    together: Math.log1p(alike.together),
    length: Math.log(Math.max(LENGTH_MIN, alike.length)),
    quoted: alike.quoted,
    figures: alike.figures,
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
  return Math.max(NEVER, Math.min(ALWAYS, sum));
}

const COPY = 0.4;
const COPY_AGREES = 0.8;

/**
 * Copied text is a copy only where names and figures are the same: bulletins fill in one form again and again. Of five names
 * all must be.
 */
export function isCopy(alike: Agreement): boolean {
  const figuresAgree = alike.figures >= COPY_AGREES || !(alike.hasNoFigure || alike.figures > 0);
  return alike.copied >= COPY && alike.conflicts.length === 0 && alike.leastNames > COPY_AGREES && figuresAgree;
}

const WHOLE_MIN = 0.05;
const FEW_WORDS = 10;
const FEW_WHOLE = 0.65;
/** One headline tells so little of what the other article tells. */
const OTHER_HEADLINE = 0.15;
const NAMELESS_ACTS = 0.4;
const NAMELESS_ACTS_MIN = 5;

/** A conflict, no act in common, or no name in common: not one event, whatever else is alike. */
function isOther(members: readonly Agreement[]): boolean {
  if (moreThanHalf(members, ({ conflicts }) => conflicts.length > 0)) return true;
  if (members.every(({ sharedActs }) => sharedActs === 0)) return true;
  if (members.every(sharesNoName)) return true;
  if (members.every(tellsLittle)) return true;
  return members.reduce((sum, { whole }) => sum + whole, 0) / members.length < WHOLE_MIN;
}

/** A headline and a line must agree in two names, or nearly whole; and longer texts in what a headline tells, or more. */
function tellsLittle(alike: Agreement): boolean {
  const { length, sharedNames, whole, headline, acts, sharedActs, quoted, sameCounts } = alike;
  if (length < FEW_WORDS && sharedNames < 2 && whole < FEW_WHOLE) return true;
  const isActOther = headline < 0.02 || (headline < OTHER_HEADLINE && sharedActs < 3);
  return isActOther && acts < 0.2 && quoted + sameCounts === 0;
}

/** Where no names are known, as in a script without capitals, more acts must agree. */
function sharesNoName({ sharedNames, isNameless, acts, sharedActs }: Agreement): boolean {
  const actsSuffice = isNameless && acts > NAMELESS_ACTS && sharedActs >= NAMELESS_ACTS_MIN;
  return sharedNames === 0 && !actsSuffice;
}

function moreThanHalf<T>(items: readonly T[], test: (item: T) => boolean): boolean {
  return items.filter(test).length * 2 > items.length;
}

/** Whether one slot is too thin to be sure: few acts, or one name. */
function isThin(members: readonly Agreement[]): boolean {
  const all = (test: (alike: Agreement) => boolean) => members.every(test);
  return (
    all(({ sharedActs, acts, sameCounts, quoted }) => (sharedActs < 3 || acts < 0.2) && sameCounts + quoted === 0) ||
    all(({ sharedNames, sharedActs, sameCounts }) => sharedNames < 2 && sharedActs < 4 && sameCounts === 0)
  );
}

/** Whether a doubt stays however much else agrees: no name in common, other headlines, another number of the same thing. */
function isUnproven(members: readonly Agreement[]): boolean {
  if (members.some(isCopy)) return false;
  if (members.every(({ sharedNames }) => sharedNames === 0)) return true;
  if (members.every(({ headline, quoted }) => headline < OTHER_HEADLINE && quoted <= 0.5)) return true;
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
  const isDoubtful = (odds < SURE_ODDS && (isThin(members) || !fitsCore(members))) || isUnproven(members);
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
    ...(alike.sameCounts > 0 ? [alike.otherCount ? 'some of the figures' : 'same figures'] : []),
  ];
  const differed = [
    ...alike.conflicts,
    ...(names.length === 0 ? ['no name in common'] : []),
    ...(alike.otherCount ? ['other figures'] : []),
    ...(alike.headline < OTHER_HEADLINE ? ['the headlines tell different acts'] : []),
  ];
  return `${agreed.join('; ') || 'the same words at the top'}${differed.length > 0 ? `; but ${differed.join(', ')}` : ''}`;
}

function quoteInCommon({ sharedQuote }: Agreement): string[] {
  if (!sharedQuote) return [];
  return [`same quote${sharedQuote.speaker ? ` of ${sharedQuote.speaker}` : ''}: “${sharedQuote.opening}”`];
}
