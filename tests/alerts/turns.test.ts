import { describe, expect, it } from 'vitest';
import { createTurns, type Turns } from '../../src/alerts/turns.ts';

describe('the places for calls', () => {
  const enter = (turns: Turns, workspace: string) => {
    const place = turns.enter(workspace);
    return place.kind === 'place' ? place.leave : expect.unreachable(`${workspace} is full`);
  };

  it('are so many for each workspace, and free again when a call ends', () => {
    const turns = createTurns(2, () => 0);
    enter(turns, 'slack:T1');
    const leave = enter(turns, 'slack:T1');
    expect(turns.enter('slack:T1')).toMatchObject({ kind: 'full' });
    enter(turns, 'slack:T2');
    leave();
    enter(turns, 'slack:T1');
    expect(turns.enter('slack:T1')).toMatchObject({ kind: 'full' });
  });

  it('bring those back one after the other who found none', () => {
    let now = 5_000;
    const turns = createTurns(1, () => now);
    enter(turns, 'slack:T1');
    const waits = [1, 2, 3].map(() => turns.enter('slack:T1'));
    expect(waits).toEqual([250, 270, 290].map((againMs) => ({ kind: 'full', againMs })));
    now += 60_000;
    expect(turns.enter('slack:T1')).toEqual({ kind: 'full', againMs: 250 });
  });
});
