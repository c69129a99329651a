/** Places for calls at work in this process. */
export type Turns = {
  /** Takes a place of the workspace; null where it has all of its share, else gives the place back. */
  enter(workspace: string): (() => void) | null;
};

/** A workspace whose calls hang must leave places for the others. */
export function createTurns(placesPerWorkspace: number): Turns {
  const taken = new Map<string, number>();
  return {
    enter(workspace) {
      const count = taken.get(workspace) ?? 0;
      if (count >= placesPerWorkspace) return null;
      taken.set(workspace, count + 1);
      return () => {
        const left = (taken.get(workspace) ?? 1) - 1;
        if (left === 0) taken.delete(workspace);
        else taken.set(workspace, left);
      };
    },
  };
}
