import { z } from 'zod';
import { alertsSchema } from '../../src/config/files/alerts.ts';
import { answerTextsSchema } from '../../src/config/files/answers.ts';
import { feedsSchema } from '../../src/config/files/feeds.ts';
import { askingSchema, cuedSchema, languageSchema, pageWordsSchema } from '../../src/config/files/languages.ts';
import { topicsSchema } from '../../src/config/files/topics.ts';
import { platformSettings } from '../../src/config/settings/platform-settings.ts';
import { SETTING_NAMES, type SettingName, settingFacts } from '../../src/config/settings/settings.ts';
import { groupBy } from '../../src/kit/group-by.ts';

// Documents that are generated from the code. Tests compare the files with them; `npx vitest run tests/contracts/generated -u`
// writes them.

/** A JSON schema for editors, under the name it has in config/schemas/. */
type PublishedSchema = { file: string; schema: z.core.JSONSchema.BaseSchema };

type JsonSchema = z.core.JSONSchema._JSONSchema;

const COMMENT_WIDTH = 118;
const JSON_WIDTH = 120;

const ENV_INTRODUCTION =
  'Copy this file to .env and fill in what you need: nothing is required, and an empty line is the same as no line. Lines behind a # show the default. A secret may stand in a file instead: its name with _FILE at the end names that file (DATABASE_URL_FILE=/run/secrets/database_url). Every problem is listed at the start, with what to do.';

const INTRODUCTION = `# Configuration

Nothing has to be set: without a \`.env\` Slugline runs on this machine alone, with an embedded database and the preview
page. Settings come from the environment or from \`.env\` (\`.env.example\` has every line); what a newsroom edits lies in
\`config/\`. Every secret (addresses with passwords, tokens, keys) may stand in a file, as Docker and Kubernetes hand
secrets over: its name with \`_FILE\` at the end names that file, \`DATABASE_URL_FILE=/run/secrets/database_url\`. At the start, and in \`slugline check\`, every problem is listed at once with its code, its line, what was
seen and what to do.

This page is made from the schemas in \`src/config/\`; a test keeps the two alike.`;

const FILES_INTRODUCTION = `## Files

Editors that read the first line of the files (\`# yaml-language-server: $schema=…\`) check and complete them. Unknown keys
are problems. A file that is not there counts as empty. Lengths of time are a number with s, m, h or d behind it.`;

const LANGUAGES = `### languages/*.yaml

What briefs need to know of a language: reporting verbs, titles, pronouns, names of groups. One file for each language,
named by its tag (\`en.yaml\`); every key is in \`config/schemas/language.schema.json\`. A file of your own in the folder
\`languages\` of CONFIG_DIR takes the place of the shipped one with the same name.

### languages/cued/*.yaml

Languages of level "cued": speakers are named where a reporting verb or phrase stands by the quotation, and else left blank.
[docs/languages.md](languages.md) tells how to write such a file; a file in \`languages/\` for the same language takes its
place, and one of the same name in CONFIG_DIR the shipped one's.

### languages/pages/*.yaml

What pages say that show something else than their article: that they ask for consent, are for subscribers or not for the
reader's country, have no such article, want a log-in, or want to see a person first. Such a page is not read as the
article, and \`/why\` says so. All files together are tried on every page, because a page's own language cannot be believed.
They stand apart from \`languages/*.yaml\` because they make no language one that briefs know, and so that a language file of
your own does not take these words away. The same rule holds: a file of the same name in CONFIG_DIR takes the shipped one's
place, and a file of another name is added. Each entry is a part of a sentence with five letters or more; \`…\` stands for any
words between, and a \`*\` at the end of an entry for any ending. What \`cookies\` lists, articles about cookies say too: it
counts only where something of \`consent\` is said. Under \`furniture\` stand lines around an article that are no part of it:
whole lines (\`label\`, \`box\`, \`end\`) and how lines begin (\`pointer\`, \`credit\`, \`date\`, \`byline\`, \`plea\`), with
\`#\` for a number and \`…\` for any words.

\`\`\`yaml
# config/languages/pages/ro.yaml
consent: [noi și partenerii noștri, acceptă toate cookie*]
pay: [acest articol este … abonaților]
missing: [pagina nu a fost găsită]
\`\`\`

### languages/asking/*.yaml

How people ask in chat: words that ask and that no news needs to have (\`words\`), what stands between those and the topic
(\`joins\`; those of \`leads\` may begin a line, \`articles\` follow), what means OR, AND and NOT there (\`or\`, \`and\`, \`without\`), times and what
they are in English (\`times\`, with \`{n}\` for a number), and what to type in place of a command that is none (\`commands\`). The same
rule holds for files in CONFIG_DIR.`;

