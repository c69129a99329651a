import { describe, expect, it } from 'vitest';
import { withDeadline } from '../../src/kit/deadline.ts';

describe('work with a deadline', () => {
  it('gives its value in time, and its failure', async () => {
    await expect(withDeadline(Promise.resolve('done'), 60_000, () => 'late')).resolves.toBe('done');
    await expect(withDeadline(Promise.reject(new Error('broken')), 60_000, () => 'late')).rejects.toThrow('broken');
  });

  it('gives what the caller says for late work, and ignores how that ends', async () => {
    let fail: (error: Error) => void = () => undefined;
    const work = new Promise<string>((_, reject) => {
      fail = reject;
    });
    await expect(withDeadline(work, 1, () => 'late')).resolves.toBe('late');
    fail(new Error('too late to matter'));
  });
});
