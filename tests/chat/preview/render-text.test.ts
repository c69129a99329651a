import { describe, expect, it } from 'vitest';
import { renderText } from '../../../src/chat/preview/render-text.ts';
import { messagesSaying } from '../../contracts/chat-samples.ts';
import { alert, brief, list } from './sample-messages.ts';

describe('renderText', () => {
  it('writes an alert as a card that reads in a terminal', () => {
    expect(renderText(alert({ note: 'From the feed text only: the page could not be read.' }))).toBe(
      `Harbour council asks for talks after ferry pier is closed
Harbour Post · 28 Nov 2026, 13:40 UTC · also in Island Wire
https://harbour-post.slugline.example/2026/11/ferry-pier-closed

The council of Norhaven asked the ferry company on Saturday to reopen talks after it closed the northern pier without notice. About 400 islanders depend on the crossing to reach work and school.

  “We learned of it from a sheet of paper on a locked gate.”
    — Ilse Brandvik, chair of the Norhaven harbour council
  “Our engineers found cracks that cannot wait for spring.”
    — Tomas Okoro, spokesman of Strait Lines
  “a winter without a way home”

Key actors: Ilse Brandvik, chair of the Norhaven harbour council; Tomas Okoro, spokesman of Strait Lines; Strait Lines; Norhaven
Matched: norhaven-ferry (Norhaven, ferries)
From the feed text only: the page could not be read.

Next: /quotes norhaven-ferry-pier   /actors norhaven-ferry-pier   /timeline norhaven-ferry-pier`,
    );
  });

  it('says how many more stories match a brief', () => {
    expect(renderText(brief())).toContain('2 more stories match.');
    expect(renderText({ ...brief(), more: 1 })).toContain('1 more story matches.');
    expect(renderText({ ...brief(), more: 0 })).not.toContain('more stor');
  });

  it('writes a list line by line, with details and links below', () => {
    expect(renderText(list())).toBe(
      `Latest stories

The newest first.

- Harbour council asks for talks after ferry pier is closed
  Harbour Post · 28 Nov 2026, 13:40 UTC
  https://harbour-post.slugline.example/2026/11/ferry-pier-closed
- Night buses return to the valley

Ask /brief with a few words of a headline.`,
    );
  });

  it('marks a notice by its tone', () => {
    const notice = { kind: 'notice', tone: 'problem', text: 'No such topic.', hints: ['Try /latest.'] } as const;
    expect(renderText({ ...notice, hints: [...notice.hints] })).toBe('Problem: No such topic.\n  Try /latest.');
  });

  it('lets no escape sequence or reordering of a feed reach the terminal', () => {
    for (const message of messagesSaying('x\u001b]0;title\u0007\u202ey\u200bz\rw')) {
      for (const sign of ['\u001b', '\u0007', '\u202e', '\u200b', '\r'])
        expect(renderText(message)).not.toContain(sign);
    }
  });
});
