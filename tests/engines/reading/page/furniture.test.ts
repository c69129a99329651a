import { describe, expect, it } from 'vitest';
import { withoutFurniture } from '../../../../src/engines/reading/page/furniture.ts';
import { type Block, isProse } from '../../../../src/engines/reading/page/page-text.ts';
import { furnitureWords } from '../../../support/read-page-here.ts';

const LONG = 'The ferry between Merrow and Aldane sailed again on Monday after a strike of nine days.';

function keep(texts: string[], title = 'Ferry sails again'): string[] {
  const blocks = texts.map((text): Block => ({ text, kind: 'paragraph' }));
  return withoutFurniture(blocks, title, furnitureWords).flatMap(({ text, kind }) => (isProse(kind) ? text : []));
}

describe('withoutFurniture', () => {
  it.each([
    'FERRY SAILS AGAIN!',
    'Published: 10:48, Tue, Nov 19, 2026',
    'Updated 5:27 am CST, Wednesday, March 4, 2026',
    'https://courier.example/n-1',
    'desk@courier.example',
    'Photo: Ada Lens, Courier',
    'The quay in fog (Image: Ada Lens)',
    'Image 1 of 9',
    'Read more: Nine days without milk',
    'Advertisement',
    'Share this on your wall',
  ])('drops "%s" before the text', (text) => {
    expect(keep([text, LONG])).toEqual([LONG]);
  });

  it.each([
    'Photo: of what, he asked, and nobody in the long queue before the ticket office had an answer that was worth a note. Then the doors were opened.',
    'Related, she said, does not mean equal.',
    'At 10:48 the first ship left.',
    'More than forty people came.',
  ])('keeps "%s"', (text) => {
    expect(keep([LONG, LONG.toUpperCase(), text])).toContain(text);
  });

  it('keeps a refrain that comes back later, and drops a double that follows at once', () => {
    const other = ['One.', 'Two.', 'Three.', 'Four.'].map((text) => `${text} ${LONG}`);
    expect(keep([LONG, LONG, ...other, LONG])).toEqual([LONG, ...other, LONG]);
  });

  it('ends at a heading of other stories, in the second half alone', () => {
    expect(keep(['Related stories', LONG, LONG.toUpperCase(), 'You may also like', 'Another story'])).toEqual([
      LONG,
      LONG.toUpperCase(),
    ]);
    expect(keep(['Comments', LONG])).toEqual([LONG]);
  });

  it.each([
    'Autor:innen',
    'Sobre el autor',
    "À propos de l'auteur",
    "L'autore",
    'Over de auteur',
    'O autorze',
    'Sobre a autora',
  ])('ends at the heading of its writer: "%s"', (heading) => {
    const life =
      'Born in 1983, she has been an editor of the Gull since 2015. She read history at the school of Merrow.';
    const own = ['Monday', 'Tuesday', 'Friday'].map((day) => `On ${day}: ${LONG}`);
    expect(keep([...own, heading, life, `${life} She rows.`])).toEqual(own);
  });
});
