import type { Say } from '../../chat/say.ts';
import { sayQuery } from '../../engines/matching/explain-match.ts';
import { type Facet, facetWords, isFacet, marked } from '../../engines/matching/facets.ts';
import type { LeafQuery, Query, Term, WordsQuery } from '../../engines/matching/query.ts';
import { ACRONYM_MARK } from '../../engines/matching/word-index.ts';
import { singular } from '../../engines/matching/words.ts';
import { nearest } from '../../kit/nearest.ts';
import { outletOf } from '../../news/feed.ts';
import type { Scope } from '../../news/owner.ts';
import type { ArticleSearch } from '../../store/search/search-articles.ts';
import type { CommandDeps } from '../command.ts';

type RemarkDeps = {
  search: Pick<ArticleSearch, 'stories' | 'sharesOf' | 'outletsRead'>;
  feeds: Pick<CommandDeps['feeds'], 'head'>;
  scope: Scope;
  say: Say;
};

type FacetQuery = Extract<Query, { kind: Facet }>;

/** Why no article can match, as the parts that shut each other out: "flood AND NOT flood"; null where one may. */
export function contradictionIn(tree: Query): string | null {
  if (tree.kind === 'any') {
    const each = tree.parts.map(contradictionIn);
    return each.includes(null) ? null : (each[0] ?? null);
  }
  if (tree.kind !== 'all') return null;
  const languages = tree.parts.filter(({ kind }) => kind === 'language').map(sayQuery);
  if (new Set(languages).size > 1) return languages.join(' AND ');
  const left = tree.parts.flatMap((part) => (part.kind === 'not' ? [part.part] : []));
  const found = tree.parts.map((part) => contradictionIn(part) ?? (part.kind === 'not' ? null : shutOut(left, part)));
  return found.find((each) => each !== null) ?? null;
}

function shutOut(left: readonly Query[], part: Query): string | null {
  const by = shutOutBy(left, part);
  return by && sayQuery({ kind: 'all', parts: [part, { kind: 'not', part: by }] });
}

/** What leaves out every article that has a part; of an OR each side may be left out by another. */
function shutOutBy(left: readonly Query[], part: Query): Query | null {
  const direct = left.find((each) => implies(part, each));
  if (direct || part.kind !== 'any') return direct ?? null;
  const each = part.parts.map((side) => shutOutBy(left, side));
  return each.includes(null) ? null : (each[0] ?? null);
}

/** Whether every article that has the one has the other, as far as their words tell. */
function implies(part: Query, other: Query): boolean {
  const ofPart = part.kind === 'any' && part.parts.every((each) => implies(each, other));
  if (ofPart || (part.kind === 'all' && part.parts.some((each) => implies(each, other)))) return true;
  switch (other.kind) {
    case 'any':
      return other.parts.some((each) => implies(part, each));
    case 'all':
      return other.parts.every((each) => implies(part, each));
    case 'words':
      return part.kind === 'words' && hasWordsOf(part, other);
    case 'outlets':
      return part.kind === 'outlets' && part.over >= other.over;
    case 'everything':
      return true;
    default:
      return hasFactsOf(part, other);
  }
}

function hasFactsOf(part: Query, other: Query): boolean {
  const isNamed = isFacet(part) || part.kind === 'actor';
  if (isNamed && part.kind === other.kind) return hasTermsOf(part.terms, other.terms);
  return part.kind !== 'not' && JSON.stringify(part) === JSON.stringify(other);
}

function hasWordsOf(part: WordsQuery, other: WordsQuery): boolean {
  const isWithin = other.within === undefined || other.within === part.within || part.within === 'title';
  const isWhole = other.whole === undefined || other.whole === part.whole || part.whole === 'exact';
  const starts = part.terms.map((_, at) => at).slice(0, part.terms.length - other.terms.length + 1);
  return (
    isWithin && isWhole && starts.some((at) => other.terms.every((term, next) => isTerm(part.terms[at + next], term)))
  );
}

