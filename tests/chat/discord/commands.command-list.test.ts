import { expect, it } from 'vitest';
import type { CommandSpec, OptionSpec } from '../../../src/chat/command-spec.ts';
import { toDiscordCommands } from '../../../src/chat/discord/commands.ts';
import { commandSpecsIn } from '../../../src/commands/answering/command-table.ts';
import { commands } from '../../contracts/chat-samples.ts';
import { checkCommands } from '../../support/discord/check-commands.ts';
import { shippedAnswers } from '../../support/shipped-answers.ts';

const option = (name: string, kind: OptionSpec['kind'], required = false): OptionSpec => ({
  ...{
    name,
    kind,
    required,
    description: `The ${name}`,
    offers: kind === 'text' || kind === 'number' ? 'stories' : null,
  },
});
const spec: CommandSpec = {
  ...{
    name: 'subscribe',
    description: 'x'.repeat(100),
    usage: '<keywords>',
    subcommands: [],
    visibility: 'public',
    permission: 'channel',
  },
  options: [
    option('channel', 'channel'),
    option('mention', 'mention'),
    option('days', 'number'),
    option('keywords', 'text', true),
  ],
};

it('toDiscordCommands gives what Discord takes', () => {
  expect(checkCommands(toDiscordCommands([...commands, spec]))).toMatchObject({ kind: 'taken' });
});

it('options are typed, required ones come first, completions are asked for where a person types', () => {
  const options = toDiscordCommands([spec])[0]?.options;
  expect(options).toMatchObject([
    { name: 'keywords', type: 3, required: true, autocomplete: true },
    { name: 'channel', type: 7 },
    { name: 'mention', type: 8 },
    { name: 'days', type: 4, autocomplete: true },
  ]);
  expect(options?.[1]).not.toHaveProperty('autocomplete');
});

it('subcommands stand in place of options', () => {
  const slugline = toDiscordCommands(commands).find(({ name }) => name === 'slugline');
  expect(slugline?.options).toMatchObject([
    { type: 1, name: 'help' },
    { type: 1, name: 'status' },
  ]);
});

it('a command for managers is hidden from others, all are for servers only', () => {
  const [subscribe] = toDiscordCommands([spec]);
  expect(subscribe).toMatchObject({ default_member_permissions: '16', contexts: [0], integration_types: [0] });
  expect(toDiscordCommands(commands)[0]).toMatchObject({ default_member_permissions: null });
});

it('a command that may stand alone requires nothing, or Discord would not send it', () => {
  const [alone] = toDiscordCommands([{ ...spec, alone: 'form' }]);
  expect(alone?.options?.map((option) => 'required' in option && option.required)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

it('the names and descriptions of every language that the table has are registered', async () => {
  const registered = toDiscordCommands(commandSpecsIn(await shippedAnswers()));
  expect(checkCommands(registered)).toMatchObject({ kind: 'taken' });
  expect(registered.find(({ name }) => name === 'quotes')).toMatchObject({
    name_localizations: { 'es-ES': 'citas', 'es-419': 'citas' },
    options: [{ name: 'topic', name_localizations: { 'es-ES': 'tema' } }],
  });
});
