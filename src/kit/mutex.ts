export type Mutex = ReturnType<typeof createMutex>;

/** Admits one caller at a time, in the order in which they came; resolves to what releases the mutex, once. */
export function createMutex() {
  const turns = createTurns(1);
  return { acquire: () => turns('') };
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
