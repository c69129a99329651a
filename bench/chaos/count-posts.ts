import type { Stage } from './platforms.ts';

export type Tally = {
  once: number;
  /** "channel article times". */
  repeated: string[];
  never: string[];
};

export type CountPosts = (articleIds: readonly string[]) => Tally;

/** How often each article stands in each channel, alone or as a line of a list: its link is the proof. */
export function createCount(stages: readonly Stage[]): CountPosts {
  // Of a hundred thousand messages few have changed since the last look.
  const read = new WeakMap<object, readonly string[]>();
  const idsIn = (content: object): readonly string[] => {
    const known = read.get(content);
    if (known) return known;
    const ids = [...new Set([...JSON.stringify(content).matchAll(/\/(n\d{5}x)\b/g)].map((match) => match[1] ?? ''))];
    read.set(content, ids);
    return ids;
  };
  return (articleIds) => {
    const times = new Map<string, number>();
    for (const { channel, content } of stages.flatMap((stage) => stage.standing())) {
      for (const id of idsIn(content)) times.set(`${channel} ${id}`, (times.get(`${channel} ${id}`) ?? 0) + 1);
    }
    const wanted = stages.flatMap(({ channels }) => channels.flatMap((one) => articleIds.map((id) => `${one} ${id}`)));
    return {
      once: wanted.filter((place) => times.get(place) === 1).length,
      repeated: wanted.filter((place) => (times.get(place) ?? 0) > 1).map((place) => `${place} ${times.get(place)}`),
      never: wanted.filter((place) => !times.has(place)),
    };
  };
}
