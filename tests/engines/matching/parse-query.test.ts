import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../src/engines/matching/parse-query.ts';
import type { Query, Term } from '../../../src/engines/matching/query.ts';

/** A tree on one line: (a b) is both, (a | b) either, "a b" a phrase. */
function show(query: Query): string {
  switch (query.kind) {
    case 'all':
      return `(${query.parts.map(show).join(' ')})`;
    case 'any':
      return `(${query.parts.map(show).join(' | ')})`;
    case 'not':
      return `-${show(query.part)}`;
    case 'words':
      if (query.within) return `${query.within}:"${showTerms(query.terms)}"`;
      return query.terms.length === 1 ? showTerms(query.terms) : `"${showTerms(query.terms)}"`;
    case 'language':
      return `lang:${query.language}`;
    case 'outlets':
      return `outlets>${query.over}`;
    case 'everything':
      return 'everything';
    default:
      return `${query.kind}:"${showTerms(query.terms)}"`;
  }
}

function showTerms(terms: Term[]): string {
  return terms.map(({ word, prefix }) => word + (prefix ? '*' : '')).join(' ');
}

function read(text: string): string {
  const parsed = parseQuery(text);
  return parsed.kind === 'query' ? show(parsed.tree) : `bad at ${parsed.at}+${parsed.length}: ${parsed.what}`;
}

function mendOf(text: string): string {
  const parsed = parseQuery(text);
  return parsed.kind === 'bad' ? parsed.mend : 'nothing to mend';
}

