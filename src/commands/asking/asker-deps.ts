import type { Asker } from '../../chat/question.ts';
import { ownerOf, scopeOf, type Tenants } from '../../news/owner.ts';
import type { ArticleSearches } from '../../store/search/search-articles.ts';
import type { CommandDeps } from '../command.ts';

/** What all askers share. Commands never get it: a search without a scope would show one workspace what another reads. */
export type SharedDeps = Omit<CommandDeps, 'scope' | 'owner' | 'search'> & {
  tenants: Tenants;
  search: ArticleSearches;
};

/** What a command gets to answer one asker, within what that asker may see. */
export function depsFor<Shared extends Pick<SharedDeps, 'tenants' | 'search'>>(
  { address }: Pick<Asker, 'address'>,
  shared: Shared,
) {
  const scope = scopeOf(address, shared.tenants);
  return { ...shared, scope, owner: ownerOf(address, shared.tenants), search: shared.search.in(scope) };
}
