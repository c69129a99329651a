import { describe, expect, it } from 'vitest';
import { fold, readWords } from '../../../src/engines/matching/words.ts';

const wordsOf = (text: string) => readWords(text).map(({ word }) => word);
const stemsOf = (text: string) => readWords(text).map(({ stem }) => stem);

describe('readWords', () => {
  it('takes case and accents away', () => {
    expect(wordsOf('São Tomé, ÎLE and Łódź: Øresund, STRASSE, Straße')).toEqual(
      'sao tome ile and lodz oresund strasse strasse'.split(' '),
    );
  });

  it('gives the same words for composed and decomposed letters', () => {
    expect(wordsOf('Zürich'.normalize('NFD'))).toEqual(wordsOf('Zürich'.normalize('NFC')));
  });

  it('counts positions from one', () => {
    expect(readWords('Two — words').map(({ position }) => position)).toEqual([1, 2]);
  });

  it('drops the possessive and parts other apostrophes, straight or curly', () => {
    expect(wordsOf("Verrin’s harbour, the unions’ vote, l’Iran, O'Brien")).toEqual(
      'verrin harbour the unions vote l iran o brien'.split(' '),
    );
  });

  it('reads initials as one word, with and without the last dot', () => {
    expect(wordsOf('U.S. and U.N-led, J.D.Vance at 3.5')).toEqual('us and un led jd vance at 3 5'.split(' '));
  });

  it('parts hyphened words and addresses', () => {
    expect(wordsOf('cross-border https://courier.example/a_b')).toEqual(
      'cross border https courier example a b'.split(' '),
    );
  });

  it('gives one token a character for scripts without spaces', () => {
    expect(wordsOf('G20峰会 カレー 대통령')).toEqual(['g20', '峰', '会', 'カ', 'レ', 'ー', '대', '통', '령']);
    expect(wordsOf('ดี')).toHaveLength(1);
  });

  it('keeps the vowel signs that make a word', () => {
    expect(wordsOf('हिन्दी')).toEqual(['हिन्दी']);
    expect(wordsOf('か')).not.toEqual(wordsOf('が'));
  });

  it('does not see invisible characters', () => {
    expect(wordsOf('air\u00ADstrike tali\u200Bban \u202Eharbour')).toEqual(['airstrike', 'taliban', 'harbour']);
  });

  it('writes Arabic and Persian letters the same way', () => {
    expect(wordsOf('کابلی')).toEqual(wordsOf('كابلي'));
  });

  it('cuts an endless word without breaking a character', () => {
    const [word] = wordsOf('𐐀'.repeat(200));
    expect(word?.length).toBe(60);
    expect(wordsOf(`a${'𐐀'.repeat(200)}`)[0]).not.toMatch(/[\uD800-\uDBFF]$/);
  });

  it('finds no word in signs', () => {
    expect(readWords('🎉 … — 、。 \u0000')).toEqual([]);
  });

  it('reads Latin letters alone as it reads them among others', () => {
    const among = (text: string) => readWords(`${text} 中`).slice(0, -1);
    const characters = Array.from({ length: 0x2100 }, (_, code) => String.fromCharCode(code));
    for (const each of characters) {
      for (const text of [`a${each}b`, `${each}.${each}.x`, `a.${each} ${each}'s`, `b'${each} c's${each} 3.${each}`])
        expect(readWords(text), JSON.stringify(text)).toEqual(among(text));
    }
  });

  it('gives stems beside the words', () => {
    expect(readWords('Countries')).toEqual([{ word: 'countries', stem: 'country', position: 1 }]);
  });

  it('has the same stems however a plural is written', () => {
    expect(stemsOf('STRIKES')).toEqual(stemsOf('strike'));
  });
});

describe('fold', () => {
  it('changes nothing when done twice', () => {
    for (const text of ['Ærø ÎLE ς Σ', 'ﬁne ½ ①', 'हिन्दी が', 'İstanbul']) expect(fold(fold(text))).toBe(fold(text));
  });
});
