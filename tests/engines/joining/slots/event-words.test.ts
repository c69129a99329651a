import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackground } from '../../../../src/config/files/background.ts';
import { loadLanguages } from '../../../../src/config/files/languages.ts';
import { createBriefWriter } from '../../../../src/engines/briefing/write-brief.ts';
import { createBackground } from '../../../../src/engines/joining/background.ts';
import { readSignals } from '../../../../src/engines/joining/signals.ts';
import { similarity, toComparable } from '../../../../src/engines/joining/similarity.ts';
import { createEventWords } from '../../../../src/engines/joining/slots/event-words.ts';
import { readWords } from '../../../../src/engines/matching/words.ts';
import type { LanguageFacts } from '../../../../src/news/language.ts';

let languages: readonly LanguageFacts[];
let eventWordsOf: ReturnType<typeof createEventWords>;
beforeAll(async () => {
  const loaded = await loadLanguages([join(import.meta.dirname, '../../../../config')]);
  if (loaded.kind === 'unsound') throw new Error('The language files are unsound');
  languages = loaded.data;
  eventWordsOf = createEventWords(languages, createBackground(await loadBackground()));
});

const keyOf = (language: string, word: string) => eventWordsOf(language).keyOf(readWords(word)[0]?.stem ?? '');

function read(title: string, text: string) {
  const brief = createBriefWriter({ languages })({ title, text });
  const at = new Date('2026-11-30T08:00:00Z');
  const signals = readSignals({ article: { title, text, outlet: '', foundAt: at }, brief }, { eventWordsOf });
  return toComparable({ signals: { ...signals, rarity: signals.opening.map(() => 1) }, at });
}

describe('the event words of a language', () => {
  it.each([
    ['en', ['stole', 'theft', 'robbers', 'heist']],
    ['en', ['bought', 'acquisition', 'takeover']],
    ['en', ['quakes', 'tremor']],
    ['es', ['robó', 'atraco', 'hurto']],
    ['es', ['dimite', 'dimisión', 'renuncia']],
  ])('of %s take words for one act for one word: %s', (language, words) => {
    expect(new Set(words.map((word) => keyOf(language, word))).size).toBe(1);
  });

  it('keep two acts apart', () => {
    expect(keyOf('en', 'stole')).not.toBe(keyOf('en', 'bought'));
    expect(keyOf('es', 'robó')).not.toBe(keyOf('es', 'dimite'));
  });

  it('find a magnitude before "on the Richter scale"', () => {
    const first = read(
      'Quake shakes Sorvena',
      'A quake measuring 5.6 on the Richter scale shook the island of Sorvena.',
    );
    const second = read('Strong quake off Sorvena', 'A quake of magnitude 6.4 shook the island of Sorvena.');
    expect(similarity(first, second).conflicts).toEqual(['other measure (5.6 and 6.4)']);
  });

  it('find a magnitude before its word', () => {
    const first = read('Quake shakes Sorvena', 'A 5.6-magnitude quake shook the island of Sorvena on Monday.');
    const second = read('Strong quake off Sorvena', 'A quake of magnitude 6.4 shook the island of Sorvena.');
    expect(similarity(first, second).conflicts).toEqual(['other measure (5.6 and 6.4)']);
  });

  it.each([
    ['A FIRE has badly damaged the mill on the quay of Tolmen.', 'fire'],
    ['A LARGE crane has fallen into the river at Tolmen.', 'large'],
    ['POLICE HAVE appealed for witnesses after a crash near Tolmen.', 'appealed'],
    ['HUNDREDS OF WORKERS have walked out of the pits of Tolmen.', 'workers'],
  ])('are no names where the first words of a text stand in capitals: "%s"', (text, word) => {
    const first = read('What happened at the quay', text);
    const second = read('News from the quay', `Of the ${word} of Tolmen we know more.`);
    expect(similarity(first, second).shown.names).toEqual(['Tolmen']);
  });

  it('are names where a body is written in capitals', () => {
    const first = read('Troops to stay', 'The alliance NATO keeps its troops in Tolmen.');
    const second = read('NATO stays', 'The NATO troops stay in Tolmen.');
    expect(similarity(first, second).shown.names).toContain('NATO');
  });

  it('are shown as they are written', () => {
    const one = read(
      'Thieves strip Paris museum',
      'Thieves took angels of bronze from a museum in Paris, police in Paris said.',
    );
    const other = read('Museum in Paris is robbed', 'Robbers took bronze angels from a museum in Paris.');
    const { shown } = similarity(one, other);
    expect(shown.names).toContain('Paris');
    expect(shown.acts).toEqual(expect.arrayContaining(['angels', 'bronze']));
  });
});
