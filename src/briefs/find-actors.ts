import type { Actor } from '../news/brief.ts';
import { findNames } from './find-names.ts';
import { type Cast, gatherCast } from './gather-cast.ts';
import type { Reading } from './read-text.ts';

/** Finds who acts in the article and gathers every mention of each. */
export function findActors(reading: Reading): { cast: Cast; actors: Actor[] } {
  const cast = gatherCast(findNames(reading), reading);
  const actors: Actor[] = cast.members.flatMap((member) =>
    member.kind === 'place'
      ? []
      : [
          {
            name: member.best.text,
            kind: member.kind,
            role: null,
            mentions: member.mentions.length,
            start: member.best.start,
            end: member.best.end,
          },
        ],
  );
  actors.sort((a, b) => b.mentions - a.mentions);
  return { cast, actors };
}
