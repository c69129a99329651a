import type { OptionSpec } from '../../chat/command-spec.ts';
import type { Reply } from '../../chat/question.ts';
import type { ChannelSettings } from '../../news/subscription.ts';
import { type CommandDeps, type CommandInput, type CommandReply, option } from '../command.ts';
import { readDigest } from './delivery-options.ts';
import { done, echo, listReply, problem } from './reply-parts.ts';
import { readZone } from './time-zones.ts';

export const SETTING_OPTIONS: OptionSpec[] = [
  option('quiet', 'Hours without posts, such as 22:00-07:00, or off'),
  option('digest', 'daily 08:00, weekly mon 08:00, or off'),
  option('languages', 'Only these: en,fr, or all'),
  option('length', 'short, normal or long'),
  option('zone', 'Time zone of the times above, such as Europe/Berlin'),
];

type SettingOutcome =
  | { kind: 'read'; change: Partial<ChannelSettings> }
  | { kind: 'unclear'; what: string; mend: string };

/** `/slugline settings`: shows the channel's settings, or changes those that are given; none where one of them is wrong. */
export async function changeSettings(input: CommandInput, deps: CommandDeps): Promise<CommandReply> {
  const { asker } = input;
  const name = asker.channelName ?? 'this channel';
  const channel = await deps.channels.ensure(asker.address, name);
  const before = await deps.channels.settings(channel.id);
  const given = SETTING_OPTIONS.filter((each) => (input.options[each.name] ?? '') !== '');
  if (given.length === 0) return show(`Settings of ${name}`, before);
  if (!asker.managesChannel && asker.address.kind !== 'dm') {
    return problem(`Only people who manage ${name} can change its settings.`);
  }
  const change: Partial<ChannelSettings> = {};
  for (const each of given) {
    const read = readSetting(each.name, input.options[each.name] ?? '');
    if (read.kind === 'unclear') return problem(read.what, [read.mend]);
    Object.assign(change, read.change);
  }
  const after = { ...before, ...change };
  await deps.channels.saveSettings(channel.id, after);
  const typed = given.map((each) => `${each.name}=${echo(input.options[each.name] ?? '')}`).join(' ');
  const what = { action: 'changed the settings', subject: `of ${name}: ${typed}`, target: asker.address } as const;
  return done(show(`New settings of ${name}`, after), what);
}

function zoneChange(value: string): SettingOutcome {
  const read = readZone(value);
  return read.kind === 'zone' ? { kind: 'read', change: { timeZone: read.name } } : read;
}

function readSetting(name: string, typed: string): SettingOutcome {
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
      return zoneChange(value);
  }
}

const HOURS = /^([01]?\d|2[0-3])(?::?([0-5]\d))?\s*(?:-|\u2013|to)\s*([01]?\d|2[0-3])(?::?([0-5]\d))?$/i;

function readQuiet(value: string): SettingOutcome {
  if (/^(?:off|no|none)$/i.test(value)) return { kind: 'read', change: { quietHours: null } };
  const [, fromHour, fromMinute = '00', toHour, toMinute = '00'] = HOURS.exec(value) ?? [];
  if (fromHour === undefined || toHour === undefined) {
    return { kind: 'unclear', what: 'I cannot read the quiet hours.', mend: 'Write: quiet=22:00-07:00, or quiet=off' };
  }
  const from = `${fromHour.padStart(2, '0')}:${fromMinute}`;
  const to = `${toHour.padStart(2, '0')}:${toMinute}`;
  return { kind: 'read', change: { quietHours: from === to ? null : { from, to } } };
}

function readLanguages(value: string): SettingOutcome {
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

function readLength(value: string): SettingOutcome {
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
  return listReply({ title, lines, footer }, 'private');
}
