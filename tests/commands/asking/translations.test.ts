import { describe, expect, it } from 'vitest';
import type { CommandSpec } from '../../../src/chat/command-spec.ts';
import { COMMAND_SPECS } from '../../../src/commands/answering/command-table.ts';
import { localiseSpec, SPANISH_WORDS } from '../../../src/commands/asking/translations.ts';

function pathsOf({ name, options, subcommands }: CommandSpec): string[] {
  const optionPaths = (path: string, list: CommandSpec['options']) => list.map((option) => `${path} ${option.name}`);
  const below = subcommands.flatMap((sub) => [
    `${name} ${sub.name}`,
    ...optionPaths(`${name} ${sub.name}`, sub.options),
  ]);
  return [name, ...optionPaths(name, options), ...below];
}

describe('localiseSpec', () => {
  it('names nothing that the table has not, and every command that it had at first', () => {
    const paths = COMMAND_SPECS.flatMap(pathsOf);
    expect(Object.keys(SPANISH_WORDS).filter((path) => !paths.includes(path))).toEqual([]);
    expect(COMMAND_SPECS.filter(({ locales = {} }) => 'es-ES' in locales).length).toBeGreaterThanOrEqual(11);
  });

  it('gives no two neighbours one name, in names that Discord takes', () => {
    const named = Object.entries(SPANISH_WORDS).map(([path, { name }]) => `${path.split(' ').slice(0, -1)} ${name}`);
    expect(new Set(named).size).toBe(named.length);
    for (const { name, description } of Object.values(SPANISH_WORDS)) {
      expect(name).toMatch(/^[-_\p{Ll}\p{N}]{1,32}$/u);
      expect(description.length).toBeLessThanOrEqual(100);
    }
  });

  it('leaves alone what a language does not name', () => {
    const [spec] = COMMAND_SPECS;
    if (!spec) return expect.unreachable();
    const { locales, options } = localiseSpec(spec, { 'es-ES': {} });
    expect([locales, options[0]?.locales]).toEqual([{}, {}]);
  });
});
