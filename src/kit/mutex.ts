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