const CODES: Record<string, string> = {
  'E_<SETTING>': 'The setting of that name is wrong, or is missing beside others.',
  E_ADMIN_TOKEN_SHORT:
    'A warning: ADMIN_TOKEN has fewer than 20 characters, with which the next minor version will not start.',
  E_ADMIN_TOKEN_MISSING:
    'A warning: the page stays closed, because others may reach it (HOST, PUBLIC_URL or TRUSTED_PROXIES) and ADMIN_TOKEN is empty.',
  E_ADMIN_TOKEN_OTHER: 'A warning of check: the running Slugline was started with another ADMIN_TOKEN.',
  E_ENCRYPTION_KEY_OLD: 'ENCRYPTION_KEY_OLD names the key that ENCRYPTION_KEY has, or none is new.',
  E_BACKUP_EVERY:
    'BACKUP_EVERY has a wrong form, or is set beside DATABASE_URL: its database is backed up with pg_dump.',
  E_NODE_EXTRA_CA_CERTS: 'NODE_EXTRA_CA_CERTS stands in .env, where Node reads it too late.',
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
  E_CHOICE: 'A value is none of those that may stand there.',
  E_ANNOUNCE: 'Neither none nor newest and a number.',
  E_LIMIT: 'A limit has no effect, because a wider one is lower.',
  E_QUERY: 'A query that cannot be read; the place is named.',
  E_QUERY_SIGNS: 'A query of a file with a comma, `!` or `not`, which 0.1.0 read otherwise; a note.',
  E_ALIAS: 'A name under aliases in topics.yaml is empty, doubled, or a name of two things.',
  E_TOPIC_UNKNOWN: 'alerts.yaml names a topic that topics.yaml does not have.',
  E_CHANNEL: 'The address of a channel cannot be read.',
  E_CHANNEL_DOUBLE: 'A channel is listed twice.',
  E_CHANNEL_IDLE: 'A channel follows nothing.',
  E_KEEP: 'A time that things are kept for that is out of range, or alerts that outlive their articles.',
  E_MENTION: 'A mention that is no id.',
  E_LANGUAGE_DOUBLE: 'Two files for one language.',
  E_ANSWER_VALUES: 'A sentence of languages/answers has other {names} than the English one, or lacks a plural form.',
  E_ANSWER_SENTENCES: 'A file of languages/answers lacks sentences, or has some that nothing says; a start goes on.',
  E_DATABASE: 'The database of DATABASE_URL does not answer.',
  E_DATABASE_POOL: 'The server or the role allows fewer connections than DATABASE_POOL opens.',
  E_DATABASE_POOLER: 'A pooler (PgBouncer) stands before the database, and the role has no statement_timeout.',
  E_DATABASE_RIGHTS: 'The role of DATABASE_URL may not make tables in its database.',
  E_SCHEMA_NEWER:
    'A newer version has changed the schema: at the start, or under a running process, which then takes no more work.',
  E_SCHEMA_BETWEEN: 'The database was made by a build that was no version; the message says which way may lead on.',
  E_SCHEMA_IN_USE:
    'Processes of 0.1.0 work on the database: all stop before this version starts, and nothing was changed.',
  E_REDIS: 'The Redis of REDIS_URL does not answer.',
  E_REDIS_EVICTS: 'The Redis of REDIS_URL drops keys when its memory is full.',
  E_DATA_DIR: 'The embedded database cannot be opened.',
  E_DATA_DIR_LOCKED: 'Another process has the embedded database open.',
  E_DATABASE_DISK: 'The database cannot write: its disk is full, or ill. It goes on by itself when it can.',
  E_DATABASE_BROKE:
    'The embedded database has ended itself (a full disk, an ill one). The program ends; start it again.',
  E_PORT: 'HOST and PORT cannot be listened on.',
  E_BACKUP_FILE: 'A back-up cannot be written or read.',
  ...platformSettings.codes,
  E_TOPIC_GONE:
    'A topic that channels follow or mute is not in topics.yaml any more (slugline check, and the log of a start).',
  E_FEED_ADDER: 'Feeds that were added in chat, of which nobody noted by whom, reach every workspace (slugline check).',
  E_PART_UNWELL: 'A part does not answer (slugline check).',
};

