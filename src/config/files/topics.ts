import { z } from 'zod';
import { isSign } from '../../engines/matching/forms/borders.ts';
import { readWords } from '../../engines/matching/words.ts';
import { nearest } from '../../kit/nearest.ts';
import type { Interest, Topic } from '../../news/subscription.ts';
import { type CheckedDocument, checkDocument, complain, onlyKeys } from './check-document.ts';
import type { YamlDocument } from './yaml-document.ts';

/** Names of one thing, by one of them. */
type NamesOfThings = ReadonlyMap<string, readonly string[]>;

export type QueryDeps = {
  /** Where a query is wrong (`place` counts its UTF-16 units) and how to correct it; null where it is right. */
  checkQuery: (query: string) => { place: number; what: string; mend: string } | null;
};

/** Makes the check of a newsroom that calls things by these names besides. */
export type QueryChecks = { queryCheck: (aliases: NamesOfThings) => QueryDeps['checkQuery'] };

export type InterestDeps = QueryDeps & {
  /** Null when topics.yaml cannot be read, so that its topics are not reported as missing too. */
  topics: readonly Topic[] | null;
};

const QUERY_LANGUAGE =
  'Keywords: words mean AND; OR, -word, "a phrase", prefix*, parentheses, actor:"…", feed:, lang:.';

const SLUG = /^[\p{Ll}\p{Lo}\p{N}]+(-[\p{Ll}\p{Lo}\p{N}]+)*$/u;
const HYPHENATED = /^[\p{L}\p{N}]+(-[\p{L}\p{N}]+)+$/u;

const slug = z.string().regex(SLUG, 'must be small letters and digits with hyphens between, such as pakistan-taliban');

export function topicsSchema(deps: QueryDeps) {
  const query = z
    .string()
    .trim()
    .superRefine((text, context) => checkQueryText({ query: text, context }, deps))
    .meta({ description: QUERY_LANGUAGE });
  return onlyKeys({
    topics: z
      .record(slug, z.union([query, onlyKeys({ query })]))
      .default({})
      .meta({ description: 'Named queries: the name is what alerts.yaml and /brief call it.' }),
    aliases: z.record(z.string(), z.array(z.string())).default({}).superRefine(checkAliases).meta({
      description:
        'Names of one thing, in any script: a query for one of them finds all. Countries, capitals and bodies are known.',
    }),
  }).meta({ title: 'Slugline topics.yaml' });
}

export type TopicsFile = { topics: Topic[]; aliases: NamesOfThings };

export function readTopics(document: YamlDocument, deps: QueryDeps): CheckedDocument<TopicsFile> {
  const checked = checkDocument(document, topicsSchema(deps));
  if (checked.kind === 'unsound') return checked;
  const topics = Object.entries(checked.data.topics);
  const data = topics.map(([name, topic]) => ({ slug: name, query: typeof topic === 'string' ? topic : topic.query }));
  return { kind: 'sound', data: { topics: data, aliases: new Map(Object.entries(checked.data.aliases)) } };
}

const ALIASES_MAX = 30;
const ALIAS_WORDS_MAX = 6;

/** Each name is one of one thing alone, and has words to look for. */
function checkAliases(aliases: Record<string, readonly string[]>, context: z.core.$RefinementCtx): void {
  const nameOf = new Map<string, string>();
  for (const [thing, others] of Object.entries(aliases)) {
    const ofAll = othersFault(others);
    const faults = [thing, ...others].map((name) => aliasFault(name, thing, nameOf));
    for (const [at, fault] of [...faults, ofAll].entries()) {
      const path = at === 0 || fault === ofAll ? [thing] : [thing, at - 1];
      if (fault)
        context.addIssue({ code: 'custom', path, message: fault.what, params: { code: 'E_ALIAS', todo: fault.todo } });
    }
  }
}

type AliasFault = { what: string; todo: string };

function othersFault({ length }: readonly string[]): AliasFault | null {
  if (length === 0) return { what: 'has no other names', todo: 'Add them in a list, such as [پاکستان, 巴基斯坦].' };
  if (length <= ALIASES_MAX) return null;
  return { what: `has more than ${ALIASES_MAX} names`, todo: 'Keep those that the news uses.' };
}

