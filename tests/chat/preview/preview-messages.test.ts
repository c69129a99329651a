import { describe, expect, it } from 'vitest';
import { readMessage } from '../../../src/chat/preview/preview-messages.ts';
import { alert, brief, list } from './sample-messages.ts';

describe('readMessage', () => {
  it.each([alert(), brief(), list(), { kind: 'notice', tone: 'info', text: 'Hello', hints: [] } as const])(
    'gives back a $kind as it was before it was JSON',
    (message) => {
      expect(readMessage(JSON.parse(JSON.stringify(message)))).toEqual(message);
    },
  );

  it('puts a notice in the place of what it cannot read', () => {
    expect(readMessage({ kind: 'hologram' })).toMatchObject({ kind: 'notice', tone: 'problem' });
  });
});
