import { describe, expect, it } from 'vitest';
import { readYaml } from '../../../src/config/files/yaml-document.ts';

describe('readYaml', () => {
  it('remembers the line of every key and item', () => {
    const reading = readYaml('# first\nfeeds:\n  - a\n  - url:\n      b\n', 'f.yaml');
    if (reading.kind === 'broken') throw new Error('it is sound');
    const { where } = reading.document;
    expect([where([]), where(['feeds']), where(['feeds', 1]), where(['feeds', 1, 'url'])]).toEqual([
      'f.yaml, line 2',
      'f.yaml, line 2',
      'f.yaml, line 4',
      'f.yaml, line 4',
    ]);
  });

  it('gives the line of the nearest parent for what is not there', () => {
    const reading = readYaml('feeds:\n\n  - name: x\n', 'f.yaml');
    expect(reading.kind === 'read' && reading.document.where(['feeds', 0, 'url'])).toBe('f.yaml, line 3');
  });

  it.each<[string, string, [number, RegExp]]>([
    ['a list that is not closed', 'a: [1\nb: 2', [2, /quotes closed/]],
    ['a value that begins with @', 'a: 1\nb: @here', [2, /single quotes/]],
    ['a tab', 'a:\n\tb: 1', [2, /spaces instead of tabs/]],
    ['the same key twice', 'a: 1\nb: 2\na: 3', [3, /Keep one/]],
  ])('names the line of %s and the mend', (_, text, [line, todo]) => {
    const reading = readYaml(text, 'f.yaml');
    const [problem] = reading.kind === 'broken' ? reading.problems : [];
    expect(problem).toMatchObject({ code: 'E_YAML', where: `f.yaml, line ${line}`, todo: expect.stringMatching(todo) });
  });

  it('does not unfold a bomb of aliases', () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level},`.repeat(9)}]`,
    );
    const reading = readYaml(`l0: &l0 [x]\n${levels.join('\n')}\n`, 'f.yaml');
    expect(reading).toMatchObject({ kind: 'broken', problems: [{ code: 'E_YAML' }] });
  });
});
