import { beforeAll, describe, expect, it } from 'vitest';
import type { SlugWords } from '../../../../src/engines/joining/slugs/slug-words.ts';
import { storySlug } from '../../../../src/engines/joining/slugs/story-slug.ts';
import { shippedSlugWords } from '../../../support/slug-words.ts';

let wordsOf: (language: string) => SlugWords;
beforeAll(async () => {
  wordsOf = (await shippedSlugWords()).wordsOf;
});

function slugOf(headline: string, language: string, text = ''): string {
  return storySlug({ headline, text, brief: { actors: [] } }, wordsOf(language)).slug;
}

/** Language, headline, words of its slug. */
type Case = [string, string, string[]];

const KINDS: Record<string, Case[]> = {
  'has the noun that carries the meaning': [
    ['en', 'School in Wexbury closes music department, pupils moved', ['music']],
    ['en', 'Carmaker Dorvane to shed 4,000 posts nationwide', ['dorvane', 'shed', 'posts']],
    ['en', 'Norway bans tobacco ads at railway stations', ['bans', 'tobacco', 'ads']],
    ['es', 'Los enfermeros de Murcia convocan huelga parcial desde el martes', ['enfermeros', 'huelga']],
    ['es', 'Chile y Brasil cierran la disputa por el azúcar refinado', ['disputa', 'azucar']],
    ['es', '"Ya no podemos más": conductores de Burgos ocupan la autopista', ['conductores', 'ocupan', 'autopista']],
  ],
  'tells what happened, and not only where and to whom': [
    ['en', 'Trade talks between Ostrova and Merzan collapse in Vienna', ['talks', 'collapse']],
    ['en', "Kestria's liberals win early election by one seat", ['liberals', 'win', 'election']],
    ['en', "Why Are Iceland's Cod Stocks Growing Again?", ['iceland', 'cod', 'growing']],
    ['es', '¿Por qué se secan las lagunas de Zamora?', ['secan', 'lagunas', 'zamora']],
    ['es', 'Cae el gobierno de Ostrova por el escándalo de los hospitales vacíos', ['cae', 'gobierno', 'ostrova']],
    ['es', 'La langosta arrasa los trigales de Mendoza', ['arrasa', 'trigales', 'mendoza']],
  ],
  'has whole names of countries': [
    ['en', 'Costa Verana bans shark fishing along its costa', ['costa-verana']],
    ['en', 'South Korea Expels Ambassador of North Velmia', ['south-korea']],
    ['en', 'New Zealand to cull wallabies', ['new-zealand']],
    ['es', 'Francia expulsa al cónsul de Lurania del Norte', ['lurania-norte']],
    ['es', 'Costa de Marfil cierra su frontera norte', ['costa-de-marfil']],
    ['es', 'Nueva Zelanda sacrificará miles de visones', ['nueva-zelanda']],
  ],
  'has who it is told of, in whichever part of the headline that stands': [
    ['en', 'Rowing: Latvian, 17, beats Olympic champion in Lucerne', ['latvian', 'beats']],
    ['es', 'El tranvía de Murcia, parado por un robo de cable', ['tranvia', 'murcia', 'parado']],
    ['en', 'Kestria: Lake Orlan bursts its banks, mud blocks roads in Merzan', ['kestria', 'orlan', 'bursts']],
    ['en', 'No heat, no light: Week two of outage in Fort Hallam', ['outage', 'fort-hallam']],
    ['es', 'Avalancha en El Pinar: rescatados nueve esquiadores', ['avalancha', 'el-pinar', 'rescatados']],
  ],
  'has who it is where the name is only of the place': [
    ['en', 'Mayor of Alderwick arrested over flood fund', ['mayor', 'alderwick', 'arrested']],
    ['en', "Velmora's government falls over pension scandal", ['government', 'falls']],
    ['es', 'El obispo de Tarazona renuncia por su salud', ['obispo', 'tarazona', 'renuncia']],
  ],
};

