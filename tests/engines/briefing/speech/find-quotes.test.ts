import { describe, expect, it } from 'vitest';
import { findQuotes } from '../../../../src/engines/briefing/speech/find-quotes.ts';

const found = (text: string) => findQuotes(text).map(({ start, end }) => text.slice(start, end));

describe('findQuotes', () => {
  it.each([
    ['straight marks', 'She said "we wait" and left.', ['we wait']],
    ['curly marks', 'She said “we wait” and left.', ['we wait']],
    ['doubled apostrophes', "She said ''we wait'' and left.", ['we wait']],
    ['angle marks', 'She said «we wait» and left.', ['we wait']],
    ['angle marks that point inwards', 'She said »we wait« and left.', ['we wait']],
    ['low opening marks', 'She said „we wait“ and left.', ['we wait']],
    ['mixed marks', 'She said “we wait" and left.', ['we wait']],
    ['a closing mark of the wrong form', 'She said “we wait,“ and left.', ['we wait,']],
    [
      'two quotations split by who says them',
      '"We wait," she said, "and then we go."',
      ['We wait,', 'and then we go.'],
    ],
  ])('finds %s', (_, text, quotes) => {
    expect(found(text)).toEqual(quotes);
  });

  it('keeps a quotation within a quotation in one piece', () => {
    expect(found('"He told me “go” and I went," she said.')).toEqual(['He told me “go” and I went,']);
  });

  it.each([
    ['"He told me “go” and I went," she said.', ['He told me “go” and I went,']],
    ['"It is “so” and „so“ again," she said.', ['It is “so” and „so“ again,']],
  ])('keeps it so where another line has low marks: %s', (line, quotes) => {
    expect(found(`${line}\n„So ist das“, said Petra Long.`)).toEqual([...quotes, 'So ist das']);
  });

  it('ends an unclosed quotation with its paragraph and says that it runs on', () => {
    const text = '“First paragraph.\n\n“Second paragraph,” she said.';
    expect(findQuotes(text).map(({ closed }) => closed)).toEqual([false, true]);
    expect(found(text)).toEqual(['First paragraph.', 'Second paragraph,']);
  });

  it('takes the marks around a nickname for part of the name', () => {
    expect(found('Olumide "Sticks" Bankole has died.')).toEqual([]);
  });

  it('finds nothing in empty marks', () => {
    expect(found('She said "" and “ ”.')).toEqual([]);
  });

  it.each([
    [
      'an opening mark and a closing one',
      'Quint got up. “”We go on with it,” she said. “We do.”',
      ['We go on with it,', 'We do.'],
    ],
    ['two straight ones', 'Quint got up. ""We go on with it," she said. "We do."', ['We go on with it,', 'We do.']],
    ['two curly ones', 'Quint got up. ““We go on with it,” she said. “We do.”', ['We go on with it,', 'We do.']],
    ['two at the end', 'Quint said: “We go on with it.”” She left. “We do.”', ['We go on with it.', 'We do.']],
  ])('reads doubled marks as one: %s', (_, text, quotes) => {
    expect(found(text)).toEqual(quotes);
  });

  it.each([
    [
      'curly, in the middle',
      '“They called us “sheep”. We laughed,” said Quint. “That is all.”',
      ['They called us “sheep”. We laughed,', 'That is all.'],
    ],
    [
      'curly, two of them',
      '“He said “no” and she said “yes” to it,” said Quint.',
      ['He said “no” and she said “yes” to it,'],
    ],
    ['curly, at the end', '“All they said was “go away””, Quint said.', ['All they said was “go away”']],
    ['straight', '"They called us "sheep" and left," said Quint.', ['They called us "sheep" and left,']],
  ])('keeps inner marks of the same form within their quotation: %s', (_, text, quotes) => {
    expect(found(text)).toEqual(quotes);
  });

  it('ends a quotation without closing mark where the next one opens', () => {
    expect(found('“We wait. “We wait,” she said. “We go.”')).toEqual(['We wait.', 'We wait,', 'We go.']);
  });

  it.each([
    ['“ We wait for rain ,” she said. “ We wait . ”', ['We wait for rain ,', 'We wait .']],
    ['" We wait for rain, " she said. " We wait. "', ['We wait for rain,', 'We wait.']],
    ['"We wait for rain ", she said. "We wait ".', ['We wait for rain', 'We wait']],
    ['She said “we wait ”and left. He said“ we go” and left.', ['we wait', 'we go']],
    ['She said : « We wait ». He said « we go ».', ['We wait', 'we go']],
  ])('finds marks that a space sets off: %s', (text, quotes) => {
    expect(found(text)).toEqual(quotes);
  });

  it.each([
    ['one', 'Quint said: “The worst is over.\nWe see a better year.”', ['The worst is over.\nWe see a better year.']],
    ['two', 'Quint said: "The worst\nis over, and we\nsee it," and left.', ['The worst\nis over, and we\nsee it,']],
    [
      'and another quotation behind it',
      'She said: “It is\nover.” He said: “We go.”\n“We do.”',
      ['It is\nover.', 'We go.', 'We do.'],
    ],
  ])('goes on over hard line breaks: %s', (_, text, quotes) => {
    expect(found(text)).toEqual(quotes);
  });

  it('ends an unclosed quotation before an empty line and before a line with a quotation of its own', () => {
    expect(found('She said: “It is over.\n\nHe left it.” A day.')).toEqual(['It is over.']);
    expect(found('She said: “It is over.\nHe said: “We go.”')).toEqual(['It is over.', 'We go.']);
  });

  it('tells where the marks themselves stand', () => {
    expect(findQuotes("a ''b'' c")).toEqual([{ start: 4, end: 5, outerStart: 2, outerEnd: 7, closed: true }]);
  });

  it.each([
    ['curly', '‘We must wait,’ she said. ‘The workers’ union won’t.’', ['We must wait,', 'The workers’ union won’t.']],
    ['straight', "'We must wait,' she said. 'It's the boys' turn.'", ['We must wait,', "It's the boys' turn."]],
    ['a decade without its century', "'We came in '98 or the '90s,' she said.", ["We came in '98 or the '90s,"]],
    ['double marks within', '‘He said “go” and I went,’ she said.', ['He said “go” and I went,']],
  ])('finds speech in single marks: %s', (_, text, quotes) => {
    expect(found(text)).toEqual(quotes);
  });

  it('leaves apostrophes and single marks alone where speech stands in double ones', () => {
    expect(found('The ‘new normal’ is over. "It\'s the boys\' turn," she said. "We wait."')).toEqual([
      "It's the boys' turn,",
      'We wait.',
    ]);
    expect(found("The workers' union and the boys' club met in '98.")).toEqual([]);
  });

  it('lets speech in single marks run on into the next paragraph', () => {
    const text = '‘First paragraph, too.\n\n‘The second paragraph,’ she said.';
    expect(findQuotes(text).map(({ closed }) => closed)).toEqual([false, true]);
  });

  it('closes the mark behind an inner quotation', () => {
    expect(found("''They say 'never,''' she said. ''We wait.''")).toEqual(["They say 'never,'", 'We wait.']);
  });

  it('takes what is left of a tag for no quotation', () => {
    expect(found('<tweet date=“4 May 2024”>')).toEqual([]);
  });
});
