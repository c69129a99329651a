import type { Asker, Reply } from '../../chat/question.ts';
import type { Say } from '../../chat/say.ts';
import { SECOND_MS } from '../../kit/time.ts';
import { PLATFORM_FACTS, type Platform } from '../../news/channel.ts';
import type { Limits } from '../../news/feed.ts';
import { INSTALLATION, workspaceOf } from '../../news/owner.ts';
import type { PaceStore } from '../../store/nouns/paces.ts';
import { problem } from './reply-parts.ts';

/** A command, press or form; a look-up of a feed, which asks servers of others; a letter typed in an option. */
type AskedFor = 'command' | 'lookup' | 'completion';

/** Takes a turn for what somebody asks; where there is none left, the reply says when to ask again. */
export type CommandPace = (asker: Pick<Asker, 'address' | 'userId'>, asked: AskedFor) => Promise<TooOften | null>;

/** The language is looked up for a refusal alone. */
type TooOften = (say: Say) => Reply;

type CommandPaceDeps = PaceStore & {
  now: () => Date;
  /** Counts what was refused, by the limit that was met. */
  count: (platform: Platform, limit: LimitName) => void;
};

type LimitName = 'commands' | 'completions' | 'lookups' | 'workspace-lookups';

/** A completion is asked with every letter and costs little. */
const COMPLETIONS_PER_COMMAND = 10;

type PaceLimit = { name: LimitName; subject: string; perMinute: number; tell: (perMinute: number, say: Say) => string };

/** Holds people and workspaces to their turns in a minute, in all processes together. The operator is held to none. */
export function createCommandPace(limits: Pick<Limits, 'person' | 'workspace'>, deps: CommandPaceDeps): CommandPace {
  return async (asker, asked) => {
    const { platform } = asker.address;
    if (PLATFORM_FACTS[platform].askedBy === 'operator') return null;
    for (const { name, subject, perMinute, tell } of limitsOf(asker, asked, limits)) {
      const now = deps.now();
      const outcome = await deps.take({ subject, perMinute, now });
      if (outcome.kind === 'taken') continue;
      deps.count(platform, name);
      const seconds = Math.max(1, Math.ceil((outcome.free.getTime() - now.getTime()) / SECOND_MS));
      return (say) => {
        const again = say.count(seconds, ['Ask again in {n} second.', 'Ask again in {n} seconds.']);
        return problem(tell(perMinute, say), [again]);
      };
    }
    return null;
  };
}

/** What a person may is counted before what all of a workspace may: one who is over takes no turn of the others. */
function limitsOf(
  { address, userId }: Pick<Asker, 'address' | 'userId'>,
  asked: AskedFor,
  { person, workspace }: Pick<Limits, 'person' | 'workspace'>,
): PaceLimit[] {
  const { platform } = address;
  // An id that is valid in one workspace alone may be somebody else's in another.
  const who =
    PLATFORM_FACTS[platform].reach === 'app' ? `${platform}:${userId}` : `${platform}:${address.workspace}/${userId}`;
  const { commandsPerMinute, lookupsPerMinute } = person;
  const owner = workspaceOf(address);
  switch (asked) {
    case 'command':
      return [{ name: 'commands', subject: `person:${who}`, perMinute: commandsPerMinute, tell: tellCommands }];
    case 'completion': {
      const perMinute = commandsPerMinute * COMPLETIONS_PER_COMMAND;
      return [{ name: 'completions', subject: `typing:${who}`, perMinute, tell: tellCommands }];
    }
    case 'lookup': {
      const own = { subject: `lookups:${who}`, perMinute: lookupsPerMinute, tell: tellOwnLookups };
      const all = {
        subject: `lookups:${owner}`,
        perMinute: workspace.lookupsPerMinute,
        tell: tellLookups,
      };
      const mine: PaceLimit = { name: 'lookups', ...own };
      return owner === INSTALLATION ? [mine] : [mine, { name: 'workspace-lookups', ...all }];
    }
  }
}

function tellCommands(perMinute: number, say: Say): string {
  return say.count(perMinute, [
    'You have asked {n} time within a minute, which is the most that one person may.',
    'You have asked {n} times within a minute, which is the most that one person may.',
  ]);
}

function tellOwnLookups(perMinute: number, say: Say): string {
  return say.count(perMinute, [
    'You have looked for {n} feed within a minute. More at once would be a burden to the sites that are asked.',
    'You have looked for {n} feeds within a minute. More at once would be a burden to the sites that are asked.',
  ]);
}

function tellLookups(perMinute: number, say: Say): string {
  return say.count(perMinute, [
    'People here have looked for {n} feed within a minute. More at once would be a burden to the sites that are asked.',
    'People here have looked for {n} feeds within a minute. More at once would be a burden to the sites that are asked.',
  ]);
}
