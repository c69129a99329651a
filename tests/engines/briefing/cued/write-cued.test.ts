import { describe, expect, it } from 'vitest';
import { createBriefWriter } from '../../../../src/engines/briefing/write-brief.ts';
import { loadCuedFiles } from '../gold.ts';

const writeBrief = createBriefWriter({ languages: [], cued: loadCuedFiles() });
const quotesOf = (language: string, text: string) => writeBrief({ title: null, text, language }).quotes;
const speakersOf = (language: string, text: string) =>
  quotesOf(language, text).map(({ speaker }) => speaker?.name ?? null);

describe('the quotations of a language without a file', () => {
  it.each([
    [
      'bn',
      'নদীর ঘাটে সকাল থেকে ভিড়। “সেতু খুলবে কাল।” মাঝি বললেন, ‘আমরা তিন দিন ধরে বসে আছি।’',
      ['সেতু খুলবে কাল।', 'আমরা তিন দিন ধরে বসে আছি।'],
    ],
    ['ckb', 'وتی: ,,ئێمە لێرە چاوەڕێین,, و ڕۆیشت.', ['ئێمە لێرە چاوەڕێین']],
    ['pl', 'Burmistrz dodał: ,,Most otworzymy w maju” i wyszedł.', ['Most otworzymy w maju']],
  ])('are found between the marks that %s sets', (language, text, quotes) => {
    expect(quotesOf(language, text).map((quote) => quote.text)).toEqual(quotes);
  });

  it('have no speaker', () => {
    expect(speakersOf('sw', 'Waziri Asha Mrema alisema: “Daraja litafunguliwa kesho asubuhi.”')).toEqual([null]);
  });
});

it('keeps four signs of Japanese that nothing reports, and drops two words of French', () => {
  expect(quotesOf('ja', 'その橋は「名橋だ」と評された。').map(({ text }) => text)).toEqual(['名橋だ']);
  expect(quotesOf('fr', 'Le pont « Vieux Moulin » est fermé.')).toEqual([]);
});

describe('the summary of a language without capitals', () => {
  it.each([
    ['th', 'สะพานข้ามแม่น้ำที่เมืองท่าถูกน้ำพัดพังเมื่อคืนวันอังคาร ทำให้หมู่บ้านสามแห่งถูกตัดขาดจากโลกภายนอก'],
    ['bn', 'মঙ্গলবার রাতে নদীর পানি বেড়ে বন্দরের সেতু ভেঙে পড়েছে এবং তিনটি গ্রাম বিচ্ছিন্ন হয়ে গেছে।'],
    ['zh', '周二夜间河水暴涨冲垮港口大桥，三个村庄与外界失去联系。'],
    ['he', 'הגשר בנמל קרס ביום שלישי בלילה אחרי שהנהר עלה על גדותיו ושלושה כפרים נותקו.'],
  ])('is the first sentence in %s', (language, lead) => {
    const brief = writeBrief({ title: '1', text: lead, language });
    expect(brief.summary.map(({ text }) => text)).toEqual([lead]);
  });
});

describe('a name that begins with a small word', () => {
  it.each([
    ['ar', 'وقال عبد الكريم ناصر: «سمعنا انفجارا ثم رأينا الدخان».', 'عبد الكريم ناصر'],
    ['ar', 'وقال الشاهد عبد الكريم ناصر: «سمعنا انفجارا ثم رأينا الدخان».', 'عبد الكريم ناصر'],
    ['ar', 'وقال أبو الحسن سالم: «سمعنا انفجارا ثم رأينا الدخان».', 'أبو الحسن سالم'],
  ])('is whole in %s: %s', (language, text, name) => {
    expect(speakersOf(language, text)).toEqual([name]);
  });
});

describe('a speaker', () => {
  it.each([
    ['fr', '« La digue a cédé », a aussitôt prévenu la maire de Saint-Orven, Odile Kerbrat.', 'Odile Kerbrat'],
    ['fr', 'À en croire l’hydrologue Odile Kerbrat, « la digue tiendra jusqu’au printemps ».', 'Odile Kerbrat'],
    ['ar', 'وأضافت مديرة المستشفى الدكتورة هالة منصور، في بيان، أن "الأدوية ستنفد خلال يومين".', 'هالة منصور'],
    ['ur', 'میئر کے مشیر ڈاکٹر ساجد لغاری کے مطابق ”پل پیر تک بند رہے گا“۔', 'ساجد لغاری'],
    ['ps', 'د ولایت مرستیال ګل محمد زدراڼ په خبرپاڼه کې وویل: «پل به سبا پرانیستل شي.»', 'ګل محمد زدراڼ'],
    ['hi', '“पुल कल खुल जाएगा,” मेयर सुनीता बघेल ने पत्रकारों से कहा।', 'सुनीता बघेल'],
    ['fa', '«پل فردا باز می‌شود»؛ این را سخنگوی شهرداری، پروین سروری، به خبرنگاران گفت.', 'پروین سروری'],
  ])('in %s is whoever the cue names', (language, text, name) => {
    expect(speakersOf(language, text)).toEqual([name]);
  });

  it.each([
    ['fr', '« La digue a cédé. » La maire de Saint-Orven, Odile Kerbrat, est arrivée à midi.'],
    ['fr', '« La digue a cédé », a raconté une habitante de Saint-Orven.'],
    ['fr', 'La maire Odile Kerbrat n’a jamais dit « la digue tiendra ».'],
    ['ar', 'وقال سكان القرية إن "الماء وصل إلى البيوت".'],
    ['ur', 'مقامی لوگوں نے کہا کہ ”پانی گھروں تک آ گیا“۔'],
    ['fa', 'باشندگان خشمگین شهر گفتند: «آب به خانه‌ها رسید.»'],
  ])('in %s is a blank where no cue names anybody: %s', (language, text) => {
    expect(speakersOf(language, text)).toEqual([null]);
  });

  it('is the one named last where a pronoun speaks', () => {
    const text = '« Il pleut », dit Odile Kerbrat.\n\n« Nous attendons », ajoute-t-elle. « Demain », a-t-elle promis.';
    expect(speakersOf('fr', text)).toEqual(['Odile Kerbrat', 'Odile Kerbrat', 'Odile Kerbrat']);
  });

  it('is an actor with the role that the text gives', () => {
    const brief = writeBrief({
      title: null,
      language: 'fr',
      text: '« Il pleut », dit Odile Kerbrat, maire de Saint-Orven.',
    });
    expect(brief.actors).toMatchObject([
      { name: 'Odile Kerbrat', kind: 'person', role: 'maire de Saint-Orven', mentions: 1 },
    ]);
  });
});

describe('a text that no publisher means to send', () => {
  it.each([
    ['fr', "l'd'qu'"],
    ['fr', '« a », dit Jean '],
    ['fr', '— a, — dit b. '],
    ['zh', '王小明说'],
    ['ko', '김씨는 "가"고 말했다 '],
    ['ur', '‘ا۔ '],
  ])('in %s made of %s is read to its end', (language, part) => {
    const brief = writeBrief({ title: null, text: part.repeat(3_000), language });
    expect(brief.language).toBe(language);
  });
});
