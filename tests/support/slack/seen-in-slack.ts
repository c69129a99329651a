import type { Block, SlackMessage } from './check-message.ts';
import { type Read, readMrkdwn } from './read-mrkdwn.ts';

/** What a Slack client shows of a message: its blocks, or its text where it has none. */
export function seenInSlack(message: SlackMessage): Read {
  const textParsed = message.parse !== 'none' || message.linkNames;
  const shown = message.blocks.length > 0 ? message.blocks.flatMap(blockReads) : [readMrkdwn(message.text, textParsed)];
  // Mentions in the fallback text would ping too.
  const fallback = readMrkdwn(message.text, textParsed);
  return {
    text: shown.map((read) => read.text).join('\n'),
    alive: [...shown, fallback].flatMap((read) => read.alive),
  };
}

function blockReads(block: Block): Read[] {
  switch (block.type) {
    case 'section':
      return [readObject(block.text)];
    case 'context':
      return block.elements.map(readObject);
    case 'header':
      return [{ text: block.text.text, alive: [] }];
    case 'actions':
      return block.elements.map((element) => ({ text: element.text.text, alive: [] }));
    case 'divider':
      return [];
  }
}

type TextObject = { type: string; text: string; verbatim?: boolean | undefined };

function readObject(object: TextObject): Read {
  return object.type === 'mrkdwn'
    ? readMrkdwn(object.text, object.verbatim !== true)
    : { text: object.text, alive: [] };
}
