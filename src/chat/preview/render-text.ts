import { cleanText } from '../clean-text.ts';
import { webUrl } from '../html.ts';
import {
  type AcrossSection,
  type Button,
  chartInWords,
  type ListLine,
  type ListMessage,
  type Message,
  type NoticeMessage,
  type QuoteLine,
  type StoryCard,
  sparkline,
  type UpdateLine,
} from '../message.ts';
import { type CardPerson, quotedWords, sayTime, shownCard, topicTexts } from './shown-card.ts';

/** Renders a message as plain text, for the terminal and for readers without HTML. */
export function renderText(message: Message): string {
  switch (message.kind) {
    case 'alert':
      return blocks([...cardBlocks(shownCard(message.card), topicTexts(message)), nextLine(message.buttons)]);
    case 'brief':
      return blocks([
        ...cardBlocks(shownCard(message.card), []),
        ...message.across.map(acrossText),
        moreLine(message.more),
        nextLine(message.buttons),
      ]);
    case 'list':
      return listText(message);
    case 'notice':
      return noticeText(message);
  }
}

function blocks(parts: string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

function cardBlocks(card: StoryCard, topics: string[]): string[] {
  return [
    lines([cleanText(card.headline) || 'Untitled story', sourceLine(card), webUrl(card.url) ?? '']),
    lines(card.updates.map(updateText)),
    card.summary.map(cleanText).join(' '),
    card.quotes.map(quoteText).join('\n'),
    lines([
      card.actors.length > 0 ? `Key actors: ${card.actors.map(personText).join('; ')}` : '',
      topics.length > 0 ? `Matched: ${topics.join(', ')}` : '',
      card.note === null ? '' : cleanText(card.note),
    ]),
  ];
}

function lines(texts: string[]): string {
  return texts.filter((text) => text !== '').join('\n');
}

function sourceLine(card: StoryCard): string {
  const also = card.alsoReportedBy.map(cleanText).join(', ');
  const parts = [cleanText(card.outlet), sayTime(card.publishedAt), also === '' ? '' : `also in ${also}`];
  return parts.filter((part) => part !== '').join(' · ');
}

function updateText({ text, outlet, at }: UpdateLine): string {
  return `Update · ${sayTime(at)} · ${cleanText(outlet)}: ${cleanText(text)}`;
}

function acrossText({ title, lines: sentences }: AcrossSection): string {
  const each = sentences.map(({ text, outlets }) => `  - ${cleanText(text)} (${outlets.map(cleanText).join(', ')})`);
  return lines([`${cleanText(title)}:`, ...each]);
}

function quoteText(quote: QuoteLine): string {
  const words = `  “${quotedWords(quote.text)}”`;
  return quote.speaker ? `${words}\n    — ${personText(quote.speaker)}` : words;
}

function personText(person: CardPerson): string {
  const name = cleanText(person.name);
  return person.role === null ? name : `${name}, ${cleanText(person.role)}`;
}

function moreLine(more: number): string {
  if (more === 0) return '';
  return more === 1 ? '1 more story matches.' : `${more} more stories match.`;
}

function nextLine(buttons: Button[]): string {
  return buttons.length === 0 ? '' : `Next: ${buttons.map((button) => cleanText(button.command)).join('   ')}`;
}

function listText(list: ListMessage): string {
  return blocks([
    cleanText(list.title),
    list.intro === null ? '' : cleanText(list.intro),
    list.chart ? `${sparkline(list.chart)}  ${cleanText(chartInWords(list.chart))}` : '',
    list.lines.map(lineText).join('\n'),
    list.footer === null ? '' : cleanText(list.footer),
    nextLine(list.buttons),
  ]);
}

function lineText(line: ListLine): string {
  const url = line.url === null ? null : webUrl(line.url);
  const under = [line.detail === null ? null : cleanText(line.detail), url].filter((part) => part !== null);
  return [`- ${cleanText(line.text)}`, ...under.map((part) => `  ${part}`)].join('\n');
}

function noticeText(notice: NoticeMessage): string {
  const mark = { done: 'Done: ', info: '', problem: 'Problem: ' }[notice.tone];
  return [`${mark}${cleanText(notice.text)}`, ...notice.hints.map((hint) => `  ${cleanText(hint)}`)].join('\n');
}
