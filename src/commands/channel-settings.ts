import type { OptionSpec } from '../chat/command-spec.ts';
import type { Reply } from '../chat/question.ts';
import type { ChannelSettings } from '../news/channel-settings.ts';
import type { CommandInput } from './command.ts';
import type { CommandDeps } from './command-deps.ts';
import { isTimeZone, readDigest } from './delivery-options.ts';
import { echo, problem } from './show-text.ts';

export type ChannelSettingsDeps = {
  channels: Pick<CommandDeps['channels'], 'ensure' | 'settings' | 'saveSettings'>;
};

export const SETTING_OPTIONS: OptionSpec[] = [
  setting('quiet', 'Hours without posts, such as 22:00-07:00, or off'),
  setting('digest', 'daily 08:00, weekly mon 08:00, or off'),
  setting('languages', 'Only these: en,fr, or all'),
  setting('length', 'short, normal or long'),
  setting('zone', 'Time zone of the times above, such as Europe/Berlin'),
];

function setting(name: string, description: string): OptionSpec {
  return { name, description, kind: 'text', required: false, offers: null };
}

type Reading = { kind: 'read'; change: Partial<ChannelSettings> } | { kind: 'unclear'; what: string; mend: string };

/** `/slugline settings`: shows what the channel has set, and changes what is given; nothing is changed by halves. */
export async function changeSettings(input: CommandInput, deps: ChannelSettingsDeps): Promise<Reply> {
  const { asker } = input;
  const name = asker.channelName ?? 'this channel';
  const channel = await deps.channels.ensure(asker.address, name);
  const before = await deps.channels.settings(channel.id);
  const given = SETTING_OPTIONS.filter((option) => (input.options[option.name] ?? '') !== '');
  if (given.length === 0) return show(`Settings of ${name}`, before);
  if (!asker.managesChannel && asker.address.kind !== 'dm') {
    return problem(`Only people who manage ${name} can change its settings.`);
  }
  const change: Partial<ChannelSettings> = {};
  for (const option of given) {
    const read = readSetting(option.name, input.options[option.name] ?? '');
    if (read.kind === 'unclear') return problem(read.what, [read.mend]);
    Object.assign(change, read.change);
  }
  const after = { ...before, ...change };
  await deps.channels.saveSettings(channel.id, after);
  return show(`New settings of ${name}`, after);
}

function readSetting(name: string, typed: string): Reading {
  const value = typed.trim();
  switch (name) {
    case 'quiet':
      return readQuiet(value);
    case 'digest': {
      const digest = readDigest(value);
      return digest.kind === 'unclear' ? digest : { kind: 'read', change: { digest: digest.value } };
    }
    case 'languages':
      return readLanguages(value);
    case 'length':
      return readLength(value.toLowerCase());
    default:
      return isTimeZone(value)
        ? { kind: 'read', change: { timeZone: value } }
        : { kind: 'unclear', what: `I do not know the time zone “${echo(value)}”.`, mend: 'Write: zone=Europe/Berlin' };
  }
}

const HOURS = /^([01]?\d|2[0-3])(?::?([0-5]\d))?\s*(?:-|\u2013|to)\s*([01]?\d|2[0-3])(?::?([0-5]\d))?$/i;

function readQuiet(value: string): Reading {
  if (/^(?:off|no|none)$/i.test(value)) return { kind: 'read', change: { quietHours: null } };
  const [, fromHour, fromMinute = '00', toHour, toMinute = '00'] = HOURS.exec(value) ?? [];
  if (fromHour === undefined || toHour === undefined) {
    return { kind: 'unclear', what: 'I cannot read the quiet hours.', mend: 'Write: quiet=22:00-07:00, or quiet=off' };
  }
  const from = `${fromHour.padStart(2, '0')}:${fromMinute}`;
  const to = `${toHour.padStart(2, '0')}:${toMinute}`;
  return { kind: 'read', change: { quietHours: from === to ? null : { from, to } } };
}

function readLanguages(value: string): Reading {
  if (/^(?:all|any|off)$/i.test(value)) return { kind: 'read', change: { languages: null } };
  const codes = value
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter(Boolean);
  if (codes.length > 0 && codes.every((code) => /^[a-z]{2,3}$/.test(code))) {
    return { kind: 'read', change: { languages: [...new Set(codes)] } };
  }
  return { kind: 'unclear', what: 'I need language codes of two or three letters.', mend: 'Write: languages=en,fr' };
}

function readLength(value: string): Reading {
  if (value === 'short' || value === 'normal' || value === 'long') return { kind: 'read', change: { length: value } };
  return { kind: 'unclear', what: 'The length is short, normal or long.', mend: 'Write: length=short' };
}

function show(title: string, settings: ChannelSettings): Reply {
  const { quietHours, digest, languages, length, timeZone } = settings;
  const lines = [
    ['Quiet hours', quietHours ? `${quietHours.from} to ${quietHours.to}` : 'off'],
    ['Digest', digest ?? 'off: each story as it comes'],
    ['Languages', languages?.join(', ') ?? 'all'],
    ['Length', length],
    ['Time zone', timeZone],
  ].map(([text = '', detail = '']) => ({ text, detail, url: null }));
  const footer = 'Change with: /slugline settings quiet=22:00-07:00 digest="daily 08:00" zone=Europe/Berlin';
  return { message: { kind: 'list', title, intro: null, lines, footer, buttons: [] }, visibility: 'private' };
}
