/** How long a task may work, counted from when it begins: a thread that is still loading its code is not at work. */
export type TaskDeadline = {
  signal: AbortSignal;
  /** Goes with the task; the thread calls `markBegun` with it. */
  begun: Int32Array;
  end(): void;
};

export type Allowance = {
  /** In milliseconds, for the work and for the thread to come up: the second keeps a thread that never does from holding its task for ever. */
  workMs: number;
  startMs: number;
};

export function startDeadline({ workMs, startMs }: Allowance): TaskDeadline {
  const controller = new AbortController();
  const begun = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  let timer: NodeJS.Timeout | null = null;
  let hasEnded = false;
  void whenBegun(begun, startMs).then(() => {
    if (!hasEnded) timer = setTimeout(() => controller.abort(), workMs);
  });
  return {
    signal: controller.signal,
    begun,
    end() {
      hasEnded = true;
      if (timer) clearTimeout(timer);
      // Whoever waits for the beginning waits no longer.
      markBegun(begun);
    },
  };
}

/** Called by the thread as the first thing it does for a task. */
export function markBegun(begun: Int32Array): void {
  Atomics.store(begun, 0, 1);
  Atomics.notify(begun, 0);
}

async function whenBegun(begun: Int32Array, startMs: number): Promise<void> {
  await Atomics.waitAsync(begun, 0, 0, startMs).value;
}