describe('parseQuery', () => {
  it.each([
    ['ferry strike', '(ferry strike)'],
    ['Ferries STRIKES', '(ferry strike)'],
    ['pakistan-taliban', '(pakistan taliban)'],
    ['ferry OR tram walkout', '(ferry | (tram (walkout | "walk out")))'],
    ['ferry (strike OR walkout)', '(ferry (strike | walkout | "walk out"))'],
    ['ferry | tram', '(ferry | tram)'],
    ['ferry or tram', '(ferry | tram)'],
    ['ferry and tram', '(ferry tram)'],
    ['ferry AND tram', '(ferry tram)'],
    ['or', 'or'],
    ['"dead or alive"', '"dead or alive"'],
    ['ferry -tram', '(ferry -tram)'],
    ['ferry NOT tram', '(ferry -tram)'],
    ['ferry -(tram OR bus)', '(ferry -(tram | bus))'],
    ['ferry – tram', '(ferry tram)'],
    ['ferry –tram', '(ferry -tram)'],
    ['“safe haven” ferry', '("safe haven" ferry)'],
    ['"cross-border attacks"', '"cross border attack"'],
    ['ferry\u00A0strike', '(ferry strike)'],
    ['airstrike*', 'airstrike*'],
    ['Countri*', 'countri*'],
    ['cross-bord*', '(cross bord*)'],
    ['"harbour fe*"', '"harbour fe*"'],
    ['actor:"Mara Quist"', 'actor:"mara quist"'],
    ['Actor: Quist', 'actor:"quist"'],
    ['feed:courier.example', 'feed:"courier example"'],
    ['ferry lang:en-GB', '(ferry lang:en)'],
    ['ferry -lang:fr', '(ferry -lang:fr)'],
    ['外交部 G20', '("外 交 部" (g20 | "g 20"))'],
    ['9/11 U.S.', '("9 11" us)'],
    ['Verrin: strike', '(verrin strike)'],
    ['((ferry))', 'ferry'],
    ['ferry (strike walkout)', '(ferry strike (walkout | "walk out"))'],
    ['🎉 ferry &', 'ferry'],
    ['title:floods', 'title:"flood"'],
    ['title:"port fees" lead:ferr*', '(title:"port fee" lead:"ferr*")'],
    ['title:air-strike', '(((title:"air" title:"strike") | title:"airstrike"))'.slice(1, -1)],
    ['category:Sport author:"Ada Writer" label:asia', '(category:"sport" author:"ada writer" label:"asia")'],
    ['floods outlets>2', '(flood outlets>2)'],
    ['floods outlets >= 3', '(flood outlets>2)'],
    ['Iran,Israel,Gaza', '(iran | israel | gaza)'],
    ['iran; israel', '(iran | israel)'],
    ['ferries، strikes', '(ferry | strike)'],
    ['taliban/pakistan', '(taliban | pakistan)'],
    ['ferry, ', 'ferry'],
    ['1,000 9/11', '(1000 "9 11")'],
    ['earthquake !tsunami', '((earthquake | "earth quake") -tsunami)'],
    ['election not local', '(election -local)'],
    ['all -sport', '(everything -sport)'],
    ['everything but sport', '(everything -sport)'],
    ['all hands', '(all hand)'],
    ['ferry but not tram', '(ferry -tram)'],
    ['ferry, but not (tram or bus)', '(ferry -(tram | bus))'],
    ['iran, israel but not gaza or syria', '((iran | israel) -(gaza | syria))'],
    ['iran but not gaza except for rafah', '(iran -gaza -rafah)'],
    ['(iran but not gaza) or syria', '((iran -gaza) | syria)'],
    ['ferry except for tram', '(ferry -tram)'],
    ['ferry but tram', '(ferry but tram)'],
    ['"all but not sport"', '"all but not sport"'],
    ['everything but not sport', '(everything -sport)'],
    ['ferry and/or tram', '(ferry | tram)'],
  ])('reads %s', (text, tree) => {
    expect(read(text)).toBe(tree);
  });

  it.each([
    ['ferry "open', 'bad at 6+5: This quotation mark has no partner.', 'Write: ferry "open"'],
    ['(ferry (tram', 'bad at 7+1: This parenthesis is not closed.', 'Write: (ferry (tram))'],
    ['ferry) tram', 'bad at 5+1: This closing parenthesis has no partner.', 'Write: ferry tram'],
    ['ferry ()', 'bad at 6+2: There is nothing between these parentheses.', 'Write: ferry'],
    ['ferry OR', 'bad at 6+2: OR needs a word on both sides.', 'Write: ferry'],
    ['OR ferry', 'bad at 0+2: OR needs a word on both sides.', 'Write: ferry'],
    ['ferry NOT', 'bad at 6+3: Nothing follows it to leave out.', 'Write: ferry'],
    [
      'ferry owner:quist',
      'bad at 6+11: There is no field "owner". The fields are actor:, country:, feed:, lang:, title:, lead:, category:, author: and label:.',
      'Write: ferry owner quist',
    ],
    [
      'titel:floods',
      'bad at 0+12: There is no field "titel". The fields are actor:, country:, feed:, lang:, title:, lead:, category:, author: and label:.',
      'Did you mean: title:floods',
    ],
    [
      'ferry headline:port',
      'bad at 6+13: There is no field "headline". The fields are actor:, country:, feed:, lang:, title:, lead:, category:, author: and label:.',
      'Did you mean: ferry title:port',
    ],
    [
      'ferry outlets<3',
      'bad at 6+9: It can be asked for more outlets than a number, no other way.',
      'Write: outlets>2',
    ],
    ['title:', 'bad at 0+6: title: needs a word behind it.', 'Write: title:floods'],
    ['lang:english', 'bad at 0+12: lang: needs a language code of two or three letters.', 'Write: lang:en'],
    ['*stan', 'bad at 0+5: A * belongs at the end of a word.', 'Write: stan*'],
  ])('refuses %s with the place and the mend', (text, place, mend) => {
    expect(read(text)).toBe(place);
    expect(mendOf(text)).toBe(mend);
  });

  it.each([
    ['', 'The query is empty.'],
    ['  ', 'The query is empty.'],
    ['🎉', 'There is no word in it.'],
    ['-sport', 'It only says what to leave out.'],
    ['ferry OR -tram', 'It only says what to leave out.'],
    ['a*', 'One letter and a * would match nearly every article.'],
    ['""', 'There is no word in this phrase.'],
    ['actor:', 'actor: needs a name behind it.'],
    [`${'('.repeat(40)}ferry`, 'More than 20 levels of parentheses.'],
    ['ferry '.repeat(200), 'It is longer than 1000 characters.'],
    ['ab '.repeat(150), 'More than 100 words.'],
  ])('refuses %s', (text, what) => {
    expect(read(text)).toContain(what);
    expect(mendOf(text)).not.toBe('');
  });

  it('never throws, and puts every fault inside the text', () => {
    const signs = fc.constantFrom(
      '(',
      ')',
      '"',
      '-',
      '*',
      ':',
      'OR',
      ' ',
      'ferry',
      'actor:',
      'lang:',
      '“',
      '\u00A0',
      '峰',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(signs).map((parts) => parts.join('')),
        ),
        (text) => {
          const parsed = parseQuery(text);
          if (parsed.kind === 'query') return;
          expect(parsed.at + parsed.length).toBeLessThanOrEqual(text.length);
          expect(parsed.mend).not.toBe('');
        },
      ),
    );
  });
});
