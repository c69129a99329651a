import type { CheckQuery } from '../../src/config/topics.ts';
import { parseQuery } from '../../src/news/parse-query.ts';

/** The query language as the app hands it to the config room. */
export const checkQuery: CheckQuery = (query) => {
  const parsed = parseQuery(query);
  return parsed.kind === 'bad' ? { place: parsed.at, what: parsed.what, mend: parsed.mend } : null;
};
