import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackground } from '../../../src/config/files/background.ts';
import { type Background, createBackground } from '../../../src/engines/joining/background.ts';
import { readWords } from '../../../src/engines/matching/words.ts';
import { NO_BACKGROUND } from '../../../src/news/language.ts';
import { cpuTime, LINEAR_MS } from '../../support/cpu-time.ts';

let background: Background;
beforeAll(async () => {
  background = createBackground(await loadBackground());
});

const countryOf = (name: string) => background.placeOf(name)?.country ?? null;
const wordsOf = (text: string) => readWords(text).map(({ word }) => word);

describe('the rank of a word', () => {
  it('is by the word and by its stem, which is as frequent as its most frequent word', () => {
    const { rankOf } = background;
    expect(rankOf('the', 'en')).toBe(1);
    for (const { word, stem } of readWords('countries soldiers airstrikes')) {
      const [ofWord, ofStem] = [rankOf(word, 'en') ?? 0, rankOf(stem, 'en') ?? 0];
      expect(ofWord).toBeGreaterThan(0);
      expect(ofStem).toBeLessThanOrEqual(ofWord);
    }
  });

  it('is that of the language, whatever its region is', () => {
    const { rankOf } = background;
    expect(rankOf('gobierno', 'es-MX')).toBe(rankOf('gobierno', 'es'));
    expect(rankOf('gobierno', 'ES')).toBeLessThan(2_000);
    expect(rankOf('gobierno', 'en')).toBeNull();
  });

  it('is unknown for what the list does not have, and in languages without a list', () => {
    expect(background.rankOf('birnau', 'en')).toBeNull();
    expect(background.rankOf('뉴스', 'ko')).toBeNull();
    expect(background.rankOf('the', 'und')).toBeNull();
  });
});

describe('the inverse document frequency that a rank suggests', () => {
  it('rises from words of every article to words of few', () => {
    const words = ['the', 'government', 'minister', 'helicopter', 'harpoon', 'birnau'];
    const idfs = words.map((word) => background.idfOf(word, 'en'));
    expect(idfs).toEqual([...idfs].sort((one, other) => one - other));
    expect([idfs[0], idfs.at(-1)]).toEqual([0, 1]);
  });

  it('is nothing for function words, in languages of which no more is known as well', () => {
    expect(background.idfOf('و', 'ps')).toBe(0);
    expect(background.idfOf('اما', 'prs')).toBe(0);
    expect(background.idfOf('kabul', 'und')).toBe(1);
  });
});

describe('function words', () => {
  const cases: [string, string][] = [
    ['en', 'this what to how of the who has been'],
    ['es', 'este del y su que lo se sabe cuyas'],
    ['fr', 'des les avec sur une'],
    ['de', 'wir sind ist die nicht'],
    ['uk', 'і на не що який від'],
    ['ur', 'میں کے لیے نہیں اور'],
    ['ps', 'په کې سره او چې'],
    ['fa', 'این را که برای است'],
  ];
  it.each(cases)('of %s are known', (tag, text) => {
    expect(wordsOf(text).filter((word) => !background.isFunctionWord(word, tag))).toEqual([]);
  });

  const contents: [string, string][] = [
    ['en', 'computer million fire state won killed police man'],
    ['es', 'acuerdo estado trabajo pais verdad gobierno'],
    ['de', 'menschen tag krieg ordnung'],
    ['fr', 'force piece etat guerre'],
    ['ru', 'война россия москва город мир'],
    ['fa', 'مردم جنگ میلیون'],
    ['zh', '巴朝阿'],
  ];
  it.each(contents)('of %s are no words that say what an article is about', (tag, text) => {
    expect(wordsOf(text).filter((word) => background.isFunctionWord(word, tag))).toEqual([]);
  });

  it('of any language count where the language is not known', () => {
    for (const word of ['sind', 'avec', 'este']) {
      expect([background.isFunctionWord(word, 'und'), background.isFunctionWord(word, 'en')]).toEqual([true, false]);
    }
    expect(background.isFunctionWord('helicopter', 'und')).toBe(false);
  });

  it('are known by their stems too', () => {
    for (const { stem } of readWords('yours others themselves antes unos')) {
      expect([stem, background.isFunctionWord(stem, 'und')]).toEqual([stem, true]);
    }
  });
});

