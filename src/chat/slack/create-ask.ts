import type { Answer, Asker, Reply } from '../question.ts';
import { addressOf, type Place } from './ask-place.ts';
import { createManagerCheck } from './manager-check.ts';
import type { CommandLine } from './read-command-line.ts';
import type { SlackLog } from './sdk-logger.ts';
import type { Workspaces } from './workspaces.ts';

type AskDeps = { answer: Answer; workspaces: Pick<Workspaces, 'of'>; now: () => Date; log: SlackLog };

/** A command as typed, or with its options by name as a form gives them. */
type Asked = CommandLine | { command: string; options: Record<string, string> };
export type Ask = (asked: Asked, place: Place) => Promise<Reply>;

/** Puts a question to `answer`; whoever asked never meets silence. */
export function createAsk({ answer, workspaces, now, log }: AskDeps): Ask {
  const manages = createManagerCheck(now);

  const managesPlace = async (place: Place): Promise<boolean | null> => {
    const found = await workspaces.of(place.teamId);
    if (found.kind === 'closed') return null;
    // A direct message is its owner's to manage.
    if (addressOf(place).kind === 'dm') return true;
    return found.kind === 'open' && manages(place, found.workspace.client);
  };

  return async (asked, place) => {
    try {
      const managesChannel = await managesPlace(place);
      if (managesChannel === null) return NOT_INSTALLED;
      const input =
        'options' in asked
          ? ({ kind: 'options', options: asked.options } as const)
          : ({ kind: 'text', text: asked.text } as const);
      return await answer({ command: asked.command, input, asker: askerAt(place, managesChannel) });
    } catch (error) {
      log.error(`/${asked.command} was not answered: ${error instanceof Error ? error.message : 'no reason given'}`);
      return SORRY;
    }
  };
}

export function askerAt(place: Place, managesChannel: boolean): Asker {
  const { channelName, userId, userName } = place;
  return { address: addressOf(place), channelName, userId, userName, managesChannel, mayFollow: true };
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

/** Slack still shows the commands, but took its token back. */
const NOT_INSTALLED: Reply = {
  visibility: 'private',
  message: {
    kind: 'notice',
    tone: 'problem',
    text: 'Slugline has no access to this workspace any more.',
    hints: ['Ask whoever runs Slugline for its installation link, and install it again.'],
  },
};
