import { describe, expect, it } from 'vitest';
import { loadBackground } from '../../../src/config/files/background.ts';
import { createLanguageOfText } from '../../../src/engines/reading/text-language.ts';
import { NO_BACKGROUND } from '../../../src/news/language.ts';

const languageOf = createLanguageOfText(await loadBackground());

const SAID: [language: string, text: string][] = [
  ['en', 'The council has approved a new bridge over the river after years of debate'],
  ['es', 'El ayuntamiento aprueba el nuevo puente sobre el río tras años de debate'],
  ['fr', 'Le conseil a approuvé la construction d’un pont à péage sur la rivière'],
  ['de', 'Der Stadtrat hat den Bau einer neuen Brücke über den Fluss beschlossen'],
  ['pt', 'A câmara aprovou a construção de uma nova ponte sobre o rio'],
  ['it', 'Il consiglio comunale ha approvato la costruzione di un nuovo ponte sul fiume'],
  ['nl', 'De gemeenteraad heeft ingestemd met de bouw van een nieuwe brug over de rivier'],
  ['sv', 'Kommunen säger ja till en ny bro över ån efter flera års väntan'],
  ['pl', 'Rada miasta zgodziła się na budowę nowego mostu, ale nie wie, kto zapłaci'],
  ['cs', 'Zastupitelé schválili stavbu nového mostu přes řeku, který bude stát miliardu'],
  ['tr', 'Belediye meclisi nehrin üzerine yeni bir köprü yapılmasına karar verdi'],
  ['id', 'Dewan kota menyetujui pembangunan jembatan baru yang akan dibuka pada musim semi'],
  ['ru', 'Горсовет утвердил проект нового моста, который построят через реку'],
  ['uk', 'Міська рада ухвалила рішення про новий міст, який збудують через річку'],
  ['bg', 'Общинският съвет одобри новия мост, който ще бъде построен над реката'],
  ['sr', 'Градско веће је одобрило нови мост који ће бити изграђен преко реке'],
  ['ar', 'وافق المجلس البلدي على بناء جسر جديد فوق النهر بعد سنوات من النقاش'],
  ['fa', 'شورای شهر ساخت پل تازه‌ای را بر روی رودخانه تصویب کرد'],
  ['ps', 'د ښار شورا پر سیند د نوي پله جوړول ومنل، چې کار به یې ژر پیل شي'],
  ['ur', 'شہر کی کونسل نے دریا پر نیا پل بنانے کی منظوری دے دی ہے'],
  ['hi', 'नगर परिषद ने नदी पर नए पुल के निर्माण को मंजूरी दी है'],
  ['bn', 'নগর পরিষদ নদীর উপর নতুন সেতু নির্মাণের অনুমোদন দিয়েছে'],
  ['zh', '市议会批准在河上建造一座新桥，明年春天开工'],
  ['ja', '市議会は川に新しい橋を建設する計画を承認した'],
  ['ja', '新型ロケット打ち上げ成功'],
  ['ko', '시의회가 강을 가로지르는 새 다리 건설을 승인했다'],
  ['th', 'สภาเมืองอนุมัติสร้างสะพานใหม่ข้ามแม่น้ำ'],
  ['he', 'מועצת העיר אישרה את בנייתו של גשר חדש מעל הנהר'],
  ['el', 'Το δημοτικό συμβούλιο ενέκρινε τη νέα γέφυρα στον ποταμό'],
];

describe('the language of a text', () => {
  it.each(SAID)('is %s: %s', (language, text) => {
    expect(languageOf(text, null)).toBe(language);
  });

  it.each(SAID)('is %s where a page says English of each of its pages: %s', (language, text) => {
    expect(languageOf(`${text}. ${text}. ${text}`, 'en-GB')).toBe(language);
  });

  it('is that of most of its letters, not of the names in it', () => {
    expect(languageOf('İstanbul’da ФСБ ve CIA için yeni bir iddia ortaya atıldı', null)).toBe('tr');
    expect(languageOf('Компания Apple Inc. и Microsoft Corp. не ответили на запрос', null)).toBe('ru');
  });

  it.each([
    ['Vila Real inaugura hospital', 'pt-BR', 'pt'],
    ['Dorte Kragh', 'nb', 'no'],
    ['شورا ساختمان', 'prs', 'fa'],
    ['Kabul 2026', 'de', 'de'],
  ])('is what is declared where the text leaves room: "%s" with %s', (text, declared, language) => {
    expect(languageOf(text, declared)).toBe(language);
  });

  it('is not what is declared where the script is another', () => {
    expect(languageOf('Городской совет', 'en')).toBe('ru');
  });

  it.each(['', '2026 — 15:30', '!!!', '👍🏽'])('is unknown where there are no letters: "%s"', (text) => {
    expect(languageOf(text, 'en')).toBe('und');
  });

  it('is unknown where names alone stand in Latin letters and nothing is declared', () => {
    expect(languageOf('Brenk Kallod Tivrem', null)).toBe('und');
  });

  it('is unknown where nothing is known of languages', () => {
    expect(createLanguageOfText(NO_BACKGROUND)('The council has approved it', 'en')).toBe('und');
  });
});
