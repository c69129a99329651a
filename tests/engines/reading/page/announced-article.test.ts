import { describe, expect, it } from 'vitest';
import { type AnnouncedNews, whyOther } from '../../../../src/engines/reading/page/announced-article.ts';
import { cpuTime, LINEAR_MS } from '../../../support/cpu-time.ts';

const FERRY = `The ferry between Merrow and Aldane sailed again on Monday after a strike of nine days, the harbour master said.

Crews had asked for longer rests between crossings, and the council of the island had warned that its shops were running empty.

“We are tired, not greedy,” said Ines Okafor, who speaks for the crews. The company will add a fourth crew to each ship by June.`;
const MILL = `A court in Halden ordered the paper mill at Sorvik on Thursday to stop taking water from the river until the autumn.

The mill, which employs 410 people, had taken twice as much water as its permit allows on nineteen days of July.

“The river belongs to those who live along it,” Judge Marit Aas said as she read the ruling in a crowded room.`;
const NOTICE = `We and our 812 partners store and access information on your device, such as unique identifiers, to show personalised content.

You can change your mind at any time with a click on the link at the bottom of each page. Some partners process your data without asking, on the basis of a legitimate interest.`;

const AT = 'https://courier.example/world/ferry-sails-again-20260304';
const news = (parts: Partial<AnnouncedNews>): AnnouncedNews => ({ title: '', summary: '', url: AT, ...parts });

/** Judges a page at the announced address, whose own headline is another one unless it is given. */
function judge(
  announced: Partial<AnnouncedNews>,
  text: string,
  page: { url?: string; title?: string; description?: string } = {},
) {
  return whyOther(news(announced), { url: AT, canonicalUrl: null, title: 'Courier', description: '', text, ...page });
}

describe('a page that tells what was announced', () => {
  it.each<[string, Partial<AnnouncedNews>, string]>([
    ['by its headline', { title: 'Merrow ferry sails again after strike' }, FERRY],
    [
      'by a headline that was changed since',
      { title: 'Ferry crews of Aldane end their strike', summary: 'Longer rests.' },
      FERRY,
    ],
    [
      'by the summary where the headline is a pun',
      { title: 'Rest assured', summary: 'Ferry crews went back to work in Merrow after a strike of nine days.' },
      FERRY,
    ],
    [
      'by names where it is in another language',
      {
        title: 'Die Fähre nach Aldane fährt wieder',
        summary: 'Der Streik in Merrow ist nach neun Tagen zu Ende, sagt Ines Okafor.',
      },
      FERRY.repeat(3),
    ],
    [
      'beside the words of an aggregator',
      { title: 'Merrow ferry sails again', summary: 'submitted by /u/islander [link] [comments]' },
      FERRY,
    ],
    [
      'in a flash',
      { title: 'Paper mill at Sorvik must stop taking water' },
      'The mill at Sorvik must stop taking river water, a court ruled.',
    ],
    [
      'in Chinese',
      { title: '法院下令造纸厂停止取水' },
      '哈尔登法院周四下令造纸厂在秋季之前停止从河中取水。法官说，河流属于沿岸居民。',
    ],
    [
      'in Arabic',
      { title: 'محكمة تأمر مصنع الورق بوقف سحب المياه' },
      'أمرت المحكمة يوم الخميس مصنع الورق بوقف سحب المياه من النهر حتى الخريف، وقالت القاضية إن النهر ملك لسكانه.',
    ],
    [
      'in inflected words',
      { title: 'Суд запретил бумажной фабрике брать воду' },
      'Бумажная фабрика больше не будет брать воды из реки: так решил суд в четверг после жалобы рыбаков.',
    ],
    [
      'in Thai',
      { title: 'ศาลสั่งโรงงานกระดาษหยุดสูบน้ำ' },
      'ศาลสั่งให้โรงงานกระดาษหยุดสูบน้ำจากแม่น้ำจนถึงฤดูใบไม้ร่วง ผู้พิพากษากล่าวเมื่อวันพฤหัสบดี',
    ],
  ])('is known %s', (_how, announced, text) => {
    expect(judge(announced, text)).toBeNull();
  });

  it('is believed where too little was announced to tell', () => {
    expect(judge({ title: 'Live' }, FERRY)).toBeNull();
    expect(judge({}, FERRY)).toBeNull();
  });

  it('is believed where it is in other letters', () => {
    expect(
      judge({ title: 'Court orders paper mill to stop taking water' }, '法院下令造纸厂停止取水。'.repeat(20)),
    ).toBeNull();
  });

  it('may have none of the words of a short headline that is its own', () => {
    expect(judge({ title: 'Rest assured' }, FERRY, { title: 'Rest assured – Courier' })).toBeNull();
  });
});