describe('places', () => {
  it.each([
    ['Afghanistan', 'AF'],
    ['افغانستان', 'AF'],
    ['阿富汗', 'AF'],
    ['Reino Unido', 'GB'],
    ['Großbritannien', 'GB'],
    ['New York', 'US'],
    ['Nueva Delhi', 'IN'],
    ['کابل', 'AF'],
    ['Київ', 'UA'],
    ['São Paulo', 'BR'],
    ['Helmand', 'AF'],
    ['Texas', 'US'],
    ['Bavaria', 'DE'],
  ])('%s is known', (name, country) => {
    expect(countryOf(name)).toBe(country);
  });

  it('tell what they are', () => {
    const kinds = ['Pakistan', 'Islamabad', 'Punjab', 'Karachi'].map((name) => background.placeOf(name)?.kind);
    expect(kinds).toEqual(['country', 'capital', 'region', 'city']);
  });

  it('tell every country that has a place of this name, unless it is much smaller', () => {
    expect(background.placeOf('Birmingham')?.countries).toEqual(['GB', 'US']);
    expect(background.placeOf('London')?.countries).toEqual(['GB']);
    expect(background.placeOf('Georgia')?.countries).toEqual(['GE', 'US']);
  });

  it('are no words and no names of people that a place happens to have', () => {
    const names = [
      'Nice',
      'Reading',
      'Mobile',
      'Of',
      'Split',
      'Bath',
      'Réunion',
      'Jackson',
      'Clinton',
      'Nancy',
      'Van',
      'South',
      'Male',
    ];
    expect(names.filter((name) => background.placeOf(name) !== null)).toEqual([]);
  });

  it('with short names are written in capitals', () => {
    expect([countryOf('US'), countryOf('U.S.'), countryOf('us'), countryOf('Us')]).toEqual(['US', 'US', null, null]);
  });
});

describe('the language of words', () => {
  it.each([
    ['en', 'Two soldiers were killed when a helicopter crashed near the border, the ministry said.'],
    ['es', 'Dos soldados murieron al estrellarse un helicóptero cerca de la frontera, según el ministerio.'],
    ['fr', 'Deux soldats sont morts dans un accident d’hélicoptère près de la frontière, selon le ministère.'],
    ['de', 'Zwei Soldaten sind bei einem Absturz eines Hubschraubers an der Grenze ums Leben gekommen.'],
    ['pt', 'Dois soldados morreram na queda de um helicóptero perto da fronteira, segundo o ministério.'],
    ['it', 'Due soldati sono morti nella caduta di un elicottero vicino al confine, secondo il ministero.'],
    ['nl', 'Twee soldaten zijn omgekomen toen een helikopter bij de grens is neergestort.'],
    [
      'ru',
      'Двое военных погибли при падении вертолета у границы, как сообщили в министерстве, и это не первый случай.',
    ],
    ['uk', 'Двоє військових загинули, коли біля кордону впав гелікоптер, про що повідомили у міністерстві.'],
    ['tr', 'Sınır yakınında düşen helikopterde iki asker öldü ve bu kaza ile ilgili bir açıklama yapıldı.'],
    ['ar', 'قتل جنديان في تحطم مروحية على الحدود، كما قال متحدث باسم الوزارة الذي لم يذكر السبب.'],
    ['fa', 'دو سرباز در سقوط یک بالگرد در نزدیکی مرز کشته شدند و وزارت این را اعلام کرد.'],
    ['ur', 'سرحد کے قریب ہیلی کاپٹر گرنے سے دو فوجی ہلاک ہو گئے، وزارت نے کہا ہے۔'],
    ['ps', 'د پولې په سیمه کې د هلیکوپتر په غورځېدو کې دوه سرتیري ووژل شول او وزارت دا ومنله.'],
  ])('is %s by its function words', (tag, text) => {
    expect(background.languageOf(wordsOf(text))).toBe(tag);
  });

  it.each([
    ['fr', 'Grève nationale : les trains seront à l’arrêt jeudi'],
    ['de', 'Zwei Soldaten bei Absturz getötet'],
    ['en', 'Rescue boat sinks off Sanmarra'],
  ])('is %s in a headline, too', (tag, text) => {
    expect(background.languageOf(wordsOf(text))).toBe(tag);
  });

  it('is found in time in any text', () => {
    const letters = Array.from({ length: 100_000 }, () => 'de');
    expect(cpuTime(() => background.languageOf(letters))).toBeLessThan(LINEAR_MS);
  });

  it('is unknown where there is next to none', () => {
    expect(background.languageOf(wordsOf('Birnau Harcourt Vantor Relta'))).toBe('und');
    expect(background.languageOf([])).toBe('und');
  });
});

it('knows nothing without facts', () => {
  const { rankOf, idfOf, isFunctionWord, placeOf, languageOf } = createBackground(NO_BACKGROUND);
  expect([rankOf('the', 'en'), idfOf('the', 'en'), isFunctionWord('the', 'en')]).toEqual([null, 1, false]);
  expect([placeOf('Kabul'), languageOf(['the', 'of'])]).toEqual([null, 'und']);
});
