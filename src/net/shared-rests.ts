/** Where all processes keep which hosts rest, and until when. */
export type SharedRests = {
  rest(host: string, until: Date, now: Date): Promise<void>;
  resting(now: Date): Promise<ReadonlyMap<string, Date>>;
};

/** What another process was told is known here after at most this. */
const LOOK_AGAIN_MS = 5_000;

/** A copy of the shared rests that is looked up at most every few seconds, however many requests ask. */
export function copyRests(shared: SharedRests, now: () => Date) {
  let copy: ReadonlyMap<string, Date> = new Map();
  let lookAt = 0;
  let looked: Promise<void> = Promise.resolve();
  const look = async (at: Date): Promise<void> => {
    // A store that is away for a moment leaves the copy as it was: our own answers still count.
    copy = await shared.resting(at).catch(() => copy);
  };
  return {
    async until(host: string): Promise<Date | null> {
      const at = now();
      if (at.getTime() >= lookAt) {
        lookAt = at.getTime() + LOOK_AGAIN_MS;
        looked = look(at);
      }
      await looked;
      return copy.get(host) ?? null;
    },
    async rest(host: string, until: Date): Promise<void> {
      await shared.rest(host, until, now()).catch(() => undefined);
    },
  };
}
