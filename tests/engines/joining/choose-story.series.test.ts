import { describe, expect, it } from 'vitest';
import { isSeries } from '../../../src/engines/joining/choose-story.ts';

const MINUTE = 60_000;
const bulletin = { outlet: 'Port Verrin Courier', foundAt: 0 };

describe('isSeries', () => {
  it('takes two items of one outlet at one time for two items', () => {
    expect(isSeries(bulletin, { ...bulletin, foundAt: 90 * MINUTE }, 0.5)).toBe(true);
    expect(isSeries(bulletin, { ...bulletin, foundAt: 2 * MINUTE }, 30)).toBe(true);
  });

  it('leaves what the outlet adds later to be judged by its text', () => {
    expect(isSeries(bulletin, { ...bulletin, foundAt: 90 * MINUTE }, 3)).toBe(false);
  });

  it('leaves copies of other outlets, and articles of nobody known, to be judged by their text', () => {
    expect(isSeries(bulletin, { outlet: 'Lowland Wire', foundAt: 0 }, 0)).toBe(false);
    expect(isSeries({ outlet: '', foundAt: 0 }, { outlet: '', foundAt: 0 }, 0)).toBe(false);
  });
});