describe.each(Object.entries(KINDS))('a slug %s', (_, cases) => {
  it.each(cases)('(%s) %s', (language, headline, words) => {
    const slug = slugOf(headline, language);
    expect(words.filter((word) => !`-${slug}-`.includes(`-${word}-`)).map((word) => `${word}: ${slug}`)).toEqual([]);
  });
});

/** Language, headline, what its slug has, and what it may not have: a claim made a fact, a plan made an act. */
type Hedged = [string, string, { has: string; not?: RegExp }];

const NOTHING = /^$/;

const HEDGED: Hedged[] = [
  ['en', 'Bank of Norland keeps rates steady but hints at May rise', { has: 'rates', not: /rise|may/ }],
  ['en', 'Kestria holds fuel tax but signals autumn cut', { has: 'fuel-tax', not: /cut/ }],
  ['en', 'Doctor charged with selling fake vaccine passes', { has: 'charged' }],
  ['en', 'Former treasurer of Port Ellery on trial for stealing relief funds', { has: 'trial' }],
  ['en', "Brewer Halbrook won't close Leeds plant", { has: 'wont' }],
  ['en', 'Quake of 5.9 shakes Taiwan; no damage reported', { has: 'quake', not: /damage/ }],
  ['en', 'Can a Patch Cure Snoring?', { has: 'can' }],
  ['en', 'Broker Ada Venn pleads not guilty as fraud trial opens', { has: 'pleads-not-guilty' }],
  ['es', 'Ni luz ni ayuda: un mes después del incendio de Lorca', { has: 'incendio', not: /luz|ayuda/ }],
  ['es', 'Imputan al alcalde de Vallehermoso por cobrar sobornos', { has: 'imputan' }],
  [
    'es',
    'El banco central de Lurania mantiene los tipos pero sugiere una bajada en junio',
    { has: 'mantiene', not: /bajada/ },
  ],
  ['es', 'Procesado por estafa el dueño de una naviera gallega', { has: 'procesado' }],
];

describe('a slug never tells as done', () => {
  it.each(HEDGED)('what is hedged, charged or denied (%s): %s', (language, headline, { has, not = NOTHING }) => {
    expect(slugOf(headline, language)).toContain(has);
    expect(slugOf(headline, language)).not.toMatch(not);
  });
});

describe('a slug', () => {
  it.each([
    ['en', 'Nurse cleared after 12 years in prison', 'A court in Bergamo released Anna Corvi on Monday.'],
    ['en', 'Does a daily walk help the memory?', 'A trial of 300 patients in Tampere found that it does.'],
    ['es', '¿Por qué sube el precio del pan?', 'Los molinos de Albacete culpan a la sequía.'],
  ])('takes no words of the text where the headline has enough (%s): %s', (language, headline, text) => {
    expect(slugOf(headline, language, text)).not.toMatch(/bergamo|corvi|tampere|albacete/);
  });

  it.each([
    ['en', "'They took it all': Anglers count losses after dam break in Orlan", /^anglers/],
    ['en', 'Queen to open Malta parliament in May, palace confirms', /^(?!.*(?:palace|confirms))/],
    ['es', '«No queda nada»: vecinos de Lorca limpian el barro', /^vecinos/],
  ])('has neither what is said in front nor who confirms it (%s): %s', (language, headline, pattern) => {
    expect(slugOf(headline, language)).toMatch(pattern);
  });

  it('has at most five names and words, in 48 letters, and none is cut', () => {
    const headline =
      'International mediators reconsider comprehensive disarmament verification programme after objections';
    const slug = slugOf(headline, 'en');
    expect(slug.length).toBeLessThanOrEqual(48);
    expect(slug.split('-').length).toBeLessThanOrEqual(5);
    expect(slug.split('-').filter((word) => !headline.toLowerCase().split(' ').includes(word))).toEqual([]);
  });
});