function aliasFault(name: string, thing: string, nameOf: Map<string, string>): AliasFault | null {
  const words = readWords(name).map(({ word }) => word);
  const key = words.join(' ');
  const known = nameOf.get(key);
  nameOf.set(key, known ?? thing);
  if (words.length === 0) return { what: 'is a name without a letter', todo: 'Write the name as the news does.' };
  if (words.length > ALIAS_WORDS_MAX && !isSign(key))
    return { what: `is a name of more than ${ALIAS_WORDS_MAX} words`, todo: 'Write the name alone, no query.' };
  if (known === thing)
    return { what: 'is listed twice for one thing', todo: 'Case and accents do not matter: keep it once.' };
  if (known !== undefined) return { what: `is a name of "${known}" as well`, todo: 'Keep it for one of the two.' };
  return null;
}

/** The aliases of a topics.yaml as far as they can be read: its queries may use them. */
export function aliasesIn({ value }: YamlDocument): NamesOfThings {
  const read = z.object({ aliases: z.record(z.string(), z.array(z.string())) }).safeParse(value);
  return new Map(Object.entries(read.data?.aliases ?? {}));
}

/** The topic names of a topics.yaml that may have other problems, or null where even the names cannot be read. */
export function topicNames(document: YamlDocument): string[] | null {
  const named = z.object({ topics: z.record(z.string(), z.unknown()) }).safeParse(document.value);
  return named.success ? Object.keys(named.data.topics) : null;
}

/** A topic by name, a free query, or a block that says which of the two it is. */
export function interestSchema(deps: InterestDeps) {
  const named = (name: string, context: z.core.$RefinementCtx): Interest => {
    const known = deps.topics?.find(({ slug }) => slug === name);
    if (!known && deps.topics !== null) complain(context, unknownTopic(name, deps.topics));
    return { query: known?.query ?? name, topic: name };
  };
  const free = (query: string, context: z.core.$RefinementCtx): Interest => {
    checkQueryText({ query, context }, deps);
    return { query, topic: null };
  };
  const either = (text: string, context: z.core.$RefinementCtx) =>
    meansTopic(text, deps.topics ?? []) ? named(text, context) : free(text, context);
  return z.union([
    z.string().trim().transform(either),
    onlyKeys({ topic: z.string().trim().transform(named).meta({ description: 'A topic of topics.yaml.' }) }).transform(
      (block) => block.topic,
    ),
    onlyKeys({ query: z.string().trim().transform(free).meta({ description: 'A free query.' }) }).transform(
      (block) => block.query,
    ),
  ]);
}

/** Reports a query that cannot be read, with the position and what to write instead. */
function checkQueryText(input: { query: string; context: z.core.$RefinementCtx }, deps: QueryDeps): void {
  const fault = deps.checkQuery(input.query);
  if (fault === null) return;
  const what = `is a query we cannot read: ${fault.what} (character ${fault.place + 1})`;
  complain(input.context, { code: 'E_QUERY', what, todo: fault.mend });
}

/** Hyphenated words and misspelt topics are read as a topic's name: as keywords they would match other news. */
function meansTopic(text: string, topics: readonly Topic[]): boolean {
  const slugs = topics.map(({ slug }) => slug);
  return HYPHENATED.test(text) || nearest(text, slugs) !== null;
}

function unknownTopic(name: string, topics: readonly Topic[]) {
  const slugs = topics.map(({ slug }) => slug);
  const meant = nearest(name, slugs);
  const known = slugs.length === 0 ? 'which has none yet' : `which has ${slugs.join(', ')}`;
  return {
    code: 'E_TOPIC_UNKNOWN',
    what: 'is no topic of topics.yaml',
    todo: `${meant === null ? `Add it to topics.yaml, ${known}.` : `Did you mean ${meant}?`} For free keywords write {query: ${JSON.stringify(name)}}.`,
  };
}
