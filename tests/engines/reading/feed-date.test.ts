import { describe, expect, it } from 'vitest';
import { parseFeedDate } from '../../../src/engines/reading/feed-date.ts';

const TABLE: [string, string][] = [
  ['2025-06-03T09:39:21Z', '2025-06-03T09:39:21.000Z'],
  ['2025-06-03T09:39:21.5678+02:00', '2025-06-03T07:39:21.567Z'],
  ['2025-06-03T09:39:21', '2025-06-03T09:39:21.000Z'],
  ['2025-06-03 09:39:21 +0200', '2025-06-03T07:39:21.000Z'],
  ['2025-06-03T09:39:21-05:00Z', '2025-06-03T14:39:21.000Z'],
  ['2025-06-03', '2025-06-03T00:00:00.000Z'],
  ['20250603', '2025-06-03T00:00:00.000Z'],
  ['2025-154', '2025-06-03T00:00:00.000Z'],
  ['1748943561', '2025-06-03T09:39:21.000Z'],
  ['1748943561000', '2025-06-03T09:39:21.000Z'],
  ['Tue, 03 Jun 2025 09:39:21 GMT', '2025-06-03T09:39:21.000Z'],
  ['Tue, 3 Jun 25 09:39 EST', '2025-06-03T14:39:00.000Z'],
  ['Mon, 03 Jun 2025 09:39:21 GMT', '2025-06-03T09:39:21.000Z'],
  ['Mon, 02 Jun 2025 24:00:00 GMT', '2025-06-03T00:00:00.000Z'],
  ['Tue, 03 Jun 2025 11:39:21 GMT+0200', '2025-06-03T09:39:21.000Z'],
  ['Tue, 03 Jun 2025 11:39:21 Europe/Brussels', '2025-06-03T09:39:21.000Z'],
  ['Tue, 03 Jun 2025 14:39:21 PKT', '2025-06-03T09:39:21.000Z'],
  ['Tue Jun 03 2025 09:39:21 GMT+0000 (Coordinated Universal Time)', '2025-06-03T09:39:21.000Z'],
  ['Tue Jun  3 09:39:21 UTC 2025', '2025-06-03T09:39:21.000Z'],
  ['June 3rd, 2025 at 01:11 PM EDT', '2025-06-03T17:11:00.000Z'],
  ['Jun. 3, 2025, 12:05 a.m.', '2025-06-03T00:05:00.000Z'],
  ['Dienstag, 3. Juni 2025 - 11:39', '2025-06-03T11:39:00.000Z'],
  ['mar., 03 juin 2025 11:39:21 +0200', '2025-06-03T09:39:21.000Z'],
  ['mar., 02 déc. 2025 11:39:21 +0200', '2025-12-02T09:39:21.000Z'],
  ['3 de junio de 2025', '2025-06-03T00:00:00.000Z'],
  ['Вт, 03 июня 2025 09:39:21 +0000', '2025-06-03T09:39:21.000Z'],
  ['wto, 03 cze 2025 09:39:21 +0000', '2025-06-03T09:39:21.000Z'],
  ['06/03/2025 09:39:21 AM GMT', '2025-06-03T09:39:21.000Z'],
  ['Tue, 03/06/2025', '2025-06-03T00:00:00.000Z'],
  ['26/06/2025', '2025-06-26T00:00:00.000Z'],
  ['03.06.25', '2025-06-03T00:00:00.000Z'],
  ['2025年06月03日 09:39', '2025-06-03T09:39:00.000Z'],
  ['2025年6月3日(火) 午後1:05', '2025-06-03T13:05:00.000Z'],
  ['2025년 6월 3일 오전 09:39', '2025-06-03T09:39:00.000Z'],
  ['2025-6-3 9:39', '2025-06-03T09:39:00.000Z'],
  ['2025. 6. 3. 오후 1:05', '2025-06-03T13:05:00.000Z'],
  ['2025/06/03 09:39:21', '2025-06-03T09:39:21.000Z'],
  ['Sun, 01 Jan 1995 00:00:00 GMT', '1995-01-01T00:00:00.000Z'],
];