function hasTermsOf(terms: readonly Term[], others: readonly Term[]): boolean {
  return others.every((other) => terms.some((term) => isTerm(term, other)));
}

function isTerm(term: Term | undefined, other: Term): boolean {
  if (!term) return false;
  if (other.prefix) return term.word.startsWith(other.word);
  if (term.prefix || (other.exact && !term.exact)) return false;
  const forms = term.exact ? [term.word, singular(term.word)] : [term.word];
  return forms.includes(other.word) || term.word === ACRONYM_MARK + other.word;
}

/** Where a query brings nothing, or nearly everything, by what is read here: as sentences. */
export async function remarksOn(tree: Query, deps: RemarkDeps): Promise<string[]> {
  const sides = tree.kind === 'any' ? tree.parts : [];
  const barren = sides.flatMap((side) => contradictionIn(side) ?? []);
  const never = barren.map((query) => deps.say('“{query}” can match nothing; the rest can.', { query }));
  const leaves = [...wantedLeaves(tree)];
  const said: string[] = [...never];
  for (const leaf of leaves) said.push(...(await absenceOf(leaf, deps)));
  return [...new Set([...said, ...(await commonIn(tree, deps))])];
}

/** What a query wants, and the words for one feed together: no article is of two. */
function wantedLeaves(tree: Query): LeafQuery[] {
  if (tree.kind === 'not') return [];
  if (tree.kind === 'any') return tree.parts.flatMap(wantedLeaves);
  if (tree.kind !== 'all') return [tree];
  const ofFeed = (['feed', 'label'] as const).flatMap((kind): FacetQuery[] => {
    const terms = tree.parts.flatMap((part) => (part.kind === kind ? part.terms : []));
    return terms.length > 0 ? [{ kind, terms }] : [];
  });
  const others = tree.parts.filter(({ kind }) => kind !== 'feed' && kind !== 'label');
  return [...ofFeed, ...others.flatMap(wantedLeaves)];
}

/** That nothing read here is what a part asks for. */
async function absenceOf(leaf: LeafQuery, deps: RemarkDeps): Promise<string[]> {
  switch (leaf.kind) {
    case 'feed':
    case 'label':
      return (await isRead(leaf, deps)) ? [] : [await noFeed(leaf, deps)];
    case 'language':
      return noLanguage(leaf, deps);
    case 'outlets':
      return fewOutlets(leaf.over, deps);
    default:
      return [];
  }
}

async function hasAny(query: Query | null, { search }: RemarkDeps): Promise<boolean> {
  return (await search.stories(query, { limit: 1 })).stories.length > 0;
}

/** More feeds than this are not read through. */
const FEEDS_MAX = 300;

async function isRead(leaf: FacetQuery, deps: RemarkDeps): Promise<boolean> {
  if (await hasAny(leaf, deps)) return true;
  const { feeds, total } = await deps.feeds.head(deps.scope, { limit: FEEDS_MAX });
  const hasTerms = (words: ReadonlySet<string>) =>
    leaf.terms.every(({ word, prefix }) => {
      const own = marked(leaf.kind, word);
      return prefix ? [...words].some((each) => each.startsWith(own)) : words.has(own);
    });
  return total > FEEDS_MAX || feeds.some((feed) => hasTerms(facetWords({ ...feed, outlet: outletOf(feed) })));
}

async function noFeed({ kind, terms }: FacetQuery, deps: RemarkDeps): Promise<string> {
  const { feeds } = await deps.feeds.head(deps.scope, { limit: FEEDS_MAX });
  const known = feeds.flatMap((feed) => (kind === 'label' ? (feed.label ?? []) : outletOf(feed)));
  const words = [...new Set(known.flatMap((name) => name.toLowerCase().split(/[^\p{L}\p{N}]+/u)))];
  const near = terms.length === 1 ? nearest(terms[0]?.word ?? '', words) : null;
  const asked = sayQuery({ kind, terms });
  const { say } = deps;
  if (terms.length > 1)
    return say('No one feed here is {query}: with OR between, either of them will do.', { query: asked });
  const never = say('No feed here is {query}, so that brings nothing.', { query: asked });
  return near === null ? never : `${never} ${say('Did you mean {line}?', { line: `${kind}:${near}` })}`;
}

