import { CUSTOM_ID_MAX } from './limits.ts';

/** Behind a command in a button's custom_id: which post this is. Nobody sees it; only an app can write it. */
const MARK = ' #n:';
const MARKED = / #n:([0-9A-Za-z]{1,25})$/;

/** The command a press runs, with the post's nonce behind it where asked; null when Discord would not take it. */
export function toCustomId(command: string, nonce: string | null): string | null {
  const id = nonce === null ? command : `${command}${MARK}${nonce}`;
  return command.trim() !== '' && id.length <= CUSTOM_ID_MAX ? id : null;
}

/** What a press carries: the command line as it would have been typed, and the nonce of its post if this button has it. */
export function readCustomId(customId: string): { command: string; nonce: string | null } {
  const nonce = MARKED.exec(customId)?.[1] ?? null;
  return { command: customId.replace(MARKED, ''), nonce };
}
