/** Admits one caller at a time, in the order in which they came. */
export type Mutex = {
  /** Resolves, when it is the caller's turn, to the function that releases the mutex. */
  acquire(): Promise<() => void>;
};

export function createMutex(): Mutex {
  let last: Promise<void> = Promise.resolve();
  return {
    acquire() {
      const before = last;
      return new Promise((admit) => {
        last = new Promise((release) => {
          void before.then(() => admit(release));
        });
      });
    },
  };
}

/** Admits `most` callers at a time for each key, in the order in which they came; resolves to what lets the next one in. */
export function createTurns(most: number): (key: string) => Promise<() => void> {
  const turns = new Map<string, { taken: number; waiting: (() => void)[] }>();
  return async (key) => {
    const turn = turns.get(key) ?? { taken: 0, waiting: [] };
    turns.set(key, turn);
    if (turn.taken < most) turn.taken += 1;
    else await new Promise<void>((admit) => turn.waiting.push(admit));
    return () => {
      const next = turn.waiting.shift();
      if (next) return next();
      turn.taken -= 1;
      if (turn.taken === 0) turns.delete(key);
    };
  };
}
