import { expect, it } from 'vitest';
import { groupBy } from '../../src/kit/group-by.ts';

it('groups items by key and keeps the order of both', () => {
  const groups = groupBy(['tide', 'ferry', 'toll', 'fog'], (word) => word.charAt(0));
  expect([...groups]).toEqual([
    ['t', ['tide', 'toll']],
    ['f', ['ferry', 'fog']],
  ]);
});
