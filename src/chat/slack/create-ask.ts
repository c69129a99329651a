import type { WebClient } from '@slack/web-api';
import type { Answer, Reply } from '../question.ts';
import { addressOf, type Place } from './ask-place.ts';
import { createManagerCheck } from './manager-check.ts';
import type { CommandLine } from './read-command-line.ts';
import type { SlackLog } from './sdk-logger.ts';

type Deps = { answer: Answer; client: WebClient; now: () => Date; log: SlackLog };
export type Ask = (line: CommandLine, place: Place) => Promise<Reply>;

/** Puts a command line to `answer`; whoever asked never meets silence. */
export function createAsk({ answer, client, now, log }: Deps): Ask {
  const manages = createManagerCheck({ client, now });
  return async ({ command, text }, place) => {
    try {
      const address = addressOf(place);
      // A direct message is its owner's to manage.
      const managesChannel = address.kind === 'dm' || (await manages(place));
      const { channelName, userId, userName } = place;
      const asker = { address, channelName, userId, userName, managesChannel, mayFollow: true as const };
      return await answer({ command, input: { kind: 'text', text }, asker });
    } catch (error) {
      log.error(`/${command} was not answered: ${error instanceof Error ? error.message : 'no reason given'}`);
      return SORRY;
    }
  };
}

const SORRY: Reply = {
  visibility: 'private',
  message: {
    kind: 'notice',
    tone: 'problem',
    text: 'Slugline could not answer this just now.',
    hints: ['Try again in a minute; if it stays so, tell whoever runs Slugline.'],
  },
};
