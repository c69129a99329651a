import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeBytes, decodeDocument } from '../../../src/engines/reading/decode-bytes.ts';
import { LINEAR_MS } from '../../support/cpu-time.ts';

const CZECH = 'Příliš žluťoučký kůň';
const RUSSIAN = 'Совет города принял решение';
const JAPANESE = '市議会は新しい橋を承認した';
const CHINESE = '市议会批准了新桥';

function decode(
  text: string,
  encoding: string,
  options: { header?: string; declared?: string; addBOM?: boolean } = {},
) {
  const declaration = options.declared === undefined ? '' : `<?xml version="1.0" encoding="${options.declared}"?>`;
  const body = iconv.encode(`${declaration}<a>${text}</a>`, encoding, { addBOM: options.addBOM ?? false });
  const contentType = options.header === undefined ? null : `application/rss+xml; charset=${options.header}`;
  return decodeBytes({ body, contentType });
}

const OTHERS: [language: string, charset: string, text: string][] = [
  ['Ukrainian', 'koi8-u', 'Міська рада ухвалила рішення про новий міст через річку'],
  ['Bulgarian', 'windows-1251', 'Общинският съвет одобри нов мост над реката'],
  ['Russian', 'ibm866', 'Горсовет утвердил проект нового моста через реку'],
  ['Russian', 'iso-8859-5', 'Горсовет утвердил проект нового моста через реку'],
  ['Czech', 'windows-1250', 'Městská rada schválila žádost o nový most přes řeku'],
  ['Czech', 'iso-8859-2', 'Městská rada schválila žádost o nový most přes řeku'],
  ['Hungarian', 'iso-8859-2', 'A városi tanács jóváhagyta az új híd tervét, közölte a polgármesteri hivatal'],
  ['Lithuanian', 'windows-1257', 'Šįryt dėl liūties ir vėjo uždaryta dešimt gatvių, pranešė merijos atstovė'],
  ['Urdu', 'windows-1256', 'شہر کے بورڈ نے پل پر کام بند کر کے سڑک کھول'],
  ['Persian', 'windows-1256', 'شوراى شهر ساخت پل تازه را تصويب كرد'],
  ['Greek', 'iso-8859-7', 'Το δημοτικό συμβούλιο ενέκρινε τη νέα γέφυρα'],
  ['Thai', 'windows-874', 'สภาเมืองอนุมัติสะพานใหม่'],
  ['Japanese', 'euc-jp', JAPANESE],
  ['Japanese', 'shift_jis', JAPANESE],
  ['Chinese', 'gb18030', '市政府周二宣布，新桥将于明年春天开工'],
  ['Chinese', 'big5', '市政府週二宣布，新橋將於明年春天動工'],
  ['Korean', 'euc-kr', '시의회가 새 다리 건설을 승인했다고 밝혔다'],
  ['French', 'windows-1252', 'Le conseil a approuvé le projet d’un pont à péage, a-t-on déclaré'],
];

describe('a charset that nobody names', () => {
  it.each(OTHERS)('is found by the bytes: %s in %s', async (_, charset, text) => {
    expect(await decode(text, charset)).toContain(`<a>${text}</a>`);
  });

  it.each(OTHERS)('is found by the bytes where UTF-8 is named: %s in %s', async (_, charset, text) => {
    expect(await decode(text, charset, { header: 'utf-8', declared: 'UTF-8' })).toContain(`<a>${text}</a>`);
  });

  it('is windows-1252 where few letters could tell', async () => {
    expect(await decode('El niño come, “naïve” – 5 €', 'windows-1252')).toContain('El niño');
    expect(await decode('Zoë Müller', 'windows-1252', { header: 'utf-8' })).toContain('Zoë Müller');
  });

  it('is told by the words between the tags of a long page', async () => {
    const text = `${'<p class="a">Only words in English here.</p>\n'.repeat(5_000)}<h1>${RUSSIAN}</h1>`;
    expect(await decode(text, 'koi8-r')).toContain(RUSSIAN);
  });
});

describe('a charset that is named and cannot be', () => {
  it.each([
    ['latin-1 where words are of other letters', 'windows-1251', RUSSIAN, { header: 'iso-8859-1' }],
    [
      'latin-1 of the server, where the page names its own',
      'koi8-r',
      RUSSIAN,
      { header: 'iso-8859-1', declared: 'koi8-r' },
    ],
    [
      'windows-1252 for Greek',
      'windows-1253',
      'Το δημοτικό συμβούλιο ενέκρινε τη νέα γέφυρα',
      { declared: 'windows-1252' },
    ],
    ['latin-1 for Korean', 'euc-kr', '시의회가 새 다리 건설을 승인했다고 밝혔다', { header: 'iso-8859-1' }],
    ['EUC for Shift_JIS', 'shift_jis', JAPANESE, { header: 'euc-jp' }],
    ['gb2312 for UTF-8', 'utf-8', '市政府周二宣布新桥将于明年春天开工', { header: 'gb2312' }],
    ['Shift_JIS for UTF-8', 'utf-8', JAPANESE, { declared: 'shift_jis' }],
  ])('is not believed: %s', async (...[, charset, text, options]) => {
    expect(await decode(text, charset, options)).toContain(`<a>${text}</a>`);
  });

  it.each(['Le Père Noël a été vu à Liège – “à l’œil nu”', '¡Ñandú! ————— ©®™ ½ §§', 'ÆØÅ ÄÖÜ ÀÉÈÇ'])(
    'is believed where it is latin-1: %s',
    async (text) => {
      expect(await decode(text, 'windows-1252', { header: 'iso-8859-1' })).toContain(text);
    },
  );

  it('is said with what it was read as', async () => {
    const body = iconv.encode(`<a>${RUSSIAN}</a>`, 'windows-1251');
    expect((await decodeDocument({ body, contentType: 'text/xml; charset=utf-8' })).warnings).toEqual([
      'it is no text in the charset "utf-8", which it says it is in',
    ]);
  });
});

