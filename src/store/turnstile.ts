/** Lets one through at a time, in the order they came. */
export type Turnstile = {
  /** Resolves, when it is the caller's turn, to the call that lets the next one through. */
  enter(): Promise<() => void>;
};

export function createTurnstile(): Turnstile {
  let last: Promise<void> = Promise.resolve();
  return {
    enter() {
      const before = last;
      return new Promise((admit) => {
        last = new Promise((leave) => {
          void before.then(() => admit(leave));
        });
      });
    },
  };
}