describe('parseFeedDate', () => {
  it.each(TABLE)('reads "%s"', (text, expected) => {
    expect(parseFeedDate(text)?.toISOString()).toBe(expected);
  });

  it.each(['', 'yesterday', 'not a date', '31/31/2025', '99:99', '2025-13-45', '0000-00-00', '1234', 'x'.repeat(200)])(
    'reads nothing in "%s"',
    (text) => {
      expect(parseFeedDate(text)).toBeNull();
    },
  );

  it.each([
    'Thu, 01 Jan 1970 00:00:00 GMT',
    '1970-01-01T00:00:00Z',
    'Wed, 31 Dec 1969 19:00:00 EST',
    'Mon, 01 Jan 0001 00:00:00 +0000',
    '0001-01-01T00:00:00Z',
    '01/01/0001 00:00:00',
    'Wed, 30 Nov -0001 00:00:00 +0000',
    '-0001-11-30T00:00:00+00:00',
    '1899-12-30T00:00:00Z',
    '1904-01-01',
    '01 Jan 1980 00:00:00 GMT',
    '00000000',
    'Sat, 31 Dec 1994 23:59:59 GMT',
  ])('takes the sentinel "%s" for no date', (text) => {
    expect(parseFeedDate(text)).toBeNull();
  });

  it.each(['2025', '2025-06', '202506', 'June 2025', 'juin 2025 09:39', '2025年', '2025年6月', '2025-06T10:00'])(
    'takes "%s", which names no day, for no date',
    (text) => {
      expect(parseFeedDate(text)).toBeNull();
    },
  );

  it.each([
    ['an Arabic month of Algeria', 'الأحد 17 جانفي 2027', '2027-01-17T00:00:00.000Z'],
    ['an Arabic month of Morocco', '5 غشت 2026 على 14:30', '2026-08-05T14:30:00.000Z'],
    ['an Arabic month of two words without its article', '4 كانون ثاني 2027', '2027-01-04T00:00:00.000Z'],
    [
      'an Arabic month of two words of which one is another month too',
      '6 كانون الأول 2026',
      '2026-12-06T00:00:00.000Z',
    ],
    ['a Dari month', '۱۲ جولای ۲۰۲۶', '2026-07-12T00:00:00.000Z'],
    ['a Persian month', '۱۲ ژوئیهٔ ۲۰۲۶', '2026-07-12T00:00:00.000Z'],
    ['a Pashto month with the letters of a phone', 'د ۲۰۲۶ د اگست ۸', '2026-08-08T00:00:00.000Z'],
    ['an Urdu month', 'بدھ، 8 جولائی 2026ء', '2026-07-08T00:00:00.000Z'],
    ['a Hindi month in its other spelling', '8 सितम्बर 2026', '2026-09-08T00:00:00.000Z'],
    ['a Hindi month without its dot', '८ फरवरी २०२६', '2026-02-08T00:00:00.000Z'],
    ['a Marathi month', '८ ऑक्टोबर २०२६', '2026-10-08T00:00:00.000Z'],
    ['a Bengali month in its other spelling', '৮ জানুয়ারী ২০২৭', '2027-01-08T00:00:00.000Z'],
    ['a Tamil month', '8 நவம்பர் 2026', '2026-11-08T00:00:00.000Z'],
    ['a Hebrew month with its preposition', '8 במרץ 2026, 07:05', '2026-03-08T07:05:00.000Z'],
    ['a Russian month cut to three letters', 'Ср, 09 сен 2026 07:05:00 +0300', '2026-09-09T04:05:00.000Z'],
    ['a Serbian month', '8. новембар 2026.', '2026-11-08T00:00:00.000Z'],
    ['a Vietnamese month, which is a number', 'Ngày 8 tháng 3 năm 2026', '2026-03-08T00:00:00.000Z'],
    ['a year of Thailand', '8 มี.ค. 2569 07:05', '2026-03-08T07:05:00.000Z'],
    ['a year of Thailand in numbers', '08/03/2569', '2026-03-08T00:00:00.000Z'],
    ['a year of Taiwan', '民國115年3月8日', '2026-03-08T00:00:00.000Z'],
    ['the first year of an era of Japan', '令和元年5月8日', '2019-05-08T00:00:00.000Z'],
    ['digits of full width', '２０２６年３月８日　０７：０５', '2026-03-08T07:05:00.000Z'],
    ['digits of Burma', '၂၀၂၆-၀၃-၀၈', '2026-03-08T00:00:00.000Z'],
    ['marks of direction among the digits', '\u200f8\u200f/13\u200f/2026', '2026-08-13T00:00:00.000Z'],
  ])('reads %s', (_, text, expected) => {
    expect(parseFeedDate(text)?.toISOString()).toBe(expected);
  });

  it.each([
    ['the first day of a leap year', '۱ فروردین ۱۴۰۳', '2024-03-20T00:00:00.000Z'],
    ['the last day of a leap year', '۳۰ اسفند ۱۴۰۳', '2025-03-20T00:00:00.000Z'],
    ['the middle of summer', 'شنبه ۳۱ مرداد ۱۴۰۵ ساعت ۱۹:۳۰', '2026-08-22T19:30:00.000Z'],
    ['a month of Kabul', '۱۴۰۵ حوت ۲', '2027-02-21T00:00:00.000Z'],
    ['another month of Kabul', '۲۵ سنبله ۱۴۰۵', '2026-09-16T00:00:00.000Z'],
    ['a Pashto month', 'د ۱۴۰۵ کال د سلواغې ۱۵مه', '2027-02-04T00:00:00.000Z'],
    ['numbers, year first', '1404-12-29T23:10:00+03:30', '2026-03-20T19:40:00.000Z'],
    ['numbers, day first', '۹/۱/۱۴۰۵', '2026-03-29T00:00:00.000Z'],
  ])('reads %s of the solar calendar of Iran and Afghanistan', (_, text, expected) => {
    expect(parseFeedDate(text)?.toISOString()).toBe(expected);
  });

  it.each([
    ['٨ مارس ٢٠٢٦ ٠٧:٠٥ م', '2026-03-08T19:05:00.000Z'],
    ['8 مارس 2026 - 12:05 صباحًا', '2026-03-08T00:05:00.000Z'],
    ['۱۷ اسفند ۱۴۰۴ ۷:۰۵ ب.ظ', '2026-03-08T19:05:00.000Z'],
    ['8 مارچ 2026 شام 7:05', '2026-03-08T19:05:00.000Z'],
    ['8 मार्च 2026, 7:05 अपराह्न', '2026-03-08T19:05:00.000Z'],
    ['8 Μαρ 2026 7:05 μ.μ.', '2026-03-08T19:05:00.000Z'],
    ['2026年3月8日 下午7点05分', '2026-03-08T19:05:00.000Z'],
    ['2026년 3월 8일 오후 7시', '2026-03-08T19:00:00.000Z'],
    ['Senin, 8 Maret 2026 | 19.05 WIB', '2026-03-08T12:05:00.000Z'],
    ['Sonntag, 8. März 2026, 19 Uhr', '2026-03-08T19:00:00.000Z'],
    ['dimanche 8 mars 2026 à 19h', '2026-03-08T19:00:00.000Z'],
    ['March 8th, 2026, 7 pm', '2026-03-08T19:00:00.000Z'],
    ['19:05, 8 марта 2026', '2026-03-08T19:05:00.000Z'],
    ['19:05 UTC+1, 8 March 2026', '2026-03-08T18:05:00.000Z'],
  ])('reads the hour of "%s"', (text, expected) => {
    expect(parseFeedDate(text)?.toISOString()).toBe(expected);
  });

  it('reads one day that is given in two calendars', () => {
    expect(parseFeedDate('8 مارس 2026 - 19 رمضان 1447')?.toISOString()).toBe('2026-03-08T00:00:00.000Z');
    expect(parseFeedDate('یکشنبه ۱۷ اسفند ۱۴۰۴ | ۸ مارس ۲۰۲۶')?.toISOString()).toBe('2026-03-08T00:00:00.000Z');
  });

  it.each([
    ['a day that its month does not have', '30 February 2026'],
    ['a day that its solar month does not have', '۳۱ مهر ۱۴۰۵'],
    ['the leap day of a year without one', '۳۰ اسفند ۱۴۰۵'],
    ['the day 366 of a year of 365', '2026-366'],
    ['a month of the lunar calendar', '19 رمضان 1447'],
    ['a lunar year in numbers', '1447/09/19'],
    ['a numeral that is no number', '二〇二六年三月八日'],
    ['a year and a month', '2026年3月'],
    ['two days', '8 March 2026 - 9 March 2026'],
    ['more numbers than a date has', '1 2 Mar 2026'],
    ['an hour that is not read', '8 March 2026, 7 o’clock'],
    ['a span of which one end has no year', 'March 8 - April 9, 2026'],
    ['a month in a language that is not known', '8 Mehefinfed 2026 10:30'],
  ])('takes %s for no date', (_, text) => {
    expect(parseFeedDate(text)).toBeNull();
  });
});
