import type { App, BlockSuggestion, types } from '@slack/bolt';
import { withDeadline } from '../../../kit/deadline.ts';
import { messageOf } from '../../../kit/errors.ts';
import { createAnswerCache } from '../../../kit/lru.ts';
import { MINUTE_MS } from '../../../kit/time.ts';
import type { ChatHandlers } from '../../chat.ts';
import { cleanText, shownText } from '../../clean-text.ts';
import type { CommandSpec, OptionSpec } from '../../command-spec.ts';
import type { Choice } from '../../question.ts';
import type { Workspaces } from '../install/workspaces.ts';
import { plain } from '../post/blocks.ts';
import type { SlackBase } from '../sdk-logger.ts';
import { askerAt, directSource, type QuestionSource } from './create-ask.ts';
import { CHOICE_MAX, CHOOSE_ACTION, type Form, formOfTicket, readTicket } from './form.ts';

/** Choices in one select (docs.slack.dev, option object). */
const CHOICES_MAX = 100;
/** At most this much of the typed text is cleaned, of which cleaning may remove most. */
const TYPED_MAX = 600;
/** Slack waits three seconds for choices, so an empty list is sent before that. */
const CHOICES_WITHIN_MS = 2000;
const GROUPS_CACHE = { forMs: MINUTE_MS, most: 2000 };

type ChoiceDeps = SlackBase & Pick<ChatHandlers, 'commands' | 'complete'> & { workspaces: Pick<Workspaces, 'of'> };
type TypedField = { form: Form; option: OptionSpec; typed: string; source: QuestionSource };

export function offerChoices(app: App, deps: ChoiceDeps): void {
  const choicesFor = createChoices(deps);
  const action_id = new RegExp(`^${CHOOSE_ACTION}:`, 'u');
  app.options<'block_suggestion'>({ type: 'block_suggestion', action_id }, async ({ ack, payload, context }) => {
    const field = fieldOf(payload, context.teamId ?? '', deps.commands);
    return ack({ options: field ? await choicesFor(field) : [] });
  });
}

function fieldOf(payload: BlockSuggestion, teamId: string, commands: CommandSpec[]): TypedField | null {
  const ticket = readTicket(payload.view?.private_metadata ?? '');
  const form = formOfTicket(ticket, commands);
  const option = form?.options.find(({ name }) => `${CHOOSE_ACTION}:${name}` === payload.action_id);
  if (!form || !option) return null;
  // For the person, not for the channel that came with the form: whether they are in it is asked when it is sent.
  return { form, option, typed: payload.value, source: directSource(teamId, payload.user) };
}

/** The choices for a field and what is typed in it: from the store, the workspace's user groups, and the words as typed. */
function createChoices(deps: ChoiceDeps): (field: TypedField) => Promise<types.PlainTextOption[]> {
  const groups = createAnswerCache<Choice[]>(GROUPS_CACHE, deps.now);

  const groupsLike = async (typed: string, { teamId }: QuestionSource): Promise<Choice[]> => {
    const all = await groups(teamId, () => askGroups(teamId, deps.workspaces));
    const wanted = typed.replace(/^@/u, '').toLowerCase();
    return [...all, NOBODY].filter(({ name }) => name.toLowerCase().includes(wanted));
  };

  const completed = async ({ form, option, typed, source }: TypedField): Promise<Choice[]> => {
    const command = [form.command, form.subcommand].filter(Boolean).join(' ');
    const known = await deps.complete({
      command,
      option: option.name,
      typed,
      asker: askerAt(source, { manages: false, language: null }),
    });
    // The typed words are a choice too, since keywords are free text.
    return typed === '' ? known : [{ name: typed, value: typed }, ...known];
  };

  return async (field) => {
    // Cut without an ellipsis, which nobody typed. The cut may leave half a surrogate pair, which cleaning removes.
    const typed = cleanText(cleanText(field.typed.slice(0, TYPED_MAX)).slice(0, CHOICE_MAX));
    const choices = field.option.kind === 'mention' ? groupsLike(typed, field.source) : completed({ ...field, typed });
    try {
      return fitting(await withDeadline(choices, CHOICES_WITHIN_MS, () => []));
    } catch (error) {
      deps.log.warn(`no choices for ${field.option.name} (${messageOf(error)})`);
      return [];
    }
  };
}

/** Removes the ping. An empty field leaves it as it is. */
const NOBODY: Choice = { name: 'off: ping nobody', value: 'off' };

/** The user groups of a workspace, which need the optional scope usergroups:read. */
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
    text: plain(shownText(name, CHOICE_MAX) || value),
    value,
  }));
}
