import { describe, expect, it } from 'vitest';
import type { CommandSpec } from '../../../src/chat/command-spec.ts';
import { COMMAND_SPECS, commandSpecsIn } from '../../../src/commands/answering/command-table.ts';
import { localiseSpec } from '../../../src/commands/asking/translations.ts';
import { describedIn } from '../../support/said-sentences.ts';
import { shippedAnswers } from '../../support/shipped-answers.ts';

function pathsOf({ name, options, subcommands }: CommandSpec): string[] {
  const optionPaths = (path: string, list: CommandSpec['options']) => list.map((option) => `${path} ${option.name}`);
  const below = subcommands.flatMap((sub) => [
    `${name} ${sub.name}`,
    ...optionPaths(`${name} ${sub.name}`, sub.options),
  ]);
  return [name, ...optionPaths(name, options), ...below];
}

const answers = await shippedAnswers();

describe('localiseSpec', () => {
  it('names nothing that the table has not, and every command that it had at first', () => {
    const paths = COMMAND_SPECS.flatMap(pathsOf);
    for (const { names } of answers) expect(Object.keys(names).filter((path) => !paths.includes(path))).toEqual([]);
    const specs = commandSpecsIn(answers);
    expect(specs.filter(({ locales = {} }) => 'es-ES' in locales).length).toBeGreaterThanOrEqual(11);
  });

  it.each(answers)('gives no two neighbours one name in $tag, in names and descriptions that Discord takes', (own) => {
    const named = Object.entries(own.names).map(([path, name]) => `${path.split(' ').slice(0, -1)} ${name}`);
    expect(new Set(named).size).toBe(named.length);
    const lengths = COMMAND_SPECS.flatMap(describedIn).map((english) => String(own.texts[english] ?? '').length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(100);
  });

  it('leaves alone what a language does not name', () => {
    const [spec] = COMMAND_SPECS;
    if (!spec) return expect.unreachable();
    const none = { tag: 'es', locale: 'es', clients: ['es-ES'], names: {}, texts: {} };
    const { locales, options } = localiseSpec(spec, [none]);
    expect([locales, options[0]?.locales]).toEqual([{}, {}]);
  });

  it('describes in a language whose names are the English ones', () => {
    const [spec] = COMMAND_SPECS;
    if (!spec) return expect.unreachable();
    const described = { tag: 'fr', locale: 'fr', clients: ['fr'], names: {}, texts: { [spec.description]: 'Bref' } };
    expect(localiseSpec(spec, [described]).locales).toEqual({ fr: { name: spec.name, description: 'Bref' } });
  });
});
