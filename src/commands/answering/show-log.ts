import type { ListLine } from '../../chat/message.ts';
import type { Reply } from '../../chat/question.ts';
import { addressKey } from '../../news/channel.ts';
import type { AuditLine } from '../../store/nouns/audit-log.ts';
import type { CommandDeps, CommandInput } from '../command.ts';
import { echo, listReply, showTime } from './reply-parts.ts';

const LINES = 20;

/**
 * `/slugline log`: the newest changes to what the asker's workspace has and to the channel of the question. What changed
 * other channels, and in which channel something was asked, is not told: they may be private.
 */
export async function showLog({ asker }: CommandInput, deps: Pick<CommandDeps, 'auditLog' | 'owner'>): Promise<Reply> {
  const here = asker.address;
  const lines = await deps.auditLog.list({ of: { owner: deps.owner, channel: here }, limit: LINES, offset: 0 });
  const list = {
    title: lines.length === 0 ? 'Nothing was changed yet' : 'Who changed what',
    intro:
      'Feeds and stories of this workspace, and what this channel follows. The operator sees all of it on the page.',
    lines: lines.map((line) => logLine(line, addressKey(here))),
  };
  return listReply(list, 'private');
}

function logLine({ at, actor, action, subject, from, clientAddress }: AuditLine, here: string): ListLine {
  const elsewhere = clientAddress === null ? 'in another channel' : 'on the page';
  const place = from?.key === here ? 'here' : elsewhere;
  return { text: echo(`${actor} ${action} ${subject}`), detail: `${showTime(at)} · ${place}`, url: null };
}
