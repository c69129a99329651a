import type { QueryDeps } from '../../src/config/files/topics.ts';
import { parseQuery } from '../../src/engines/matching/parse-query.ts';

/** The query language as the app hands it to the config room. */
export const checkQuery: QueryDeps['checkQuery'] = (query) => {
  const parsed = parseQuery(query);
  return parsed.kind === 'bad' ? { place: parsed.at, what: parsed.what, mend: parsed.mend } : null;
};
