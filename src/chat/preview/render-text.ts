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
import { FULL_SIZE, joined, type ShownStory, shownStory } from '../shown-story.ts';

/** Renders a message as plain text, for the terminal and for readers without HTML. */
export function renderText(message: Message): string {
  switch (message.kind) {
    case 'alert':
    case 'brief': {
      const story = shownStory(message, FULL_SIZE, shownText);
      const more = story.more && `${story.more}.`;
      const across = story.across.map(({ title, lines }) => {
        return [`${title}:`, ...lines.map(({ text, by }) => `  - ${text} (${by})`)].join('\n');
      });
      return joined([...cardBlocks(story), ...across, more, nextLine(message.buttons)], '\n\n');
    }
    case 'list':
      return listText(message);
    case 'notice':
      return noticeText(message);
  }
}

function cardBlocks(story: ShownStory): string[] {
  const { headline, outlet, publishedAt, also, updates, summary, quotes, actors, topics, note } = story;
  const source = joined([outlet, sayTime(publishedAt), also], ' · ');
  const said = quotes.map(({ words, ...speaker }) => {
    return speaker.name === '' ? `  ${words}` : `  ${words}\n    — ${personText(speaker)}`;
  });
  const facts = [
    actors.length > 0 ? `Key actors: ${actors.map(personText).join('; ')}` : '',
    topics.length > 0 ? `Matched: ${topics.join(', ')}` : '',
    note,
  ];
  return [
    joined([headline, source, webUrl(story.url) ?? ''], '\n'),
    updates.map(({ text, outlet, at }) => `Update · ${sayTime(at)} · ${outlet}: ${text}`).join('\n'),
    summary,
    said.join('\n'),
    joined(facts, '\n'),
  ];
}

function personText({ name, role }: ShownStory['actors'][number]): string {
  return role === '' ? name : `${name}, ${role}`;
}

function nextLine(buttons: Button[]): string {
  return buttons.length === 0 ? '' : `Next: ${buttons.map((button) => cleanText(button.command)).join('   ')}`;
}

function listText({ title, intro, chart, lines, footer, buttons }: ListMessage): string {
  const drawn = chart ? `${sparkline(chart)}  ${cleanText(chartInWords(chart))}` : '';
  const listed = lines.map(lineText).join('\n');
  return joined(
    [cleanText(title), cleanText(intro ?? ''), drawn, listed, cleanText(footer ?? ''), nextLine(buttons)],
    '\n\n',
  );
}

function lineText({ text, detail, url }: ListLine): string {
  const under = [detail === null ? null : cleanText(detail), webUrl(url ?? '')].filter((part) => part !== null);
  return [`- ${cleanText(text)}`, ...under.map((part) => `  ${part}`)].join('\n');
}

function noticeText(notice: NoticeMessage): string {
  const mark = { done: 'Done: ', info: '', problem: 'Problem: ' }[notice.tone];
  return [`${mark}${cleanText(notice.text)}`, ...notice.hints.map((hint) => `  ${cleanText(hint)}`)].join('\n');
}
