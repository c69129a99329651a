import { z } from 'zod';
import type { Topic } from '../news/topic.ts';
import { complain, onlyKeys } from './check-document.ts';
import { nearest } from './nearest.ts';
import { checkQueryText, type QueryDeps } from './topics.ts';

/** What a channel follows: a query, and the topic it is the query of. */
export type Interest = { query: string; topic: string | null };

export type InterestDeps = QueryDeps & {
  /** Null when topics.yaml cannot be read: its topics are not missed twice. */
  topics: readonly Topic[] | null;
};

const HYPHENATED = /^[\p{L}\p{N}]+(-[\p{L}\p{N}]+)+$/u;

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

/** Words with hyphens and near misses of a topic are taken as its name: as keywords they would match in silence. */
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
