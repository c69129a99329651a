import { createSubscriptionMatcher } from '../../src/alerts/match-subscriptions.ts';
import { type SplitDeps, splitStory } from '../../src/alerts/split-story.ts';
import type { CommandDeps } from '../../src/commands/command.ts';
import { DAY_MS } from '../../src/kit/time.ts';
import type { Tenants } from '../../src/news/owner.ts';
import type { Store } from '../../src/store/store.ts';
import { articleHere } from './read-here.ts';

type Regrouping = { tenants: Tenants; now: () => Date } & Partial<Pick<SplitDeps, 'enqueueDelivery'>>;

/** What people put right, as the bot does it (wire.ts), with texts that are read here. */
export function regroupHere(store: Store, { tenants, now, ...changes }: Regrouping): CommandDeps['regroup'] {
  const matchSubscriptions = createSubscriptionMatcher(store.subscriptions, { now, tenants });
  let nonces = 0;
  const deps: SplitDeps = {
    ...{ ...store, matchSubscriptions, tenants, now, maxAgeMs: DAY_MS, enqueueDelivery: async () => undefined },
    newNonce() {
      nonces += 1;
      return `split-${nonces}`;
    },
    async read(article) {
      const brief = await store.briefs.of(article.id);
      if (!brief) throw new Error('The article has no brief');
      const read = await articleHere(() => brief).readArticle(article);
      if (read.kind !== 'done') throw new Error('The text cannot be read');
      return read.result;
    },
    ...changes,
  };
  return {
    mergeOf: store.manualGrouping.mergeOf,
    merge: (asked) => store.atomically(({ manualGrouping }) => manualGrouping.merge(asked)),
    split: (asked) => splitStory(asked, deps),
  };
}
