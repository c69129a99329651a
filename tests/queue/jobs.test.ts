import { describe, expect, it } from 'vitest';
import { JOB_NAMES, readPayload, subjectOf } from '../../src/queue/jobs.ts';

describe('readPayload', () => {
  it('reads the ids of each kind of job', () => {
    expect(readPayload('poll', { feedId: '12' })).toEqual({ feedId: '12' });
    expect(readPayload('tidy', { sweep: 'unfinished' })).toEqual({ sweep: 'unfinished' });
    const duty = { sweep: 'outdated', duty: 'feed-notices' };
    expect(readPayload('tidy', duty)).toEqual(duty);
    expect(readPayload('tidy', { sweep: 'outdated', duty: 'none of ours' })).toBeNull();
  });

  it.each([{}, null, 'text', { channelId: 12 }, { channelId: '1; drop table feeds' }, { channelId: '' }])(
    'takes %j for no payload of ours',
    (data) => {
      expect(JOB_NAMES.map((name) => readPayload(name, data))).toEqual([null, null, null, null]);
    },
  );
});

describe('subjectOf', () => {
  it('is the same for the same ids', () => {
    const payload = readPayload('deliver', { channelId: '7' });
    expect(payload === null ? null : subjectOf(payload)).toBe('7');
  });
});
