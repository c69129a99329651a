import { type FindDeps, findFeed } from './find-feed.ts';

export type PreviewOutcome =
  | { kind: 'found'; url: string; title: string; entries: number; newest: { title: string; at: Date | null } | null }
  | { kind: 'not-found'; reason: string };

/** What a person sees of a feed before it is added: the best one behind the address, and its newest entry. */
export async function previewFeed(address: string, deps: FindDeps): Promise<PreviewOutcome> {
  const outcome = await findFeed(address, deps);
  const best = outcome.kind === 'found' ? outcome.feeds[0] : undefined;
  if (!best) return { kind: 'not-found', reason: outcome.kind === 'none' ? outcome.reason : 'no feed was found' };
  const dated = best.feed.entries.map(({ title, published, updated }) => ({ title, at: published ?? updated }));
  const [newest = null] = dated.sort((a, b) => (b.at?.getTime() ?? 0) - (a.at?.getTime() ?? 0));
  return { kind: 'found', url: best.url, title: best.feed.title, entries: dated.length, newest };
}