describe('decodeBytes', () => {
  it.each([
    ['a UTF-8 mark', 'utf-8', RUSSIAN, { addBOM: true, header: 'windows-1251' }],
    ['a UTF-16LE mark', 'utf-16le', RUSSIAN, { addBOM: true }],
    ['a UTF-16BE mark', 'utf-16be', RUSSIAN, { addBOM: true }],
    ['a UTF-32LE mark', 'utf-32le', RUSSIAN, { addBOM: true }],
    ['the pattern of UTF-16LE', 'utf-16le', RUSSIAN, { header: 'utf-8' }],
    ['the pattern of UTF-16BE', 'utf-16be', RUSSIAN, {}],
    ['the header', 'windows-1251', RUSSIAN, { header: 'windows-1251' }],
    ['a quoted header', 'windows-1251', RUSSIAN, { header: '"windows-1251"' }],
    ['the declaration', 'koi8-r', RUSSIAN, { declared: 'KOI8-R' }],
    ['the header before the declaration', 'windows-1250', CZECH, { header: 'windows-1250', declared: 'iso-8859-2' }],
    [
      'the declaration when the header cannot be right',
      'windows-1251',
      RUSSIAN,
      { header: 'utf-8', declared: 'windows-1251' },
    ],
    ['the bytes themselves against a stale label', 'utf-8', RUSSIAN, { header: 'iso-8859-1' }],
    ['the bytes against an unknown label', 'utf-8', RUSSIAN, { header: 'utf8mb4-nonsense' }],
    ['a Japanese label', 'shift_jis', JAPANESE, { declared: 'Shift_JIS' }],
    ['an EUC label', 'euc-jp', JAPANESE, { header: 'euc-jp' }],
    ['gb2312, which means gb18030', 'gb18030', `${CHINESE}镕`, { header: 'gb2312' }],
    ['no label at all', 'utf-8', JAPANESE, {}],
  ])('decodes by %s', async (...[, encoding, text, options]) => {
    expect(await decode(text, encoding, options)).toContain(`<a>${text}</a>`);
  });

  it('reads windows-1252 where latin-1 is said or nothing fits', async () => {
    expect(await decode('“Überall” – 5 €', 'windows-1252', { header: 'iso-8859-1' })).toContain('“Überall” – 5 €');
    expect(await decode('“Überall” – 5 €', 'windows-1252')).toContain('“Überall” – 5 €');
  });

  it('mends controls that once were windows-1252', async () => {
    expect(await decodeBytes({ body: Buffer.from('it\u0092s \u0093so\u0094'), contentType: null })).toBe('it’s “so”');
  });

  it('keeps a page of UTF-8 with one broken character', async () => {
    const body = Buffer.concat([Buffer.from(`<a>${RUSSIAN}`), Buffer.from([0xff]), Buffer.from('</a>')]);
    expect(await decodeBytes({ body, contentType: null })).toBe(`<a>${RUSSIAN}\ufffd</a>`);
  });

  it('reads the charset of an HTML page', async () => {
    const body = iconv.encode(`<html><head><meta charset="windows-1251"></head>${RUSSIAN}`, 'windows-1251');
    expect(await decodeBytes({ body, contentType: 'text/html' })).toContain(RUSSIAN);
  });

  it('gives nothing for nothing', async () => {
    expect(await decodeBytes({ body: new Uint8Array(), contentType: null })).toBe('');
  });
});

describe('decodeDocument', () => {
  it.each(['utf-7', 'hz-gb-2312-x', 'base64', 'cp437', 'utf8mb4'])(
    'does not believe %s, and says so',
    async (charset) => {
      const body = Buffer.from('+ADw-b+AD4- Přístav');
      expect(await decodeDocument({ body, contentType: `text/html; charset=${charset}` })).toEqual({
        text: '+ADw-b+AD4- Přístav',
        warnings: [`the charset "${charset}" is not known to browsers`],
      });
    },
  );

  it('takes a body for something else that is no text in the charset it names', async () => {
    const body = Buffer.alloc(200_000, 'a\x8f');
    const { warnings } = await decodeDocument({ body, contentType: 'text/html; charset=euc-jp' });
    expect(warnings).toEqual(['it is no text in the charset "euc-jp", which it says it is in']);
  });

  it.each([
    ['euc-jp', [0x81]],
    ['euc-jp', [0x8f]],
    ['euc-kr', [0x80]],
    ['gb18030', [0x81, 0x30]],
    ['iso-8859-2', [0x9f]],
    ['utf-8', [0xc2, 0x81]],
    ['utf-8', [0xff]],
  ])('reads two megabytes of %s %j in time with their length', async (charset, bytes) => {
    // The first guess loads what guesses.
    await decode(RUSSIAN, 'koi8-r');
    const body = Buffer.alloc(2 * 1024 * 1024, Buffer.from(bytes));
    const before = process.cpuUsage();
    await decodeBytes({ body, contentType: `text/html; charset=${charset}` });
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(LINEAR_MS);
  });

  it('reads a header of blanks in time with its length', async () => {
    const contentType = `text/html; ${`charset=${'\t'.repeat(7_900)}=`.repeat(2)}`;
    expect(await workMsOf(() => decodeBytes({ body: Buffer.from('<p>x</p>'), contentType }))).toBeLessThan(HEADER_MS);
  });
});

/** Where the blanks could be parted in two ways, it took 130 ms of the event loop. */
const HEADER_MS = 60;

/** The shortest of three. */
async function workMsOf(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let time = 0; time < 3; time += 1) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return Math.min(...times);
}
