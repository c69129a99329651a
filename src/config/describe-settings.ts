import type { z } from 'zod';
import { SETTING_NAMES, type SettingName } from './env-schema.ts';
import { platformSettings } from './platform-settings.ts';
import { publishedSchemas } from './published-schemas.ts';
import { SETTING_FACTS, SETTING_GROUPS } from './setting-facts.ts';

type Schema = z.core.JSONSchema._JSONSchema;

const INTRODUCTION = `# Configuration

Nothing has to be set: without a \`.env\` Slugline runs on this machine alone, with an embedded database and the preview
page. Settings come from the environment or from \`.env\` (\`.env.example\` has every line); what a newsroom edits lies in
\`config/\`. At the start, and in \`slugline check\`, every problem is listed at once with its code, its line, what was
seen and what to do.

This page is made from the schemas in \`src/config/\`; a test keeps the two alike.`;

const FILES_INTRODUCTION = `## Files

Editors that read the first line of the files (\`# yaml-language-server: $schema=…\`) check and complete them. Unknown keys
are problems. A file that is not there counts as empty. Lengths of time are a number with s, m, h or d behind it.`;

const LANGUAGES = `### languages/*.yaml

What briefs need to know of a language: reporting verbs, titles, pronouns, names of groups. One file for each language,
named by its tag (\`en.yaml\`); every key is in \`config/schemas/language.schema.json\`. A file of your own in the folder
\`languages\` of CONFIG_DIR takes the place of the shipped one with the same name.`;

const CODES: Record<string, string> = {
  'E_<SETTING>': 'The setting of that name is wrong, or is missing beside others.',
  E_SETTING_UNKNOWN: 'A variable looks like a setting of ours and is none.',
  E_CONFIG_DIR: 'The folder is missing or holds none of our files.',
  E_FILE: 'A file cannot be read.',
  E_FILE_NAME: 'A file has nearly the name of one of ours, and would be passed over.',
  E_YAML: 'A file is not YAML.',
  E_KEY: 'A name in a file has the wrong form.',
  E_KEY_MISSING: 'A key that must be there is not.',
  E_KEY_UNKNOWN: 'A key that we do not know.',
  E_VALUE: 'A value of the wrong kind.',
  E_DURATION: 'A length of time that cannot be read.',
  E_FEED_URL: 'The address of a feed is none.',
  E_FEED_DOUBLE: 'A feed is listed twice.',
  E_ANNOUNCE: 'Neither none nor newest and a number.',
  E_QUERY: 'A query that cannot be read; the place is named.',
  E_TOPIC_UNKNOWN: 'alerts.yaml names a topic that topics.yaml does not have.',
  E_CHANNEL: 'The address of a channel cannot be read.',
  E_CHANNEL_DOUBLE: 'A channel is listed twice.',
  E_CHANNEL_IDLE: 'A channel follows nothing.',
  E_MENTION: 'A mention that is no id.',
  E_LANGUAGE_DOUBLE: 'Two files for one language.',
  E_DATABASE: 'The database of DATABASE_URL does not answer.',
  E_REDIS: 'The Redis of REDIS_URL does not answer.',
  E_DATA_DIR: 'The embedded database cannot be opened.',
  E_DATA_DIR_LOCKED: 'Another process has the embedded database open.',
  E_DATABASE_DISK: 'The database cannot write: its disk is full, or ill. It goes on by itself when it can.',
  E_DATABASE_BROKE:
    'The embedded database has ended itself (a full disk, an ill one). The program ends; start it again.',
  E_PORT: 'HOST and PORT cannot be listened on.',
  E_BACKUP_FILE: 'A back-up cannot be written or read.',
  ...platformSettings.codes,
  E_PART_UNWELL: 'A part does not answer (slugline check).',
};

/** The text of `docs/configuration.md`. */
export function describeSettings(): string {
  const groups = SETTING_GROUPS.map(describeGroup).join('\n\n');
  const files = publishedSchemas()
    .filter(({ file }) => !file.startsWith('language'))
    .map(({ file, schema }) => `### ${file.replace('.schema.json', '.yaml')}\n\n${keyLines(schema, '').join('\n')}`);
  const codes = Object.entries(CODES).map(([code, means]) => `- \`${code}\`: ${means}`);
  const parts = [
    INTRODUCTION,
    '## Settings',
    groups,
    FILES_INTRODUCTION,
    ...files,
    LANGUAGES,
    '## Codes',
    codes.join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}

function describeGroup(group: string): string {
  const names = SETTING_NAMES.filter((name) => SETTING_FACTS[name].group === group);
  return `### ${group}\n\n${names.map(settingLine).join('\n')}`;
}

function settingLine(name: SettingName): string {
  const { about, todo, byDefault } = SETTING_FACTS[name];
  return byDefault === null ? `- \`${name}\`: ${about} ${todo}` : `- \`${name}\` (default \`${byDefault}\`): ${about}`;
}

/** One line for each key below a schema: "feeds[].url". */
function keyLines(schema: Schema, path: string): string[] {
  const own = Object.entries(properties(schema)).flatMap(([key, inner]) => [
    keyLine(inner, `${path}${key}`),
    ...keyLines(inner, `${path}${key}.`),
  ]);
  return [...own, ...elements(schema).flatMap((inner) => keyLines(inner, `${path.replace(/\.$/, '')}[].`))];
}

function keyLine(schema: Schema, path: string): string {
  const { default: fallback, description } = typeof schema === 'boolean' ? {} : schema;
  const byDefault = typeof fallback === 'object' || fallback === undefined ? '' : ` (default \`${String(fallback)}\`)`;
  return `- \`${path}\`${byDefault}: ${description}`;
}

function properties(schema: Schema): Record<string, Schema> {
  return typeof schema === 'boolean' ? {} : (schema.properties ?? {});
}

/** The forms that the items of a list may have. */
function elements(schema: Schema): Schema[] {
  const items = typeof schema === 'boolean' || Array.isArray(schema.items) ? undefined : schema.items;
  if (items === undefined || typeof items === 'boolean') return [];
  return items.anyOf ?? [items];
}
