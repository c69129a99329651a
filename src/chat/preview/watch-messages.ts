import type { PreviewMessage } from './preview-messages.ts';

export type OnMessages = (messages: PreviewMessage[]) => void;
export type Unwatch = () => void;

type WatchMessagesDeps = {
  newest: (limit: number) => Promise<PreviewMessage[]>;
  /** How often the messages of other processes are looked for. */
  pollEveryMs: number;
  onError: (error: unknown) => void;
};

const WATCHED_MOST = 100;

/** Passes new and edited messages of all processes to watchers. It reads nothing while there are none. */
export function createWatch({ newest, pollEveryMs, onError }: WatchMessagesDeps) {
  const watchers = new Set<OnMessages>();
  let known: Map<string, string> | null = null;
  let timer: NodeJS.Timeout | null = null;

  const look = coalesced(async () => {
    const messages = await newest(WATCHED_MOST);
    if (watchers.size === 0) return;
    const fresh = known === null ? [] : changedSince(known, messages);
    known = new Map(messages.map(({ id, message }) => [id, JSON.stringify(message)]));
    if (fresh.length > 0) for (const onMessages of watchers) onMessages(fresh);
  }, onError);
  const wake = async (): Promise<void> => {
    if (watchers.size > 0) await look();
  };
  const unwatch = (watcher: OnMessages): void => {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    if (timer) clearInterval(timer);
    timer = null;
    known = null;
  };

  return {
    wake,
    /** Resolves once the watcher will get every message that is posted from then on. */
    async watch(watcher: OnMessages): Promise<Unwatch> {
      watchers.add(watcher);
      timer ??= setInterval(() => void wake(), pollEveryMs).unref();
      if (known === null) await wake();
      return () => unwatch(watcher);
    },
  };
}

/** Runs once at a time; all calls during a run cause one more. */
function coalesced(run: () => Promise<void>, onError: (error: unknown) => void): () => Promise<void> {
  let running: Promise<void> | null = null;
  let again = false;
  const untilQuiet = async (): Promise<void> => {
    try {
      while (again) {
        again = false;
        await run();
      }
    } catch (error) {
      onError(error);
    } finally {
      running = null;
    }
  };
  return () => {
    again = true;
    running ??= untilQuiet();
    return running;
  };
}

function changedSince(known: Map<string, string>, newest: PreviewMessage[]): PreviewMessage[] {
  const [oldest] = known.keys();
  return newest.filter(({ id, message }) => {
    const before = known.get(id);
    if (before !== undefined) return before !== JSON.stringify(message);
    // When newer rows are deleted, an older row becomes one of the newest, which does not make it new.
    return oldest === undefined || BigInt(id) > BigInt(oldest);
  });
}
