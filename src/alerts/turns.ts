/** Places for calls at work in this process. */
export type Turns = {
  /** Takes a place of the workspace, or says when to ask again where it has all of its share. */
  enter(workspace: string): { kind: 'place'; leave: () => void } | { kind: 'full'; againMs: number };
};

type Share = { taken: number; nextAskAt: number };

/** Who was refused asks again after this at the soonest. */
const AGAIN_MS = 250;
/** They come back one after the other: a thousand channels that all ask again at once would leave time for nothing else. */
const APART_MS = 20;

/** A workspace whose calls hang must leave places for the others. `now` counts in milliseconds. */
export function createTurns(placesPerWorkspace: number, now: () => number): Turns {
  const shares = new Map<string, Share>();
  return {
    enter(workspace) {
      const share = shares.get(workspace) ?? { taken: 0, nextAskAt: 0 };
      shares.set(workspace, share);
      if (share.taken >= placesPerWorkspace) return { kind: 'full', againMs: askAgain(share, now()) };
      share.taken += 1;
      const leave = () => {
        share.taken -= 1;
        if (share.taken === 0) shares.delete(workspace);
      };
      return { kind: 'place', leave };
    },
  };
}

function askAgain(share: Share, now: number): number {
  share.nextAskAt = Math.max(now + AGAIN_MS, share.nextAskAt + APART_MS);
  return Math.ceil(share.nextAskAt - now);
}
