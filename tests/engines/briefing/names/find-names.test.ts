import { describe, expect, it } from 'vitest';
import { createBriefWriter } from '../../../../src/engines/briefing/write-brief.ts';
import { loadLanguages } from '../gold.ts';

const writeBrief = createBriefWriter({ languages: loadLanguages() });
const brief = (...lines: string[]) => writeBrief({ title: 'News of the day', text: lines.join('\n') });
const namesOf = (...lines: string[]) => brief(...lines).actors.map(({ name }) => name);

describe('names that are words', () => {
  it('takes "US" inside a sentence for the country', () => {
    expect(namesOf('Forces of the US left the base at Dorrun on Monday, and the US thanked its hosts.')).toContain(
      'US',
    );
  });

  it('takes "US" at the start of a sentence for the country', () => {
    expect(namesOf('US officials met in the hall on Monday.', 'The US wants a deal by June.')).toContain('US');
  });

  it('gives the country its words', () => {
    const { quotes } = brief('The council met on Monday.', '“We had no choice,” the US told the council.');
    expect(quotes[0]?.speaker?.name).toBe('US');
  });

  it.each([
    '“It is three in the morning. Who do you want at the pumps?” Ada Marlow asked the crowd.',
    'The council met on Monday. Who pays is not decided.',
    'Ada Marlow met the tenants. Us is what she says, and It is what she means.',
  ])('takes no small word at the start of a sentence for a body: %s', (line) => {
    expect(namesOf(line).filter((name) => ['Who', 'Us', 'It'].includes(name))).toEqual([]);
  });

  it('knows the WHO by its capitals', () => {
    expect(
      namesOf('WHO doctors left Dorrun on Monday.', 'The WHO wants more beds there, WHO officials said.'),
    ).toContain('WHO');
  });

  it('still reads "us" in a heading in capitals as the pronoun', () => {
    expect(namesOf('GIVE US THE KEYS BACK', 'The tenants of Marlow Court met on Monday.')).not.toContain('US');
  });

  it('knows somebody called May by her surname', () => {
    const { quotes } = brief(
      'Leonora May lost her seat on Friday.',
      '“It was close,” May told the crowd.',
      'May has no plans.',
    );
    expect(quotes[0]?.speaker?.name).toBe('Leonora May');
    expect(quotes[0]?.confidence).toBeGreaterThanOrEqual(0.8);
  });

  it('knows a first name that is an auxiliary or a noun', () => {
    const names = namesOf(
      'Will Harkness will lead the club, it said on Monday.',
      'Grace Marlow, the treasurer of the club, declined to comment.',
      'Mark Long was asked, too.',
    );
    expect(names).toEqual(expect.arrayContaining(['Will Harkness', 'Grace Marlow', 'Mark Long']));
  });

  it('knows a surname that is a pronoun or a conjunction', () => {
    const { quotes, actors } = brief(
      'The trade office sent So Ji-hoon and He Lanying to the talks.',
      '“It was short,” So said.',
      '“It was long,” He Lanying said.',
    );
    expect(actors.map(({ name }) => name)).toEqual(expect.arrayContaining(['So Ji-hoon', 'He Lanying']));
    expect(quotes.map(({ speaker }) => speaker?.name)).toEqual(['So Ji-hoon', 'He Lanying']);
  });
});

describe('names with small words in them', () => {
  it('keeps a body whole that holds "and", with or without an article', () => {
    const names = namesOf(
      'The Harbours and Lighthouses Commission fined the port on Monday.',
      'Steel and Tinplate Corp gained 2 percent, and Burrow & Sedge fell.',
      'The Hall of Song and Dance opened its doors.',
    );
    expect(names).toEqual(
      expect.arrayContaining(['Harbours and Lighthouses Commission', 'Steel and Tinplate Corp', 'Burrow & Sedge']),
    );
    expect(names).not.toContain('Lighthouses Commission');
    expect(names).not.toContain('Tinplate Corp');
  });

  it('keeps a body whole that has its kind behind "of"', () => {
    const names = namesOf(
      'The Federation of Glass and Paper Workers will strike, it said on Monday.',
      'The Dorrun School of Mines and Forestry supports the strike.',
    );
    expect(names).toEqual(
      expect.arrayContaining(['Federation of Glass and Paper Workers', 'Dorrun School of Mines and Forestry']),
    );
  });

  it('still takes two people with "and" between them for two', () => {
    const names = namesOf('Governor Ada Birch and Mayor Tom Sedge signed the deal on Monday.');
    expect(names).toEqual(['Ada Birch', 'Tom Sedge']);
  });

  it('does not take a verb at the start of a sentence into a name', () => {
    const names = namesOf(
      'Meet North Dorrun with an open mind. North Dorrun has laughed at itself since Monday.',
      'Hello Fenwick, the sign says. Fenwick has 900 people. Visit Fenwick soon.',
    );
    expect(names).not.toContain('Meet North Dorrun');
    expect(names).not.toContain('Hello Fenwick');
    expect(names).not.toContain('Visit Fenwick');
  });

  it('knows a name with a digit or a small first letter', () => {
    const names = namesOf(
      'K7 have won the cup again, and K7 thanked their fans on Monday.',
      'The firm eParcel said it will hire. Later iHome said it will not.',
    );
    expect(names).toEqual(expect.arrayContaining(['K7', 'eParcel', 'iHome']));
  });
});