/** The text of `.env.example`: copied as it is, it changes nothing. */
export function envExample(): string {
  const groups = settingGroups().map(([group, names]) => [`# == ${group} ==`, ...names.flatMap(envLines)].join('\n'));
  return `${[comment(ENV_INTRODUCTION).join('\n'), ...groups].join('\n\n')}\n`;
}

function settingGroups(): [group: string, SettingName[]][] {
  return [...groupBy(SETTING_NAMES, (name) => settingFacts(name).group)];
}

function envLines(name: SettingName): string[] {
  const { about, todo, byDefault } = settingFacts(name);
  const how = byDefault === null ? ` ${todo}` : '';
  return ['', ...comment(about + how), byDefault === null ? `${name}=` : `# ${name}=${byDefault}`];
}

function comment(text: string): string[] {
  const lines: string[] = [];
  let line = '#';
  for (const word of text.split(' ')) {
    if (`${line} ${word}`.length > COMMENT_WIDTH) {
      lines.push(line);
      line = '#';
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}

/** The text of `docs/configuration.md`. */
export function describeSettings(): string {
  const groups = settingGroups().map(([group, names]) => `### ${group}\n\n${names.map(settingLine).join('\n')}`);
  const files = publishedSchemas()
    .filter(({ file }) => !file.startsWith('language'))
    .map(({ file, schema }) => `### ${file.replace('.schema.json', '.yaml')}\n\n${keyLines(schema, '').join('\n')}`);
  const codes = Object.entries(CODES)
    .map(([code, means]) => `- \`${code}\`: ${means}`)
    .join('\n');
  const parts = [INTRODUCTION, '## Settings', ...groups, FILES_INTRODUCTION, ...files, LANGUAGES, '## Codes', codes];
  return `${parts.join('\n\n')}\n`;
}

function settingLine(name: SettingName): string {
  const { about, todo, byDefault } = settingFacts(name);
  return byDefault === null ? `- \`${name}\`: ${about} ${todo}` : `- \`${name}\` (default \`${byDefault}\`): ${about}`;
}

/** One line for each key below a schema: "feeds[].url". */
function keyLines(schema: JsonSchema, path: string): string[] {
  const own = Object.entries(properties(schema)).flatMap(([key, inner]) => [
    keyLine(inner, `${path}${key}`),
    ...keyLines(inner, `${path}${key}.`),
  ]);
  return [...own, ...elements(schema).flatMap((inner) => keyLines(inner, `${path.replace(/\.$/, '')}[].`))];
}

function keyLine(schema: JsonSchema, path: string): string {
  const { default: fallback, description } = typeof schema === 'boolean' ? {} : schema;
  const byDefault = typeof fallback === 'object' || fallback === undefined ? '' : ` (default \`${String(fallback)}\`)`;
  return `- \`${path}\`${byDefault}: ${description}`;
}

function properties(schema: JsonSchema): Record<string, JsonSchema> {
  return typeof schema === 'boolean' ? {} : (schema.properties ?? {});
}

/** The forms that the items of a list may have. */
function elements(schema: JsonSchema): JsonSchema[] {
  const items = typeof schema === 'boolean' || Array.isArray(schema.items) ? undefined : schema.items;
  if (items === undefined || typeof items === 'boolean') return [];
  return items.anyOf ?? [items];
}

/** The schemas by which editors check and complete the YAML files. Only the running program parses queries. */
export function publishedSchemas(): PublishedSchema[] {
  const anyQuery = { checkQuery: () => null, topics: null };
  const schemas = {
    feeds: feedsSchema,
    topics: topicsSchema(anyQuery),
    alerts: alertsSchema(anyQuery),
    language: languageSchema,
    'language-cued': cuedSchema,
    'language-pages': pageWordsSchema,
    'language-asking': askingSchema,
    'language-answers': answerTextsSchema,
  };
  return Object.entries(schemas).map(([name, schema]) => ({
    file: `${name}.schema.json`,
    schema: z.toJSONSchema(schema, { io: 'input' }),
  }));
}

/** JSON as the formatter of this repository writes it: lists on one line where they fit. */
export function printJson(value: unknown, indent = ''): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const oneLine = `[${value.map((item) => printJson(item, inner)).join(', ')}]`;
    if (!oneLine.includes('\n') && indent.length + oneLine.length < JSON_WIDTH) return oneLine;
    return `[\n${value.map((item) => inner + printJson(item, inner)).join(',\n')}\n${indent}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const lines = Object.entries(value).map(([key, item]) => `${inner}${JSON.stringify(key)}: ${printJson(item, inner)}`);
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n${indent}}`;
}
