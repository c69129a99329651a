import { describe, expect, it } from 'vitest';
import { PREVIEW_ASKER } from '../../../src/chat/preview/preview-messages.ts';
import { suggestLines } from '../../../src/chat/preview/typed-line.ts';
import type { Typing } from '../../../src/chat/question.ts';
import { answer, COMMANDS } from './sample-messages.ts';

const typings: Typing[] = [];
const listening = {
  commands: COMMANDS,
  answer,
  complete: async (typing: Typing) => {
    typings.push(typing);
    return [{ name: 'Pakistan and the Taliban', value: 'pakistan-taliban' }];
  },
};
const inserts = async (text: string) =>
  (await suggestLines({ text, asker: PREVIEW_ASKER }, listening)).map((suggestion) => suggestion.insert);

describe('suggestLines', () => {
  it('offers every command behind a lone slash', async () => {
    expect(await inserts('/')).toEqual(['/brief ', '/latest', '/feeds']);
  });

  it('offers the commands that begin as typed, slash or not', async () => {
    expect(await inserts('/LA')).toEqual(['/latest']);
    expect(await inserts('br')).toEqual(['/brief ']);
  });

  it('offers subcommands until one is typed', async () => {
    expect(await inserts('/feeds ')).toEqual(['/feeds add ', '/feeds list']);
    expect(await inserts('/feeds a')).toEqual(['/feeds add ']);
    expect(await inserts('/feeds list')).toEqual([]);
  });

  it('asks the command for its choices and writes out the whole line', async () => {
    expect(await inserts('/brief paki')).toEqual(['/brief pakistan-taliban']);
    expect(typings).toEqual([{ command: 'brief', option: 'topic', typed: 'paki', asker: PREVIEW_ASKER }]);
  });

  it('completes the option of a subcommand, named as on Discord', async () => {
    expect(await inserts('/feeds add pa')).toEqual(['/feeds add pakistan-taliban']);
    expect(typings.at(-1)).toMatchObject({ command: 'feeds add', option: 'topic', typed: 'pa' });
  });

  it('has nothing to say on unknown commands and before the start', async () => {
    expect(await inserts('/launch now')).toEqual([]);
    expect(await suggestLines({ text: '/', asker: PREVIEW_ASKER }, null)).toEqual([]);
  });
});
