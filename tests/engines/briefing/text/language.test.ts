import { describe, expect, it } from 'vitest';
import { detectLanguage } from '../../../../src/engines/briefing/text/language.ts';
import { prepareLanguage } from '../../../../src/engines/briefing/text/prepare-language.ts';
import { writeBrief } from '../../../../src/engines/briefing/write-brief.ts';
import { loadArticles, loadLanguages } from '../gold.ts';

const languages = loadLanguages();
const prepared = languages.map(prepareLanguage);

const FINNISH = [
  'Kaupunginvaltuusto päätti maanantaina rakentaa uuden sillan joen yli, vaikka hinta nousi jälleen kerran paljon.',
  '”Silta maksaa itsensä takaisin kymmenessä vuodessa”, pormestari Aino Virtala vakuutti illan kokouksessa.',
].join('\n\n');

describe('detectLanguage', () => {
  it.each(['en', 'es'])('tells every article in %s', (tag) => {
    for (const { text } of loadArticles(tag)) expect(detectLanguage(text, prepared)?.facts.tag).toBe(tag);
  });

  it('says so when none of the language files fits', () => {
    expect(detectLanguage(FINNISH, prepared)).toBeNull();
  });

  it('has nothing to say without language files', () => {
    expect(detectLanguage('The mayor said so.', [])).toBeNull();
  });
});

describe('writeBrief in a language without a file', () => {
  it('gives quotations and lead sentences with offsets, names nobody and says why', () => {
    const brief = writeBrief({ title: 'Uusi silta', text: FINNISH }, { languages });
    expect(brief.language).toBe('und');
    expect(brief.quotes.map(({ text, speaker }) => [text, speaker])).toEqual([
      ['Silta maksaa itsensä takaisin kymmenessä vuodessa', null],
    ]);
    expect(brief.summary[0]?.text).toMatch(/^Kaupunginvaltuusto päätti/);
    expect(brief.actors).toEqual([]);
    expect(brief.warnings).toHaveLength(1);
  });
});
