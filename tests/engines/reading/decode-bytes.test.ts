import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeBytes, decodeDocument } from '../../../src/engines/reading/decode-bytes.ts';
import { cpuTime, LINEAR_MS } from '../../support/cpu-time.ts';

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
  ])('decodes by %s', (...[, encoding, text, options]) => {
    expect(decode(text, encoding, options)).toContain(`<a>${text}</a>`);
  });

  it('reads windows-1252 where latin-1 is said or nothing fits', () => {
    expect(decode('“Überall” – 5 €', 'windows-1252', { header: 'iso-8859-1' })).toContain('“Überall” – 5 €');
    expect(decode('“Überall” – 5 €', 'windows-1252')).toContain('“Überall” – 5 €');
  });

  it('mends controls that once were windows-1252', () => {
    expect(decodeBytes({ body: Buffer.from('it\u0092s \u0093so\u0094'), contentType: null })).toBe('it’s “so”');
  });

  it('keeps a page of UTF-8 with one broken character', () => {
    const body = Buffer.concat([Buffer.from(`<a>${RUSSIAN}`), Buffer.from([0xff]), Buffer.from('</a>')]);
    expect(decodeBytes({ body, contentType: null })).toBe(`<a>${RUSSIAN}\ufffd</a>`);
  });

  it('reads the charset of an HTML page', () => {
    const body = iconv.encode(`<html><head><meta charset="windows-1251"></head>${RUSSIAN}`, 'windows-1251');
    expect(decodeBytes({ body, contentType: 'text/html' })).toContain(RUSSIAN);
  });

  it('gives nothing for nothing', () => {
    expect(decodeBytes({ body: new Uint8Array(), contentType: null })).toBe('');
  });
});

describe('decodeDocument', () => {
  it.each(['utf-7', 'hz-gb-2312-x', 'base64', 'cp437', 'utf8mb4'])('does not believe %s, and says so', (charset) => {
    const body = Buffer.from('+ADw-b+AD4- Přístav');
    expect(decodeDocument({ body, contentType: `text/html; charset=${charset}` })).toEqual({
      text: '+ADw-b+AD4- Přístav',
      warnings: [`the charset "${charset}" is not known to browsers`],
    });
  });

  it('takes a body for something else that is no text in the charset it names', () => {
    const body = Buffer.alloc(200_000, 'a\x8f');
    const { warnings } = decodeDocument({ body, contentType: 'text/html; charset=euc-jp' });
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
  ])('reads two megabytes of %s %j in time with their length', (charset, bytes) => {
    const body = Buffer.alloc(2 * 1024 * 1024, Buffer.from(bytes));
    expect(cpuTime(() => decodeBytes({ body, contentType: `text/html; charset=${charset}` }))).toBeLessThan(LINEAR_MS);
  });
});
