import { z } from 'zod';
import type { Topic } from '../news/topic.ts';
import { type Checked, checkDocument, complain, onlyKeys } from './check-document.ts';
import type { YamlDocument } from './yaml-document.ts';

/** Says where a query breaks off and how to mend it, or null for a sound one. The query language is the app's to know. */
export type CheckQuery = (query: string) => QueryFault | null;

/** The place counts UTF-16 units of the query. */
type QueryFault = { place: number; what: string; mend: string };

export type QueryDeps = { checkQuery: CheckQuery };

const QUERY_LANGUAGE =
  'Keywords: words mean AND; OR, -word, "a phrase", prefix*, parentheses, actor:"…", feed:, lang:.';

const SLUG = /^[\p{Ll}\p{Lo}\p{N}]+(-[\p{Ll}\p{Lo}\p{N}]+)*$/u;

/** Complains of a query that cannot be read, with the place and the mend. */
export function checkQueryText(input: { query: string; context: z.core.$RefinementCtx }, deps: QueryDeps): void {
  const fault = deps.checkQuery(input.query);
  if (fault === null) return;
  const what = `is a query we cannot read: ${fault.what} (character ${fault.place + 1})`;
  complain(input.context, { code: 'E_QUERY', what, todo: fault.mend });
}

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
  }).meta({ title: 'Slugline topics.yaml' });
}

/** Reads topics.yaml. */
export function readTopics(document: YamlDocument, deps: QueryDeps): Checked<Topic[]> {
  const checked = checkDocument(document, topicsSchema(deps));
  if (checked.kind === 'unsound') return checked;
  const topics = Object.entries(checked.data.topics);
  const data = topics.map(([name, given]) => ({ slug: name, query: typeof given === 'string' ? given : given.query }));
  return { kind: 'sound', data };
}

/** The names in a topics.yaml that may have problems otherwise, or null when not even they can be told. */
export function topicNames(document: YamlDocument): string[] | null {
  const named = z.object({ topics: z.record(z.string(), z.unknown()) }).safeParse(document.value);
  return named.success ? Object.keys(named.data.topics) : null;
}
