import { describe, expect, it } from 'vitest';
import { postHeadline } from '../../../src/engines/reading/post-headline.ts';

const LONG = 'because the pipes of the old wing had frozen in the night and burst when the sun came out';

describe('postHeadline', () => {
  it.each([
    ['a short post', '<p>Night 3 at the observatory was clear.</p>', 'Night 3 at the observatory was clear.'],
    [
      'the first sentence',
      `<p>BREAKING: the Dunholm observatory is closed because of a burst pipe. <a href="x">#dunholm</a></p><p>"We could not keep it open," said Mara Kolb, the council leader.</p>`,
      'BREAKING: the Dunholm observatory is closed because of a burst pipe.',
    ],
    [
      'the first paragraph',
      `<p>Ferry strike is called off</p><p>Crews return to work on Monday ${LONG}.</p>`,
      'Ferry strike is called off',
    ],
    [
      'whole words',
      `The observatory of Dunholm stays closed for another week ${LONG}`,
      'The observatory of Dunholm stays closed for another week because the pipes of the old wing …',
    ],
    [
      'what stands before a quotation',
      `Mara Kolb, the leader of the council, said: "We could not keep it open ${LONG}."`,
      'Mara Kolb, the leader of the council, said …',
    ],
    [
      'a quotation to its end',
      `“We could not keep it open, ${LONG},” said Mara Kolb, who leads the council.`,
      `“We could not keep it open, ${LONG},”`,
    ],
    ['no stop of an abbreviation', `On the proposal of the council Dr. Mara Kolb became the head of it ${LONG}`, null],
  ])('takes %s', (_what, html, expected) => {
    const headline = postHeadline(html);
    if (expected === null) expect(headline).toMatch(/ …$/);
    else expect(headline).toBe(expected);
  });

  it('never ends inside a quotation, whatever marks it has', () => {
    const quoted = `We could not keep it open ${LONG}`;
    for (const [open, close] of ['""', '“”', '„“', '«»', '»«', '””']) {
      const headline = postHeadline(`Sagt Mara: ${open}${quoted}, and ${LONG}${close} and no more`);
      expect(headline.split(open ?? '').length).not.toBe(2);
      expect(headline.length).toBeLessThanOrEqual(91);
    }
  });

  it('drops hashtags and addresses at the end, and keeps those that are all there is', () => {
    expect(postHeadline('<p>The pier is open. <a>#pier</a> <a>#Brücke</a> https://x.example/t</p>')).toBe(
      'The pier is open.',
    );
    expect(postHeadline('The #pier is open')).toBe('The #pier is open');
    expect(postHeadline('#pier #open')).toBe('#pier #open');
  });

  it('cuts a text without spaces between its signs', () => {
    expect(postHeadline('桥'.repeat(200))).toBe(`${'桥'.repeat(89)}…`);
    expect(postHeadline(`${'大桥今天上午重新开放通车'.repeat(5)}。${'桥'.repeat(99)}`)).toBe(
      `${'大桥今天上午重新开放通车'.repeat(5)}。`,
    );
  });
});
