import { cleanText, shownText } from '../clean-text.ts';
import { webUrl } from '../html.ts';
import {
  type Button,
  chartInWords,
  type ListLine,
  type ListMessage,
  type Message,
  type NoticeMessage,
  sayTime,
  sparkline,
} from '../message.ts';
import { FULL_SIZE, type ShownStory, shownStory } from '../shown-story.ts';

/** Renders a message as plain text, for the terminal and for readers without HTML. */
export function renderText(message: Message): string {
  switch (message.kind) {
    case 'alert':
    case 'brief': {
      const story = shownStory(message, FULL_SIZE, shownText);
      const more = story.more && `${story.more}.`;
      return blocks([...cardBlocks(story), ...story.across.map(acrossText), more, nextLine(message.buttons)]);
    }
    case 'list':
      return listText(message);
    case 'notice':
      return noticeText(message);
  }
}

function blocks(parts: string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

function cardBlocks(story: ShownStory): string[] {
  const { headline, outlet, publishedAt, also, updates, summary, quotes, actors, topics, note } = story;
  return [
    lines([headline, dotted([outlet, sayTime(publishedAt), also]), webUrl(story.url) ?? '']),
    lines(updates.map(({ text, outlet, at }) => `Update · ${sayTime(at)} · ${outlet}: ${text}`)),
    summary,
    lines(quotes.map(quoteText)),
    lines([
      actors.length > 0 ? `Key actors: ${actors.map(personText).join('; ')}` : '',
      topics.length > 0 ? `Matched: ${topics.join(', ')}` : '',
      note,
    ]),
  ];
}

function lines(texts: string[]): string {
  return texts.filter((text) => text !== '').join('\n');
}

function dotted(texts: string[]): string {
  return texts.filter((text) => text !== '').join(' · ');
}

function acrossText({ title, lines: said }: ShownStory['across'][number]): string {
  return lines([`${title}:`, ...said.map(({ text, by }) => `  - ${text} (${by})`)]);
}

function quoteText({ words, ...speaker }: ShownStory['quotes'][number]): string {
  return speaker.name === '' ? `  “${words}”` : `  “${words}”\n    — ${personText(speaker)}`;
}

function personText({ name, role }: ShownStory['actors'][number]): string {
  return role === '' ? name : `${name}, ${role}`;
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
