import { describe, expect, it } from 'vitest';
import { pageWordsSchema } from '../../../../src/config/files/languages.ts';
import { createFurnitureWords } from '../../../../src/engines/reading/page/furniture-words.ts';
import type { FurnitureKind } from '../../../../src/news/language.ts';
import { furnitureWords } from '../../../support/read-page-here.ts';

const own = (kind: FurnitureKind, line: string) =>
  createFurnitureWords([pageWordsSchema.parse({ furniture: { [kind]: [line] } })])[kind];

describe('the lines that tell furniture', () => {
  it.each<[FurnitureKind, string]>([
    ['label', 'Anzeige'],
    ['label', '- Publicidad -'],
    ['label', 'Photo 3 of 12'],
    ['label', 'Don’t miss'],
    ['box', 'Das könnte Sie auch interessieren:'],
    ['box', 'À lire aussi'],
    ['end', 'Kommentare (12)'],
    ['pointer', 'Leggi anche: Il ponte chiude'],
    ['credit', 'Fot.: Ada Lens'],
    ['credit', 'The quay in fog (Photo by Ada Lens)'],
    ['date', 'Publié le 3 mars 2026'],
    ['byline', 'Von Ada Writer'],
    ['plea', 'The ferry sails. Follow the Courier on Facebook for more'],
    ['plea', 'Suscríbete a nuestro boletín'],
  ])('know as %s: %s', (kind, text) => {
    expect(furnitureWords[kind].test(text)).toBe(true);
  });

  it.each<[FurnitureKind, string]>([
    ['label', 'Anzeige erstattet hat der Hafenmeister.'],
    ['box', 'Related to nobody'],
    ['pointer', 'Watch the quay, said the keeper.'],
    ['credit', 'Photographs are not allowed on the quay.'],
    ['credit', 'The keeper ran (video shows it)'],
    ['date', 'Publishedness is no word'],
    ['byline', 'von hier an geht es zu Fuß'],
    ['plea', 'He asked them to subscribe now and then'],
  ])('do not know as %s: %s', (kind, text) => {
    expect(furnitureWords[kind].test(text)).toBe(false);
  });

  it('are words of an operator too, with signs that mean something in a pattern', () => {
    expect(own('label', 'reklám (x)').test('Reklám (x).')).toBe(true);
    expect(own('label', 'a.b').test('acb')).toBe(false);
    expect(own('plea', 'kövess … itt').test('Kövess minket itt')).toBe(true);
  });

  it('know nothing where no line is listed', () => {
    expect(own('label', 'reklám').test('')).toBe(false);
    expect(createFurnitureWords([]).plea.test('Subscribe now')).toBe(false);
  });
});
