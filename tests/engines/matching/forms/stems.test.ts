import { describe, expect, it } from 'vitest';
import { matchQuery, toMatchText } from '../../../../src/engines/matching/match-query.ts';
import { parseQuery } from '../../../../src/engines/matching/parse-query.ts';

function finds(query: string, text: string, language: string): boolean {
  const parsed = parseQuery(query);
  if (parsed.kind === 'bad') throw new Error(`${query}: ${parsed.what}`);
  return matchQuery(parsed.tree, toMatchText({ title: '', text, outlet: '', url: '', language, actors: [] }));
}

const FORMS: Record<string, [query: string, text: string][]> = {
  en: [
    ['F-16', 'Three F16 jets flew over Marrow Bay.'],
    ['mi-24', 'A Mi 24 landed by the mill.'],
    ['COVID-19', 'A new Covid19 wave reached Selm.'],
    ['G7', 'Ministers of the G-7 met in Tolmen.'],
    ['ceasefire', 'A cease-fire holds in Kelmar.'],
    ['cease fire', 'The ceasefire holds.'],
    ['landslide', 'Land slides closed the pass.'],
    ['anti-war', 'An antiwar march filled the square.'],
    ['co-operation', 'They signed a cooperation treaty.'],
    ['harbour', 'The harbor of Port Verrin is shut.'],
    ['organisers', 'Organizers called the march off.'],
    ['12,500', 'Some 12500 people left Ulmen.'],
    ['windows 12', 'Windows12 is out.'],
    ['=NATO', 'NATO met on Monday.'],
  ],
  es: [
    ['manifestación', 'Las manifestaciones siguen en Valdeoro.'],
    ['juez', 'Los jueces de Sarmiento callan.'],
    ['detenido', 'Hay seis detenidas en el puerto.'],
  ],
  fr: [
    ['grève', 'Les grèves continuent à Chambrun.'],
    ['municipal', 'Les conseils municipaux siègent.'],
    ['blessé', 'Douze blessés sont soignés.'],
  ],
  de: [
    ['Flüchtling', 'Die Fluechtlinge warten in Rottau.'],
    ['Minister', 'Mit den Ministern sprach niemand.'],
    ['Streik', 'Neue Streiks legen Selm lahm.'],
  ],
  it: [
    ['sindaco', 'I sindaci protestano a Montebruno.'],
    ['guerra', 'Due guerre dopo, nulla cambia.'],
    ['migrante', 'I migranti sono al porto.'],
  ],
  pt: [
    ['eleição', 'As eleições são em maio.'],
    ['jornal', 'Os jornais não saíram.'],
    ['greve', 'As greves continuam.'],
  ],
  ru: [
    ['выборы', 'Итоги выборов объявят в Каменке.'],
    ['министр', 'С министром говорили дважды.'],
    ['граница', 'На границе тихо.'],
  ],
  uk: [
    ['місто', 'У містах немає світла.'],
    ['вибори', 'Після виборів тихо.'],
    ['уряд', 'Рішення уряду чекають.'],
  ],
  pl: [
    ['Kabul', 'Zamach w Kabulu.'],
    ['granica', 'Na granicy cisza.'],
    ['premier', 'Spotkanie z premierem trwa.'],
  ],
  tr: [
    ['hükümet', 'Hükümetler görüştü.'],
    ['sınır', 'Sınırda beklediler.'],
    ['Kabil', 'Kabil’den haber yok.'],
  ],
  ar: [
    ['انتخابات', 'بدأت الانتخابات اليوم'],
    ['أفغانستان', 'وأفغانستان ترد'],
    ['كابول', 'انفجار بكابول'],
    ['وزارة', 'بيان الوزاره'],
  ],
  fa: [
    ['انتخابات', 'انتخاباتی در کابل'],
    ['شهر', 'شهرهای شمال'],
    ['۲۰۲۷', 'سال 2027'],
  ],
  ur: [
    ['انتخاب', 'انتخابات کل ہوں گے'],
    ['شہر', 'شہروں میں بارش'],
    ['بچہ', 'بچے محفوظ رہے'],
  ],
  ps: [
    ['ښار', 'په ښارونو کې'],
    ['وزیر', 'وزیرانو وویل'],
    ['کابل', 'كابل ته'],
  ],
  hi: [
    ['चुनाव', 'चुनावों के नतीजे'],
    ['लड़का', 'लड़के मिले'],
    ['२०२७', 'साल 2027'],
  ],
  bn: [['ঢাকা', 'ঢাকায় বৃষ্টি']],
  ko: [
    ['대통령', '대통령은 말했다'],
    ['서울', '서울에서 열린다'],
    ['정부', '정부가 밝혔다'],
  ],
  he: [['כנסת', 'בכנסת נערך דיון']],
  el: [['κυβέρνηση', 'Η πρόταση της κυβέρνησης']],
  id: [['banjir', 'Kebanjiran melanda desa']],
};

