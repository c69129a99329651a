import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { discordManifest } from '../src/chat/discord/commands.ts';
import { ENGLISH } from '../src/chat/say.ts';
import { slackManifest } from '../src/chat/slack/manifest.ts';
import { COMMANDS } from '../src/commands/answering/command-table.ts';
import type { Command } from '../src/commands/command.ts';
import { helpMessage } from '../src/commands/slugline.ts';
import { commandsPage } from './support/commands-page.ts';

/**
 * How much a newcomer touches (CONTRIBUTING.md): a platform is a folder, a file of settings and a few lines in the files
 * below; a command is a file and a line of the table. Where a name turns up elsewhere, that place wants to be told by a
 * fact of the platform or a field of the command instead.
 */
const SRC = join(import.meta.dirname, '../src');
const FILES_TOUCHED_MAX = 4;

const TOUCHED_BY_A_PLATFORM = [
  // What more than one room must know of it.
  'news/channel.ts',
  // Its settings, beside those of the others.
  'config/settings/platform-settings.ts',
  // How it is built where it is set up.
  'wire-chats.ts',
  // What its own pages want pasted, if they do.
  'terminal/calls/manifest.ts',
];

/** What is posted on the page is a kind of things that are kept (`keep:` in alerts.yaml). */
const KEEPS_PREVIEW = ['news/story.ts', 'store/keeping/keeping.ts'];

/** The preview page draws messages in two looks, by hand; no platform needs one. What is migrated never changes. */
const UNTOUCHED = /^(?:web\/page|store\/migrations)\//;

const files = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({
    path: relative(SRC, path),
    code: readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ''),
  }));

const platforms = readdirSync(join(SRC, 'chat'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** As a name in code or a word of its own; the preview page and its terminal say "preview" of more than the platform. */
function namesPlatform(code: string, platform: string): boolean {
  const quoted = new RegExp(`['"\`]${platform}['"\`]`);
  const anywhere = new RegExp(`(?<!docs/)\\b${platform}\\b`);
  return (platform === 'preview' ? quoted : anywhere).test(code);
}

describe('adding a platform', () => {
  it(`touches at most ${FILES_TOUCHED_MAX} files that exist`, () => {
    expect(TOUCHED_BY_A_PLATFORM.length).toBeLessThanOrEqual(FILES_TOUCHED_MAX);
    expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(TOUCHED_BY_A_PLATFORM));
  });

  it.each(platforms)('leaves %s out of all others', (platform) => {
    const own = (path: string) =>
      path.startsWith(`chat/${platform}/`) ||
      path === `config/platforms/${platform}-settings.ts` ||
      UNTOUCHED.test(path) ||
      (platform === 'preview' && KEEPS_PREVIEW.includes(path));
    const named = files.filter(({ path, code }) => !own(path) && namesPlatform(code, platform)).map(({ path }) => path);
    expect(named.filter((path) => !TOUCHED_BY_A_PLATFORM.includes(path))).toEqual([]);
  });

  it.each([
    "if (platform === 'slack') return 0;",
    'const PACE: Record<Platform, number> = { slack: 1 };',
    'settings.chats.slack?.apiUrl',
    "import { render } from '../chat/slack/render.ts';",
  ])('finds a name that was planted: %s', (code) => {
    expect(namesPlatform(code, 'slack')).toBe(true);
  });
});

describe('adding a command', () => {
  const names = COMMANDS.map(({ spec }) => spec.name);
  const asks = (name: string) =>
    new RegExp(`\\bcase '${name}'|[!=]==? '${name}'|startsWith\\('${name}|\\b${name}Command\\b`);

  it.each(names)('leaves /%s to its own file and the table', (name) => {
    const own = [`commands/${name}.ts`, 'commands/answering/command-table.ts'];
    const asking = files.filter(({ path, code }) => path.startsWith('commands/') && asks(name).test(code));
    expect(asking.map(({ path }) => path).filter((path) => !own.includes(path))).toEqual([]);
    expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(own));
  });

  it('brings it into registrations, manifests, help and docs by the table alone', () => {
    const toy: Command['spec'] = {
      ...{ name: 'tide', description: 'When the tide turns', usage: '<harbour>' },
      options: [{ name: 'harbour', description: 'Which one', kind: 'text', required: true, offers: 'topics' }],
      ...{ subcommands: [], visibility: 'public', permission: 'anyone' },
    };
    const specs = [...COMMANDS.map(({ spec }) => spec), toy];
    const shown = {
      discord: discordManifest(specs, null),
      slack: slackManifest(specs, { mode: 'socket', publicUrl: null }),
      help: helpMessage(specs, ENGLISH),
      docs: commandsPage(specs),
    };
    for (const [where, text] of Object.entries(shown)) {
      expect([where, JSON.stringify(text).includes('When the tide turns')]).toEqual([where, true]);
    }
  });
});
