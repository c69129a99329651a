import type { Stage } from './platforms.ts';

export type Tally = {
  once: number;
  /** "channel article times". */
  repeated: string[];
  never: string[];
};

/** How often each article stands in each channel, alone or as a line of a list: its link is the proof. */
export function countPosts(stages: readonly Stage[], articleIds: readonly string[]): Tally {
  const times = timesShown(stages);
  const wanted = stages.flatMap(({ channels }) => channels.flatMap((one) => articleIds.map((id) => `${one} ${id}`)));
  return {
    once: wanted.filter((place) => times.get(place) === 1).length,
    repeated: wanted.filter((place) => (times.get(place) ?? 0) > 1).map((place) => `${place} ${times.get(place)}`),
    never: wanted.filter((place) => !times.has(place)),
  };
}

function timesShown(stages: readonly Stage[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const { channel, text } of stages.flatMap((stage) => stage.standing())) {
    const shown = new Set([...text.matchAll(/\/(n\d{5}x)\b/g)].map((match) => `${channel} ${match[1]}`));
    for (const place of shown) times.set(place, (times.get(place) ?? 0) + 1);
  }
  return times;
}
