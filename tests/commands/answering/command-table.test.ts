import { describe, expect, it } from 'vitest';
import { COMMAND_SPECS } from '../../../src/commands/answering/command-table.ts';
import { commandsPage } from '../../support/commands-page.ts';

const calls = COMMAND_SPECS.flatMap((spec) => (spec.subcommands.length > 0 ? spec.subcommands : [spec]));

describe('the command table', () => {
  it('has the commands of the design', () => {
    const names = 'brief quotes actors timeline latest subscribe unsubscribe subscriptions feeds why slugline';
    expect(COMMAND_SPECS.map(({ name }) => name)).toEqual(expect.arrayContaining(names.split(' ')));
  });

  it('keeps to the names and lengths that Discord and Slack take', () => {
    expect(COMMAND_SPECS.length).toBeLessThanOrEqual(50);
    for (const { name, description, options } of [...COMMAND_SPECS, ...calls]) {
      expect(name).toMatch(/^[a-z]{1,32}$/);
      expect(description).toMatch(/^.{1,100}$/);
      expect(options.length).toBeLessThanOrEqual(25);
      for (const option of options) {
        expect(option.name).toMatch(/^[a-z]{1,32}$/);
        expect(option.description).toMatch(/^.{1,100}$/);
      }
    }
  });

  it('has no option called subcommand, which is how the platforms hand a subcommand over', () => {
    expect(calls.flatMap(({ options }) => options.map(({ name }) => name))).not.toContain('subcommand');
  });

  it('is what docs/commands.md shows (vitest -u writes it anew)', async () => {
    await expect(commandsPage(COMMAND_SPECS)).toMatchFileSnapshot('../../../docs/commands.md');
  });
});
