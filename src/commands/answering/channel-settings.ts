import type { OptionSpec } from '../../chat/command-spec.ts';
import type { Reply } from '../../chat/question.ts';
import { type Say, sentence } from '../../chat/say.ts';
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
  option('language', 'The language of answers and alerts here, such as en, fr or fa; auto: that of who asks'),
];

type SettingOutcome =
  | { kind: 'read'; change: Partial<ChannelSettings> }
  | { kind: 'unclear'; what: string; mend: string; values?: Record<string, string> };

/** `/slugline settings`: shows the channel's settings, or changes those that are given; none where one of them is wrong. */
export async function changeSettings(input: CommandInput, deps: CommandDeps): Promise<CommandReply> {
  const { asker } = input;
  const name = asker.channelName ?? 'this channel';
  const channel = await deps.channels.ensure(asker.address, name);
  const before = await deps.channels.settings(channel.id);
  const given = SETTING_OPTIONS.filter((each) => (input.options[each.name] ?? '') !== '');
  const { say } = deps;
  const told = { channel: say(name) };
  if (given.length === 0) return show(say('Settings of {channel}', told), before, say);
  if (!asker.managesChannel && asker.address.kind !== 'dm') {
    return problem(say('Only people who manage {channel} can change its settings.', told));
  }
  const change: Partial<ChannelSettings> = {};
  for (const each of given) {
    const read = readSetting(each.name, input.options[each.name] ?? '', deps);
    if (read.kind === 'unclear') return problem(say(read.what, read.values), [say(read.mend, read.values)]);
    Object.assign(change, read.change);
  }
  const after = { ...before, ...change };
  await deps.channels.saveSettings(channel.id, after);
  const typed = given.map((each) => `${each.name}=${echo(input.options[each.name] ?? '')}`).join(' ');
  const what = { action: 'changed the settings', subject: `of ${name}: ${typed}`, target: asker.address } as const;
  return done(show(say('New settings of {channel}', told), after, say), what);
}

function zoneChange(value: string): SettingOutcome {
  const read = readZone(value);
  return read.kind === 'zone' ? { kind: 'read', change: { timeZone: read.name } } : read;
}

function readSetting(name: string, typed: string, { sayIn }: Pick<CommandDeps, 'sayIn'>): SettingOutcome {
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
    case 'language':
      return readLanguage(value.toLowerCase(), sayIn.tags);
    case 'length':
      return readLength(value.toLowerCase());
    default:
      return zoneChange(value);
  }
}

/** What somebody types of a setting who leaves out "settings" and the sign: "quiet hours 10pm to 6am"; null for others. */
export function settingSaid(typed: string): string | null {
  const [, name = '', value = ''] = /^(\p{L}+)\s+(\S[\s\S]*)$/u.exec(typed.trim().toLowerCase()) ?? [];
  if (!SETTING_OPTIONS.some((each) => each.name === name)) return null;
  const read = name === 'quiet' ? readQuiet(value.replace(/^\D*(?=\d)/u, '')) : null;
  const hours = read?.kind === 'read' ? read.change.quietHours : null;
  const meant = hours ? `${hours.from}-${hours.to}` : typed.trim().slice(name.length).trim();
  return `/slugline settings ${name}=${/\s/u.test(meant) ? `"${meant}"` : meant}`;
}

const HOUR = '([01]?\\d|2[0-3])(?::?([0-5]\\d))?\\s*([ap]m)?';
const HOURS = new RegExp(`^${HOUR}\\s*(?:-|\u2013|to)\\s*${HOUR}$`, 'i');

function readQuiet(value: string): SettingOutcome {
  if (/^(?:off|no|none)$/i.test(value)) return { kind: 'read', change: { quietHours: null } };
  const [, fromHour, fromMinute, fromHalf, toHour, toMinute, toHalf] = HOURS.exec(value) ?? [];
  if (fromHour === undefined || toHour === undefined) {
    const mend = sentence('Write: quiet=22:00-07:00, or quiet=off');
    return { kind: 'unclear', what: sentence('I cannot read the quiet hours.'), mend };
  }
  const from = clock(fromHour, fromMinute, fromHalf);
  const to = clock(toHour, toMinute, toHalf);
  return { kind: 'read', change: { quietHours: from === to ? null : { from, to } } };
}

function clock(hour: string, minute = '00', half = ''): string {
  const ofDay = half === '' ? Number(hour) : (Number(hour) % 12) + (/^p/i.test(half) ? 12 : 0);
  return `${String(ofDay).padStart(2, '0')}:${minute}`;
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
  const what = sentence('I need language codes of two or three letters.');
  return { kind: 'unclear', what, mend: sentence('Write: languages=en,fr') };
}

function readLanguage(value: string, tags: readonly string[]): SettingOutcome {
  if (/^(?:auto|any|off)$/.test(value)) return { kind: 'read', change: { answers: null } };
  if (tags.includes(value)) return { kind: 'read', change: { answers: value } };
  const values = { typed: echo(value), known: tags.map((tag) => `language=${tag}`).join(', ') };
  const mend = sentence('Write one of: {known}, or language=auto');
  return { kind: 'unclear', what: sentence('I cannot answer in “{typed}”.'), mend, values };
}

function readLength(value: string): SettingOutcome {
  if (value === 'short' || value === 'normal' || value === 'long') return { kind: 'read', change: { length: value } };
  const what = sentence('The length is short, normal or long.');
  return { kind: 'unclear', what, mend: sentence('Write: length=short') };
}

function show(title: string, settings: ChannelSettings, say: Say): Reply {
  const { quietHours, digest, languages, answers, length, timeZone } = settings;
  const lines = [
    [say('Quiet hours'), quietHours ? say('{from} to {to}', quietHours) : say('off')],
    [say('Digest'), digest ?? say('off: each story as it comes')],
    [say('Languages'), languages?.join(', ') ?? say('all')],
    [say('Length'), length],
    [say('Time zone'), timeZone],
    [say('Language of answers and alerts'), answers ?? 'auto'],
  ].map(([text = '', detail = '']) => ({ text, detail, url: null }));
  const line = '/slugline settings quiet=22:00-07:00 digest="daily 08:00" zone=Europe/Berlin';
  const footer = say('Change with: {line}', { line });
  return listReply({ title, lines, footer }, 'private');
}
