import type { PreviewMessage } from './preview-messages.ts';

export type OnMessages = (messages: PreviewMessage[]) => void;
export type Unwatch = () => void;

type WatchDeps = {
  newest: (limit: number) => Promise<PreviewMessage[]>;
  /** How often to look for what another process posted. */
  pollEveryMs: number;
  onError: (error: unknown) => void;
};

/** A message edited or posted among this many newest is noticed. */
const WINDOW = 100;

/** Tells watchers of new and edited messages, whichever process wrote them; nobody watching costs nothing. */
export function createWatch(deps: WatchDeps) {
  const watchers = new Set<OnMessages>();
  let known: Map<string, string> | null = null;
  let looking: Promise<void> | null = null;
  let again = false;
  let timer: NodeJS.Timeout | null = null;

  async function look(): Promise<void> {
    const newest = await deps.newest(WINDOW);
    if (watchers.size === 0) return;
    const fresh = known === null ? [] : changedSince(known, newest);
    known = new Map(newest.map((message) => [message.id, JSON.stringify(message.message)]));
    if (fresh.length > 0) for (const tell of watchers) tell(fresh);
  }

  async function lookUntilQuiet(): Promise<void> {
    try {
      while (again) {
        again = false;
        await look();
      }
    } catch (error) {
      deps.onError(error);
    } finally {
      looking = null;
    }
  }

  function wake(): Promise<void> {
    if (watchers.size === 0) return Promise.resolve();
    again = true;
    looking ??= lookUntilQuiet();
    return looking;
  }

  function unwatch(watcher: OnMessages): void {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    if (timer) clearInterval(timer);
    timer = null;
    known = null;
  }

  return {
    wake,
    /** Resolves once everything that is posted from now on will be told. */
    async watch(watcher: OnMessages): Promise<Unwatch> {
      watchers.add(watcher);
      timer ??= setInterval(() => void wake(), deps.pollEveryMs).unref();
      if (known === null) await wake();
      return () => unwatch(watcher);
    },
  };
}

function changedSince(known: Map<string, string>, newest: PreviewMessage[]): PreviewMessage[] {
  const [oldest] = known.keys();
  return newest.filter((message) => {
    const before = known.get(message.id);
    if (before !== undefined) return before !== JSON.stringify(message.message);
    // A row from below the window comes back into it when newer rows are deleted: it is old, not new.
    return oldest === undefined || BigInt(message.id) > BigInt(oldest);
  });
}