/** Other words, which only look alike. */
const OTHERS: Record<string, [query: string, text: string][]> = {
  en: [
    ['F-16', 'Ada F., who is 16, won.'],
    ['=WHO', 'The man who won left.'],
    ['=strikes', 'A strike is near.'],
    ['Hamas', 'Hama held a fair.'],
    ['port', 'Nobody ported it to Selm.'],
    ['tour', 'The tor is steep.'],
    ['12,500', 'Of 12, some 500 left.'],
    ['record', 'He tied the re cord.'],
    ['Mali', 'A small fair in Selm.'],
    ['labour', 'The lab is shut.'],
  ],
  es: [
    ['caso', 'La casa es blanca.'],
    ['puerta', 'El puerto es grande.'],
    ['papa', 'El papel es caro.'],
    ['mar', 'María canta.'],
  ],
  fr: [
    ['port', 'Le porc est cher.'],
    ['mort', 'Le moteur tourne.'],
    ['cour', 'Le coureur arrive.'],
    ['Mali', 'Une malle est restée.'],
  ],
  de: [
    ['Bau', 'Die Bäuerin singt.'],
    ['Ost', 'Zu Ostern regnet es.'],
    ['Bund', 'Der Bundestag ist leer.'],
    ['neu', 'Neun kamen.'],
  ],
  it: [
    ['porto', 'La porta è chiusa.'],
    ['caso', 'La casa è bianca.'],
    ['Roma', 'Un romanzo nuovo.'],
  ],
  pt: [
    ['porto', 'A porta está fechada.'],
    ['casa', 'O casamento foi ontem.'],
  ],
  ru: [
    ['мир', 'Кумир толпы.'],
    ['Иран', 'Ирак молчит.'],
    ['порт', 'Портрет украли.'],
  ],
  tr: [
    ['kara', 'Karar bugün.'],
    ['su', 'Suç yok.'],
  ],
  ar: [
    ['مصر', 'مصرف جديد'],
    ['ملك', 'مملكة بعيدة'],
    ['بنك', 'كابل هادئة'],
  ],
  fa: [
    ['کار', 'کارت تازه'],
    ['ایران', 'ایراد گرفت'],
  ],
  ur: [['کام', 'کامیاب رہے']],
  hi: [['कल', 'कलम मिली']],
  ko: [['이란', '이라크는 조용하다']],
};

const cases = (sets: typeof FORMS) =>
  Object.entries(sets).flatMap(([language, pairs]) =>
    pairs.map(([query, text]): [query: string, text: string, language: string] => [query, text, language]),
  );

describe('a word that somebody follows', () => {
  it.each(cases(FORMS))('is found in another form: %s in “%s” (%s)', (query, text, language) => {
    expect(finds(query, text, language)).toBe(true);
  });

  it.each(cases(OTHERS))('is not found in another word: %s in “%s” (%s)', (query, text, language) => {
    expect(finds(query, text, language)).toBe(false);
  });

  it('is read by the rules of the language that the article is in, and of no other', () => {
    expect(finds('grève', 'Las greves de ayer', 'fr')).toBe(true);
    expect(finds('grève', 'The greves of old', 'en')).toBe(true);
    expect(finds('Wahl', 'Wahlen', 'en')).toBe(false);
  });

  it('stands as it is in a phrase', () => {
    expect(finds('"neue Wahl"', 'Die neuen Wahlen', 'de')).toBe(false);
  });
});
