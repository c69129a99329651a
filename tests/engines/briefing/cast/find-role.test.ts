import { describe, expect, it } from 'vitest';
import { createBriefWriter } from '../../../../src/engines/briefing/write-brief.ts';
import { loadLanguages } from '../gold.ts';

const writeBrief = createBriefWriter({ languages: loadLanguages() });
const roleOf = (name: string, ...lines: string[]) =>
  writeBrief({ title: 'News of the day', text: lines.join('\n') }).actors.find((actor) => actor.name === name)?.role;

describe('roles', () => {
  it.each([
    [
      'a verb behind "to"',
      'Ada Birch',
      'They wanted to audit former treasurer Ada Birch. Birch has left.',
      'former treasurer',
    ],
    [
      'a verb behind a subject',
      'Ada Birch',
      'Voters fear rival candidate Ada Birch. Birch has left.',
      'rival candidate',
    ],
    ['a pronoun', 'Tom Sedge', 'The paper says nothing Governor Tom Sedge did was wrong. Sedge has left.', 'Governor'],
    ['a name of a day or a place', 'Tom Sedge', 'On Friday Governor Tom Sedge left. Sedge was tired.', 'Governor'],
  ])('hold no %s', (...[, name, line, role]) => {
    expect(roleOf(name, line)).toBe(role);
  });

  it.each(['dressed as a captain', 'seated beside the mayor', 'asked by a reporter'])('are no clause: %s', (clause) => {
    expect(roleOf('Tom Sedge', `Tom Sedge, ${clause}, laughed. Sedge said he was fine.`)).toBeNull();
  });

  it.each([
    ["Tarrow's head of sales", 'Ada Birch'],
    ['Marlow University professor of law', 'Ada Birch'],
    ['President Tarrow South America', 'Ada Birch'],
    ['General Manager of Home Pumps Europe at Tarrow', 'Ada Birch'],
  ])('may stand after the name: %s', (role, name) => {
    expect(
      roleOf(name, `Sales of pumps fell on Monday.`, `${name}, ${role}, was calm. “All is well,” Birch said.`),
    ).toBe(role);
  });

  it.each([
    ['Ada Birch beat world champion Tom Sedge on Friday.', 'world champion'],
    ['The court jailed football agent Tom Sedge on Friday.', 'football agent'],
    ['The clerk told city councillor Tom Sedge on Friday.', 'city councillor'],
  ])('are whole behind a verb: %s', (line, role) => {
    expect(roleOf('Tom Sedge', line, 'Sedge said he was tired.')).toBe(role);
  });

  it.each(['Director of the Marlow Mission Tom Sedge', 'Envoy of the Permanent Mission Tom Sedge'])(
    'end in no small word: %s',
    (line) => {
      const { actors } = writeBrief({ title: 'News', text: `${line} said “we file them”.` });
      expect(actors.map(({ role }) => role ?? '').join(' ')).not.toMatch(/ (?:of|the)$/);
    },
  );

  it('keep their whole office', () => {
    expect(
      roleOf('Tom Sedge', 'Dorrun State Park Patrol Supervisor Tom Sedge closed the gate. Sedge said it was late.'),
    ).toBe('Dorrun State Park Patrol Supervisor');
  });
});

describe('what stands before a title with a capital', () => {
  it.each([
    ['a heading', 'The county’s stance Governor Tom Sedge said no. Sedge has left.'],
    ['an adjective of praise', 'They met the mighty Governor Tom Sedge. Sedge has left.'],
    ['a verb', 'It could help bring down Governor Tom Sedge. Sedge has left.'],
  ])('is no part of the role: %s', (_, line) => {
    expect(roleOf('Tom Sedge', line)).toBe('Governor');
  });

  it('a list of names is no role, but whose daughter somebody is', () => {
    const line = 'Three spoke: Jane Holm, Carolyn and Annie Baker, and a cook.';
    expect(roleOf('Jane Holm', line) ?? null).toBeNull();
    expect(roleOf('Cora Finch', 'Cora Finch, Tom Finch’s daughter, sang.')).toBe('Tom Finch’s daughter');
  });

  it('a student stays one', () => {
    expect(roleOf('Ada Lens', '“It is old,” Ada Lens, PhD student in Dorrun, said.')).toBe('PhD student in Dorrun');
  });
});