async function noLanguage(leaf: Extract<LeafQuery, { kind: 'language' }>, deps: RemarkDeps): Promise<string[]> {
  if ((await hasAny(leaf, deps)) || !(await hasAny(null, deps))) return [];
  // Who types a country's code means its language.
  const meant = new Intl.Locale(`und-${leaf.language}`).maximize().language;
  const isCode = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' }).of(leaf.language) !== undefined;
  const { say } = deps;
  const asked = { query: `lang:${leaf.language}` };
  const never = say('No article in {query} has come from the feeds here, so that brings nothing.', asked);
  return [isCode || meant === 'und' ? never : `${never} ${say('Did you mean {line}?', { line: `lang:${meant}` })}`];
}

async function fewOutlets(over: number, { search, feeds, scope, say }: RemarkDeps): Promise<string[]> {
  const query = `outlets>${over}`;
  if (over === 0) return [say('{query} holds of every story.', { query })];
  const known = Math.max(await search.outletsRead(over + 1), (await feeds.head(scope, { limit: 1 })).total);
  if (known > over) return [];
  return [say('No more than {n} outlets are read here, so {query} never holds.', { n: known, query })];
}

const ASKED_MAX = 8;
/** Of so few articles a share says little. */
const SAMPLE_MIN = 20;
const NEARLY_ALL = 0.5;
/** A word in so many articles narrows nothing, and leaves nothing where it is left out. */
const IN_MOST = 0.8;

/** What stands in most articles of the last week. */
async function commonIn(tree: Query, { search, say }: RemarkDeps): Promise<string[]> {
  const parts = tree.kind === 'all' || tree.kind === 'any' ? tree.parts.slice(0, ASKED_MAX) : [];
  const asked = [tree, ...parts.map((part) => (part.kind === 'not' ? part.part : part))];
  const { of, matched } = await search.sharesOf(asked);
  if (of < SAMPLE_MIN) return [];
  const [whole = 0, ...shares] = matched.map((count) => count / of);
  const remarks = parts.flatMap((part, at) => sayShare({ tree, part, share: shares[at] ?? 0, of }, say));
  const isMeant = JSON.stringify(tree).includes('"everything"');
  if (whole <= NEARLY_ALL || isMeant) return remarks;
  return [
    say('This brings nearly everything: {share}.', { share: saidOf({ part: tree, share: whole, of }, say) }),
    ...remarks,
  ];
}

type PartShare = { tree: Query; part: Query; share: number; of: number };

function sayShare({ tree, ...of }: PartShare, say: Say): string[] {
  const isInMost = of.share > IN_MOST;
  const share = saidOf({ ...of, part: of.part.kind === 'not' ? of.part.part : of.part }, say);
  if (of.part.kind === 'not')
    return isInMost ? [say('{share}: leaving it out leaves next to nothing.', { share })] : [];
  if (tree.kind === 'any') return of.share > NEARLY_ALL ? [`${share}.`] : [];
  return isInMost && of.part.kind === 'words' ? [say('{share}: it narrows nothing.', { share })] : [];
}

function saidOf({ part, share, of }: Omit<PartShare, 'tree'>, say: Say): string {
  const query = sayQuery(part);
  return say('{query} is true of {n} of the newest {all} articles', { query, n: Math.round(share * of), all: of });
}

/** Whether so few articles have each of its words that they are no everyday ones here, whatever they are in some language. */
export async function isRare(tree: Query, { search }: Pick<RemarkDeps, 'search'>): Promise<boolean> {
  const { of, matched } = await search.sharesOf(tree.kind === 'all' ? tree.parts.slice(0, ASKED_MAX) : [tree]);
  return of >= RARE_SAMPLE_MIN && matched.every((count) => count < of * RARE);
}

const RARE_SAMPLE_MIN = 5;
const RARE = 0.3;
