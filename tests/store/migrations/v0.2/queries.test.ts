import { describe, expect, it } from 'vitest';
import { sayQuery } from '../../../../src/engines/matching/explain-match.ts';
import { parseQuery } from '../../../../src/engines/matching/parse-query.ts';
import { queryAsBefore } from '../../../../src/store/migrations/v0.2/queries.ts';

/** How 0.2 reads what became of a query of 0.1.0. */
function readAs(text: string): string {
  const parsed = parseQuery(queryAsBefore(text));
  return parsed.kind === 'bad' ? parsed.what : sayQuery(parsed.tree);
}

describe('a query of 0.1.0', () => {
  it.each([
    ['roof, gale', 'roof AND gale'],
    ['roof , gale;', 'roof AND gale'],
    ['Iran,Israel,Gaza', '"iran israel gaza"'],
    ['taliban;border', '"taliban border"'],
    ['pakistan/taliban', '"pakistan taliban"'],
    ['roof, or gale', 'roof OR gale'],
    ['(roof, gale) OR dyke', '(roof AND gale) OR dyke'],
    ['"roof, tile","wall"', '"roof tile" AND wall'],
    ['flood, -dam,', 'flood AND NOT dam'],
    ['flood -dam,dyke', 'flood AND NOT "dam dyke"'],
    ['flood -north-dam,dyke', 'flood AND NOT (north AND "dam dyke")'],
    ['Kabul،Herat', '"kabul herat"'],
    ['feed:dawn, flood', 'feed:dawn AND flood'],
    ['feed:dawn,bbc flood', 'feed:"dawn bbc" AND flood'],
    ['gale not local', 'gale AND not AND local'],
    ['gale !tsunami', 'gale AND tsunami'],
    ['!-tsunami', 'tsunami'],
    ['all -sport', 'all AND NOT sport'],
    ['everything but sport', 'everything AND but AND sport'],
    ['=who guidance', 'who AND guidance'],
    ['title: flood', 'title AND flood'],
    ['outlets > 2', 'outlet AND 2'],
    ['outlets>2 flood', '"outlet 2" AND flood'],
    ['flood,dam*', '"flood dam*"'],
  ])('finds the same articles after the upgrade: %s', (text, meaning) => {
    expect(readAs(text)).toBe(meaning);
  });

  it.each([
    'flood OR dam',
    '1,000 dead',
    '9/11 AC/DC',
    'war: peace',
    'pakistan-taliban (airstrike OR border) -cricket',
    '"Iran, Israel"',
    'actor:"Karzai, Hamid" lang:en',
    'fire NOT drill',
    'all the news',
    'a  b',
    '*',
    '',
  ])('stays as it was typed where it is read as it was: %s', (text) => {
    expect(queryAsBefore(text)).toBe(text);
  });
});