describe('a page that tells something else', () => {
  const NONE = 'the page tells something else: none of the headline’s words stand in it';

  it.each<[string, Partial<AnnouncedNews>, string]>([
    ['another article', { title: 'Merrow ferry sails again after strike' }, MILL],
    [
      'another article, beside a summary',
      { title: 'Rest assured', summary: 'Ferry crews went back to work in Merrow after a strike of nine days.' },
      MILL,
    ],
    [
      'a page that is not there',
      { title: 'Ice sculptor wins in Harbin' },
      'We cannot find what you are looking for. Try the search at the top of this page, or go to our front page.',
    ],
    [
      'an article in another language',
      {
        title: 'Die Fähre nach Aldane fährt wieder',
        summary: 'Der Streik in Merrow ist zu Ende, sagt Ines Okafor von der Gewerkschaft.',
      },
      MILL.repeat(3),
    ],
    [
      'another one in Chinese',
      { title: '法院下令造纸厂停止取水' },
      '渡轮罢工九天之后于周一恢复航行，港务长说。船员要求更长的休息时间，岛上的商店几乎空了。',
    ],
    [
      'another one in Arabic',
      { title: 'محكمة تأمر مصنع الورق بوقف سحب المياه' },
      'أبحرت العبارة مجددا يوم الاثنين بعد إضراب دام تسعة أيام، وقال مدير الميناء إن الطواقم طلبت راحة أطول.',
    ],
    [
      'another one in Russian',
      { title: 'Суд запретил бумажной фабрике брать воду' },
      'Паром снова ходит после девяти дней забастовки, сообщил в понедельник начальник порта острова.',
    ],
  ])('is %s', (_what, announced, text) => {
    expect(judge(announced, text)).toBe(NONE);
  });

  it('may have the headline all the same: then its text is a notice', () => {
    const announced = {
      title: 'Merrow ferry sails again',
      summary: 'Crews in Aldane end a strike of nine days and get longer rests.',
    };
    expect(judge(announced, NOTICE, { title: 'Merrow ferry sails again | Courier' })).toBe(NONE);
    const page = { title: 'Merrow ferry sails again', description: announced.summary };
    expect(judge({ title: announced.title }, NOTICE, page)).toBe(NONE);
  });

  it('is told by how few of the words it has', () => {
    const title = 'Merrow ferry council warned of empty shops, bakeries and milk running out on Monday';
    const reason = /^the page tells something else: of \d+ words that would tell the announced news, 1 stand in it$/;
    expect(judge({ title }, `${MILL}\n\nThe council met.`)).toMatch(reason);
  });
});

describe('where an address leads', () => {
  const announced = { title: 'Merrow ferry sails again' };
  const at = (url: string, title = 'Courier') => judge(announced, FERRY, { url, title });

  it.each([
    ['https://courier.example/', 'the site’s front page'],
    ['https://www.courier.example/en/?from=gone', 'the site’s front page'],
    ['https://courier.example/index.html', 'the site’s front page'],
    ['https://courier.example/world/', 'a section page'],
    ['https://courier.example/latest', 'a section page'],
    ['https://courier.example/login?next=/world/ferry', 'a login page'],
    ['https://login.courier.example/start', 'a login page'],
    ['https://courier.example/user/iniciar-sesion', 'a login page'],
  ])('is no article at %s', (url, what) => {
    expect(at(url)).toBe(`the address leads to ${what}`);
  });

  it.each([
    'https://courier.example/world/ferry-sails-again-20260304/amp',
    'https://m.courier.example/world/ferry-sails-again-20260304?utm_source=rss',
    'https://courier.example/islands/merrow-ferry-back-at-sea',
    'https://courier.example/?p=20260304',
  ])('is the article at %s', (url) => {
    expect(at(url)).toBeNull();
  });

  it('may be another site’s root, where that has the headline', () => {
    const page = { url: 'https://merrow-ferry.example/', title: 'Merrow ferry sails again' };
    expect(
      whyOther(news({ ...announced, url: 'https://short.example/go/a81b22' }), {
        ...page,
        canonicalUrl: null,
        description: '',
        text: FERRY,
      }),
    ).toBeNull();
  });

  it('is not judged where the feed names the same page', () => {
    expect(
      whyOther(news({ ...announced, url: 'https://courier.example/' }), {
        url: 'https://www.courier.example',
        canonicalUrl: null,
        title: '',
        description: '',
        text: FERRY,
      }),
    ).toBeNull();
  });
});

it('reads long texts in linear time', () => {
  const long = 'Wörter ohne Ende und 漢字 '.repeat(30_000);
  expect(cpuTime(() => judge({ title: long, summary: long }, long))).toBeLessThan(LINEAR_MS);
});
