import { describe, expect, it } from 'vitest';
import { createBriefWriter } from '../../../../src/engines/briefing/write-brief.ts';
import { loadLanguages } from '../gold.ts';

const writeBrief = createBriefWriter({ languages: loadLanguages() });

const INTRO = 'Mayor Nora Quint and the painter Piet Loos opened a new hall in Denby on Monday, the town said.\n';

const spoken = (text: string) =>
  writeBrief({ title: null, text: INTRO + text }).quotes.map((quote) => `${quote.text} <- ${quote.speaker?.name}`);

describe('words between marks that nobody speaks', () => {
  it.each([
    // a word as a word, a term, a name
    'Quint paid a firm for the right to use the word “Home” on her buses.',
    'The term “open kitchen” means a room without a wall, Quint said.',
    'Doctors gave the rash the name “gardener’s sleeve”.',
    'A storm named “Lothar the Great” is on its way, Quint said.',
    'A worm, dubbed “Green Lantern,” has spread to nine offices, experts have said.',
    'Loos, nicknamed “the quiet bear,” has painted ships since he was a boy.',
    'The painter is known as “the quiet bear” in town, Quint said.',
    'The town runs a so-called “night school” for bakers, Quint said.',
    // titles
    'Loos, who wrote the article “The Last Free Wall,” argued that paint is dear.',
    '“Nightjar” director Hana Verne said she would come back.',
    'Verne, whose film “Nightjar” won a prize, said she would come back.',
    // slogans
    'Quint won the vote with the slogan “A roof for every child”.',
    'The party campaigned under the motto “Less talk and more work”.',
    // headings
    '“The leaking roof”\nIt rained for a week before anybody saw it.',
    '“A night without a roof over us”\nLoos told how he slept in a boat.',
  ])('are not shown: %s', (text) => {
    expect(spoken(text)).toEqual([]);
  });

  it.each([
    'A new law took effect on Friday. In Calder people may smoke in rooms “open to the sky on one side,” even in winter.',
    'Under the new rules drivers must stop at signs “clearly seen from the road”.',
    'The law lets shops sell knives “not longer than a hand”.',
    'Quint stood under a sign reading “No dogs or horses here”.',
    'A banner on the hall said “No dogs or horses here”.',
  ])('have no speaker where a law or a sign holds them: %s', (text) => {
    expect(spoken(text)).toEqual([expect.stringMatching(/<- undefined$/)]);
  });
});

describe('words that stand beside a name, a title or a law', () => {
  it.each([
    ['Nora Quint used the word “betrayal of the town” twice.', 'betrayal of the town'],
    ['The hall is what Nora Quint called “a gift to the town”.', 'a gift to the town'],
    ['Nora Quint dubbed the hall “a gift to the town”.', 'a gift to the town'],
    ['The hall was dubbed “a gift to the town” by Nora Quint.', 'a gift to the town'],
    ['The law is “a gift to the rich”, Nora Quint said.', 'a gift to the rich'],
    ['Nora Quint signed the law and called it “a gift to the poor”.', 'a gift to the poor'],
    ['“We will build on,” Nora Quint said.', 'We will build on,'],
  ])('keep their speaker: %s', (text, words) => {
    expect(spoken(text)).toEqual([`${words} <- Nora Quint`]);
  });
});
