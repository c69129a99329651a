import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sayQuery } from '../../../src/engines/matching/explain-match.ts';
import { matchQuery, toMatchText } from '../../../src/engines/matching/match-query.ts';
import { type Aliases, createNames, withNames } from '../../../src/engines/matching/names.ts';
import { parseQuery } from '../../../src/engines/matching/parse-query.ts';

const SHIPPED = readFileSync(join(import.meta.dirname, '../../../config/background/names.txt'), 'utf8');

function finder(own: Aliases = new Map()) {
  const names = createNames(SHIPPED, own);
  return (query: string, text: string, language = '') => {
    const parsed = parseQuery(query);
    if (parsed.kind === 'bad') throw new Error(`${query}: ${parsed.what}`);
    const article = toMatchText({ title: '', text, outlet: '', url: '', language, actors: text.split('; ') });
    return matchQuery(withNames(parsed.tree, names), article);
  };
}

describe('a query for a thing that has names in many scripts', () => {
  const finds = finder();

  it.each([
    ['Pakistan', 'پاکستان میں دھماکا', 'ur'],
    ['pakistan', '巴基斯坦关闭口岸', 'zh'],
    ['پاکستان', 'Pakistan closed the border.', 'en'],
    ['باكستان', 'Границы Пакистана закрыты.', 'ru'],
    ['Taliban', 'طالبان تغلق المعبر', 'ar'],
    ['pakistan-taliban', 'پاکستان اور طالبان کے مذاکرات', 'ur'],
    ['united nations', 'قالت الأمم المتحدة', 'ar'],
    ['"border" Afghanistan', 'The border with افغانستان', 'en'],
    ['الأمم المتحدة', 'The UN met on Monday.', 'en'],
    ['اسلام آباد', 'Protests in Islamabad', 'en'],
    ['saudi arabia', 'Власти Саудовской Аравии молчат', 'ru'],
    ['Türkei', 'Turkey and Ankara’s ministers', 'en'],
    ['الأردن', 'The Jordanian king of Jordan', 'en'],
    ['world health organization', 'La OMS avisa', 'es'],
    ['(india OR nepal) flood', 'flood in भारत', 'hi'],
    ['北京', 'Beijing speaks', 'en'],
    ['臺北', 'Taipei speaks', 'en'],
  ])('finds it by each of them: %s in “%s”', (query, text, language) => {
    expect(finds(query, text, language)).toBe(true);
  });

  it('are read a thing at a time, and at once where a name is asked for before the end', async () => {
    const own: Aliases = new Map([['durand line', ['خط دیورند']]]);
    const prepared = createNames(SHIPPED, own);
    let pauses = 0;
    await prepared.prepare(async () => (pauses += 1));
    expect(pauses).toBeGreaterThan(300);
    const hurried = createNames(SHIPPED, own);
    const preparing = hurried.prepare(() => new Promise(setImmediate));
    for (const words of [['pakistan'], ['united', 'nations'], ['durand', 'line'], ['nobody']]) {
      const found = hurried.thingOf(words);
      expect(found?.id).toBe(prepared.thingOf(words)?.id);
      expect(found?.ways()).toEqual(prepared.thingOf(words)?.ways());
    }
    await preparing;
  });

  it.each([
    ['title:pakistan', 'پاکستان میں دھماکا', true],
    ['title:united-nations', 'قالت الأمم المتحدة', true],
    ['title:durand-line', 'باب خط دیورند', true],
    ['title:durand title:line', 'باب خط دیورند', true],
    ['lead:durand lead:line', 'باب خط دیورند', true],
    ['title:الأردن', 'The Jordanian king of Jordan', true],
    ['title:"durand line"', 'باب خط دیورند', false],
    ['title:=Pakistan', 'پاکستان میں دھماکا', false],
    ['title:durand lead:line', 'باب خط دیورند', false],
  ])('finds it by each of them in the headline alone: %s in “%s”', (query, title, isFound) => {
    const names = createNames(SHIPPED, new Map([['durand line', ['خط دیورند']]]));
    const parsed = parseQuery(query);
    if (parsed.kind === 'bad') throw new Error(parsed.what);
    const tree = withNames(parsed.tree, names);
    const other = { outlet: '', url: '', language: 'ur', actors: [] };
    expect(matchQuery(tree, toMatchText({ ...other, title, text: 'Another text.' }))).toBe(isFound);
    const later = { ...other, title: 'Another', text: `${'long ago. '.repeat(60)}${title}` };
    expect(matchQuery(tree, toMatchText(later))).toBe(false);
  });

  it.each([
    ['=Pakistan', 'پاکستان میں دھماکا', 'ur'],
    ['"Pakistan"', '巴基斯坦关闭口岸', 'zh'],
    ['pakistan*', '巴基斯坦关闭口岸', 'zh'],
    ['تركيا', 'A turkey in the oven', 'en'],
    ['الأردن', 'Jordan scored twice', 'en'],
    ['Jordan', 'عاد الملك إلى الأردن', 'ar'],
    ['الأمم المتحدة', 'Un homme attend', 'fr'],
    ['who', 'قالت منظمة الصحة العالمية', 'ar'],
    ['crime -pakistan', 'crime in پاکستان', 'ur'],
    ['Niger', 'Nigeria votes', 'en'],
  ])('leaves what is exact, and what are other words: %s in “%s”', (query, text, language) => {
    expect(finds(query, text, language)).toBe(false);
  });

  it('finds actors by each name', () => {
    expect(finds('actor:taliban', 'x; طالبان')).toBe(true);
    expect(finds('actor:"united nations"', 'x; اقوام متحدہ')).toBe(true);
  });

  it('takes the newsroom’s own names, which add to what is known or stand for what they say', () => {
    const own = finder(
      new Map([
        ['pakistan', ['Islamic Republic']],
        ['jordan', ['الأردن', 'Jordanien']],
        ['durand line', ['خط دیورند', 'ډیورنډ کرښه']],
      ]),
    );
    expect(own('پاکستان', 'The Islamic Republic said')).toBe(true);
    expect(own('Jordan', 'عاد الملك إلى الأردن', 'ar')).toBe(true);
    expect(own('الأردن', 'Jordan scored twice', 'en')).toBe(true);
    expect(own('durand line', 'د ډیورنډ کرښه', 'ps')).toBe(true);
    expect(own('"durand line"', 'د ډیورنډ کرښه', 'ps')).toBe(false);
  });

  it('is said as it was typed', () => {
    const parsed = parseQuery('pakistan border');
    if (parsed.kind === 'bad') throw new Error(parsed.what);
    expect(sayQuery(withNames(parsed.tree, createNames(SHIPPED)))).toBe('(pakistan (in all scripts)) AND border');
  });
});
