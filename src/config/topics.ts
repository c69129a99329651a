import { z } from 'zod';
import type { Problem } from '../news/problem.ts';
import type { Topic } from '../news/topic.ts';
import { type Checked, checkDocument, onlyKeys } from './check-document.ts';
import type { YamlDocument } from './yaml-document.ts';

/** Says where a query breaks off and how to mend it, or null for a sound one. The query language is the app's to know. */
export type CheckQuery = (query: string) => QueryFault | null;

/** The place counts UTF-16 units of the query. */
export type QueryFault = { place: number; what: string; mend: string };

const SLUG = /^[\p{Ll}\p{Lo}\p{N}]+(-[\p{Ll}\p{Lo}\p{N}]+)*$/u;

const query = z.string().trim().min(1, 'must not be empty').meta({
  description: 'Keywords: words mean AND; OR, -word, "a phrase", prefix*, parentheses, actor:"…", feed:, lang:.',
});

const slug = z.string().regex(SLUG, 'must be small letters and digits with hyphens between, such as pakistan-taliban');

export const topicsSchema = onlyKeys({
  topics: z
    .record(slug, z.union([query, onlyKeys({ query })]))
    .default({})
    .meta({ description: 'Named queries: the name is what alerts.yaml and /brief call it.' }),
}).meta({ title: 'Slugline topics.yaml' });

/** Reads topics.yaml. */
export function readTopics(document: YamlDocument, deps: { checkQuery: CheckQuery }): Checked<Topic[]> {
  const checked = checkDocument(document, topicsSchema);
  if (checked.kind === 'unsound') return checked;
  const topics = Object.entries(checked.data.topics).map(([name, given]) => ({
    slug: name,
    query: typeof given === 'string' ? given : given.query,
  }));
  const problems = topics.flatMap((topic) => {
    const what = `topic "${topic.slug}" has a query we cannot read`;
    return queryProblems({ query: topic.query, what, where: document.where(['topics', topic.slug]) }, deps);
  });
  return problems.length > 0 ? { kind: 'unsound', problems } : { kind: 'sound', data: topics };
}

/** The problem with a query, if there is one. */
export function queryProblems(
  input: { query: string; what: string; where: string },
  deps: { checkQuery: CheckQuery },
): Problem[] {
  const fault = deps.checkQuery(input.query);
  if (fault === null) return [];
  const seen = `${JSON.stringify(input.query)}, at character ${fault.place + 1}: ${fault.what}`;
  return [{ code: 'E_QUERY', what: input.what, seen, todo: fault.mend, where: input.where }];
}
