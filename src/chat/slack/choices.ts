import { setTimeout as wait } from 'node:timers/promises';
import type { types } from '@slack/bolt';
import { cleanText } from '../clean-text.ts';
import type { OptionSpec } from '../command-spec.ts';
import type { Choice, Complete } from '../question.ts';
import type { Place } from './ask-place.ts';
import { askerAt } from './create-ask.ts';
import type { Form } from './form.ts';
import { CHOICE_MAX, CHOICES_MAX, CHOICES_WITHIN_MS, GROUPS_CACHE_MS, MANAGER_CACHE_MAX, TYPED_MAX } from './limits.ts';
import { createMemory } from './memory.ts';
import type { SlackLog } from './sdk-logger.ts';
import type { Workspaces } from './workspaces.ts';

type ChoiceDeps = { complete: Complete; workspaces: Pick<Workspaces, 'of'>; now: () => Date; log: SlackLog };
type Typed = { form: Form; option: OptionSpec; typed: string; place: Place };
export type Offer = (typed: Typed) => Promise<types.PlainTextOption[]>;

/** What a field offers while somebody types: what the store knows, the workspace's user groups, and the words as typed. */
export function createOffer(deps: ChoiceDeps): Offer {
  const groups = createMemory<Choice[]>({ forMs: GROUPS_CACHE_MS, most: MANAGER_CACHE_MAX }, deps.now);

  const groupsLike = async (typed: string, { teamId }: Place): Promise<Choice[]> => {
    const all = await groups(teamId, () => askGroups(teamId, deps.workspaces));
    const wanted = typed.replace(/^@/u, '').toLowerCase();
    return [...all, NOBODY].filter(({ name }) => name.toLowerCase().includes(wanted));
  };

  const completed = async ({ form, option, typed, place }: Typed): Promise<Choice[]> => {
    const command = [form.command, form.subcommand].filter(Boolean).join(' ');
    const known = await deps.complete({ command, option: option.name, typed, asker: askerAt(place, false) });
    // Keywords are free: whatever is typed can be chosen as it is.
    return typed === '' ? known : [{ name: typed, value: typed }, ...known];
  };

  return async (input) => {
    const typed = cut(cleanText(input.typed.slice(0, TYPED_MAX)));
    const asked = input.option.kind === 'mention' ? groupsLike(typed, input.place) : completed({ ...input, typed });
    const done = new AbortController();
    const late = wait(CHOICES_WITHIN_MS, [], { signal: done.signal }).catch(() => []);
    try {
      return fitting(await Promise.race([asked, late]));
    } catch (error) {
      deps.log.warn(
        `no choices for ${input.option.name} (${error instanceof Error ? error.message : 'no reason given'})`,
      );
      return [];
    } finally {
      done.abort();
    }
  };
}

/** An empty field leaves a ping as it is, so that taking one away is a choice of its own. */
const NOBODY: Choice = { name: 'off: ping nobody', value: 'off' };

/** Needs the optional scope usergroups:read; without it there are no groups to choose. */
async function askGroups(teamId: string, workspaces: Pick<Workspaces, 'of'>): Promise<Choice[]> {
  const found = await workspaces.of(teamId);
  if (found.kind !== 'open') return [];
  const { usergroups = [] } = await found.workspace.client.usergroups.list();
  return usergroups.flatMap(({ id, handle, name }) =>
    id ? [{ name: `@${handle ?? id} (${name ?? ''})`, value: id }] : [],
  );
}

function fitting(choices: Choice[]): types.PlainTextOption[] {
  const unique = new Map(
    choices.filter(({ value }) => value !== '' && value.length <= CHOICE_MAX).map((c) => [c.value, c.name]),
  );
  return [...unique].slice(0, CHOICES_MAX).map(([value, name]) => ({
    text: { type: 'plain_text', text: cut(cleanText(name)) || value, emoji: false },
    value,
  }));
}

/** Half a surrogate pair at the end is no text. */
function cut(text: string): string {
  return text
    .slice(0, CHOICE_MAX)
    .replace(/\p{Cs}/gu, '')
    .trim();
}
