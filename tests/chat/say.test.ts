import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { holdsRtl, span } from '../../src/chat/direction.ts';
import { createSayIn, ENGLISH } from '../../src/chat/say.ts';
import { COMMAND_SPECS } from '../../src/commands/answering/command-table.ts';
import { saidSentences } from '../support/said-sentences.ts';
import { shippedAnswers } from '../support/shipped-answers.ts';

const answers = await shippedAnswers();
const said = saidSentences(COMMAND_SPECS);

describe('say', () => {
  it('says an English sentence as it stands, with what is filled in', () => {
    expect(ENGLISH('Followed in {channel}', { channel: '#news' })).toBe('Followed in #news');
    expect(ENGLISH.count(1, ['{n} story', '{n} stories'])).toBe('1 story');
    expect(ENGLISH.count(3, ['{n} story', '{n} stories'])).toBe('3 stories');
    expect(ENGLISH.time(new Date('2026-12-03T14:05:00Z'))).toBe('3 Dec 2026, 14:05 UTC');
  });

  it('never reads a filled-in text as a sentence of its own', () => {
    expect(ENGLISH('{a} and {b}', { a: '{b}', b: 'x' })).toBe('{b} and x');
  });

  it('fills in one line, whatever stands in a text', () => {
    expect(ENGLISH('Followed in {channel}', { channel: 'a\nb\u2028\nc' })).toBe('Followed in a b c');
  });

  it('is that of the first language wanted that is there', () => {
    const sayIn = createSayIn(answers);
    expect(sayIn([null, 'es-419']).language).toBe('es');
    expect(sayIn(['xx', undefined]).language).toBe('en');
  });
});

describe.each(answers.map((each) => [each.tag, each] as const))('%s.yaml', (tag, answer) => {
  const sayIt = createSayIn(answers)([tag]);

  it('has every sentence of the program, of its kind, and no other', () => {
    const kinds = Object.entries(answer.texts).map(([english, own]) => [
      english,
      typeof own === 'string' ? 'plain' : 'counted',
    ]);
    expect(kinds.sort()).toEqual(said.map(({ english, kind }) => [english, kind]).sort());
  });

  it('tells in its first line that no speaker has reviewed it', () => {
    const [first = ''] = readFileSync(`config/languages/answers/${tag}.yaml`, 'utf8').split('\n');
    expect(first).toMatch(/^# .*No native speaker has reviewed these texts yet/);
  });

  it('says times in the Gregorian calendar and with Latin digits, since they are typed again', () => {
    expect(sayIt.time(new Date('2026-12-03T14:05:00Z'))).toMatch(/(?=.*2026)(?=.*14:05)(?=.*UTC)/u);
  });

  it('fills every value into its isolate where one of the two is written from the right', () => {
    const shown = sayIt('Followed in {channel}', { channel: 'حمید' });
    expect(shown).toContain(span('حمید'));
    const isRtl = holdsRtl(sayIt('Followed in {channel}', { channel: '' }));
    const news = isRtl ? '\ufdd2#news\ufdd3' : '#news';
    expect(sayIt('Followed in {channel}', { channel: '#news' })).toContain(news);
  });

  it('keeps what is typed, addresses of settings and commands as they are', () => {
    const typed = (text: string) =>
      (text.match(/(?<![\p{L}\p{N}<])\/(?:subscribe|brief|why|feeds|latest|slugline)\b/gu) ?? []).sort();
    const lost = Object.entries(answer.texts).filter(([english, own]) =>
      [own]
        .flatMap((each) => (typeof each === 'string' ? [each] : Object.values(each)))
        .some((one) => typed(one).join() !== typed(english).join()),
    );
    expect(lost).toEqual([]);
  });
});

describe('plural forms', () => {
  it('are those of each language: Arabic has six', () => {
    const arabic = createSayIn(answers)(['ar']);
    const forms = [0, 1, 2, 3, 11, 100].map((n) => arabic.count(n, ['{n} article', '{n} articles']));
    expect(new Set(forms).size).toBe(6);
    const own = answers.find(({ tag }) => tag === 'ar')?.texts['{n} article'];
    expect(Object.keys(own ?? {}).sort()).toEqual(['few', 'many', 'one', 'other', 'two', 'zero']);
  });
});
