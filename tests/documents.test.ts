import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { COMMAND_SPECS } from '../src/commands/answering/command-table.ts';
import { SETTING_NAMES, settingFacts } from '../src/config/settings/settings.ts';
import { HELP } from '../src/terminal/call.ts';
import { createMetrics } from '../src/web/metrics.ts';
import { commandRows } from './support/commands-page.ts';
import { TEST_PROMTOOL } from './support/servers.ts';

const ROOT = join(import.meta.dirname, '..');
const README_LINES_MAX = 150;
const PICTURE_BYTES_MAX = 150_000;

const readText = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const README = readText('README.md');
const DOCS = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter(isPage)
    .map((name) => `docs/${name}`),
];

function isPage(name: string): boolean {
  return name.endsWith('.md');
}

const serviceSchema = z
  .object({
    volumes: z.array(z.string()).default([]),
    depends_on: z.record(z.string(), z.object({ condition: z.string(), required: z.boolean() })).default({}),
    profiles: z.array(z.string()).optional(),
    build: z.string().optional(),
    ports: z.array(z.string()).default([]),
    healthcheck: z.object({ test: z.array(z.string()), interval: z.string() }).optional(),
  })
  .loose();
const composeSchema = z.strictObject({
  services: z.record(z.string(), serviceSchema),
  volumes: z.record(z.string(), z.object({})),
  'x-process': z.unknown(),
});
const workflowSchema = z.object({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(z.string(), z.object({ steps: z.array(z.object({ run: z.string().optional() })) })),
});

/** The cells of each row of the table that stands under a heading. */
function rowsUnder(heading: string, page: string): string[][] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .replace(/^\||\|$/g, '')
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim().replaceAll('\\|', '|')),
  );
}

const codesIn = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].flatMap(([, code]) => code ?? []);

/** Paths that a page names: links, and code that looks like a file of ours. */
function pathsIn(page: string): string[] {
  const text = readText(page);
  const links = [...text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)]
    .flatMap(([, target]) => target ?? [])
    .filter((target) => !target.includes('://'))
    .map((target) => join(dirname(page), target));
  const named = codesIn(text).filter((code) => /^(?:src|docs|config|tests|bench)\/[\w./-]+$/.test(code));
  return [...links, ...named];
}

describe('CHANGELOG.md', () => {
  it('ends its newest released version where package.json stands', () => {
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(readText('package.json')));
    const [, newest] = /^## \[(\d[^\]]*)\] - \d{4}-\d{2}-\d{2}$/m.exec(readText('CHANGELOG.md')) ?? [];
    expect(newest).toBe(version);
  });
});

describe('the README', () => {
  it(`has at most ${README_LINES_MAX} lines`, () => {
    expect(README.trimEnd().split('\n').length).toBeLessThanOrEqual(README_LINES_MAX);
  });

  it('lists every command as the command table declares it', () => {
    expect(README).toContain(`\n${commandRows(COMMAND_SPECS)}\n\n`);
  });

  it('lists every setting with its default', () => {
    const rows = rowsUnder('Settings', README);
    expect(rows.flatMap(([names]) => codesIn(names)).sort()).toEqual([...SETTING_NAMES].sort());
    for (const [names, byDefault] of rows) {
      const known = SETTING_NAMES.filter((name) => codesIn(names).includes(name));
      const defaults = known.flatMap((name) => settingFacts(name).byDefault ?? []);
      expect([names, codesIn(byDefault)]).toEqual([names, defaults]);
    }
  });

  it('lists every call of the command line', () => {
    const named = new Set(
      rowsUnder('Command line', README).flatMap(([calls, does]) => [...codesIn(calls), ...codesIn(does)]),
    );
    const firstWords = new Set([...named].map((call) => call.split(' ')[0]));
    const inHelp = [...HELP.matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name);
    expect(inHelp.filter((name) => !firstWords.has(name))).toEqual([]);
  });

  it('says where the tools stand that it names', () => {
    const scripts: { scripts: Record<string, string> } = JSON.parse(readText('package.json'));
    const asked = DOCS.flatMap((page) => [...readText(page).matchAll(/npm run (\w+)/g)].map(([, name = '']) => name));
    expect(asked.filter((name) => !(name in scripts.scripts))).toEqual([]);
  });
});

describe('the pages', () => {
  it.each(['README.md', 'docs/architecture.md'])('%s names the eight calls that the code has', (page) => {
    const rows = rowsUnder(page === 'README.md' ? 'How it works' : 'Eight calls', readText(page));
    expect(rows).toHaveLength(8);
    for (const [, place, call] of rows) {
      const [name = ''] = codesIn(call);
      const [path = ''] = codesIn(place);
      const files = path.endsWith('.ts') ? [path] : filesOf(`src/${path}`);
      const declares = files.some((file) => new RegExp(`export (?:async )?function ${name}\\b`).test(readText(file)));
      expect([name, declares]).toEqual([name, true]);
    }
  });

  it.each(DOCS)('%s names only files that exist', (page) => {
    expect(pathsIn(page).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it.each(DOCS)('%s names only settings that exist', (page) => {
    const PREFIXES = /^(?:SLACK|DISCORD|LLM|DATABASE|REDIS|ENCRYPTION|ADMIN|PUBLIC|CONFIG|DATA|LOG)_[A-Z_]+$/;
    const named = codesIn(readText(page)).map((code) => code.split('=')[0]?.replace(/_FILE$/, '') ?? '');
    expect(named.filter((name) => PREFIXES.test(name) && !SETTING_NAMES.some((known) => known === name))).toEqual([]);
  });

  it('has pictures that load quickly', () => {
    const pictures = filesOf('docs/images').map((path) => ({ path, bytes: readFileSync(join(ROOT, path)).byteLength }));
    expect(pictures.length).toBeGreaterThan(0);
    expect(pictures.filter(({ bytes }) => bytes > PICTURE_BYTES_MAX)).toEqual([]);
  });
});

describe('the dashboard', () => {
  it('asks only for metrics that are there', async () => {
    const metrics = createMetrics();
    metrics.watchQueues(async () => []);
    const known = [...(await metrics.text()).matchAll(/^# TYPE (\w+)/gm)].flatMap(([, name]) => name ?? []);
    const asked = [...readText('docs/grafana-dashboard.json').matchAll(/\b(?:slugline|nodejs|process)_\w+/g)];
    const names = asked.map(([name]) => name.replace(/_bucket$/, ''));
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('shows every metric of ours', async () => {
    const metrics = createMetrics();
    metrics.watchQueues(async () => []);
    const ours = [...(await metrics.text()).matchAll(/^# TYPE (slugline_\w+)/gm)].flatMap(([, name]) => name ?? []);
    expect(ours.filter((name) => !readText('docs/grafana-dashboard.json').includes(name))).toEqual([]);
  });
});

describe('the rules of alarms', () => {
  it('ask only for metrics that are there', async () => {
    const metrics = createMetrics();
    metrics.watchBackups(1, () => Promise.resolve(null));
    const known = [...(await metrics.text()).matchAll(/^# TYPE (\w+)/gm)].flatMap(([, name]) => name ?? []);
    const rules = readText('docs/alerts.rules.yml');
    const names = [...rules.matchAll(/\bslugline_\w+/g)].map(([name]) => name.replace(/_bucket$/, ''));
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
  });

  it.skipIf(TEST_PROMTOOL === null)(
    'ring in each standstill within two minutes, and not when all is well',
    () => {
      const { stdout, stderr, status } = spawnSync(
        TEST_PROMTOOL ?? '',
        ['test', 'rules', 'tests/fixtures/alerts.rules.test.yml'],
        { cwd: ROOT, encoding: 'utf8' },
      );
      expect({ status, said: status === 0 ? '' : `${stdout}${stderr}` }).toEqual({ status: 0, said: '' });
    },
    240_000,
  );
});

describe('the image and what runs it', () => {
  const compose = composeSchema.parse(parseYaml(readText('compose.yaml'), { merge: true }));
  const dockerfile = readText('Dockerfile');

  it('compose.yaml names only volumes, services and settings that are there', () => {
    const services = Object.values(compose.services);
    const named = services.flatMap(({ volumes }) => volumes.map((volume) => volume.split(':')[0] ?? ''));
    const missing = named.filter((name) => !name.startsWith('./') && !(name in compose.volumes));
    expect(missing).toEqual([]);
    expect(named.filter((name) => name.startsWith('./') && !existsSync(join(ROOT, name)))).toEqual([]);
    const needed = services.flatMap(({ depends_on }) => Object.keys(depends_on));
    expect(needed.filter((name) => !(name in compose.services))).toEqual([]);
    const told = [...readText('compose.yaml').matchAll(/^# {3}([A-Z_]+)=/gm)].flatMap(([, name]) => name ?? []);
    const known: readonly string[] = [...SETTING_NAMES, 'COMPOSE_PROFILES', 'WORKERS'];
    expect(told.filter((name) => !known.includes(name))).toEqual([]);
  });

  const services = Object.entries(compose.services);
  const ours = services.filter(([, { build }]) => build !== undefined);
  const servers = services.filter(([, { build }]) => build === undefined);

  it('compose.yaml gives our own containers no rights, nothing to write to but their data, and time to stop', () => {
    expect(ours.map(([name]) => name)).toContain('slugline');
    for (const [, service] of ours) {
      expect(service).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        volumes: expect.arrayContaining(['slugline-data:/data']),
        stop_grace_period: '15s',
      });
    }
    expect(ours.flatMap(([, { ports }]) => ports)).toEqual(['127.0.0.1:3000:3000']);
  });

  it('compose.yaml starts servers only where their profile is asked for, and waits until they answer', () => {
    expect(servers.map(([name]) => name).sort()).toEqual(['postgres', 'redis']);
    for (const [name, { profiles, healthcheck }] of servers) {
      expect([name, profiles]).toEqual([name, ['servers']]);
      expect(healthcheck).toBeDefined();
      for (const [, { depends_on }] of ours) {
        expect(depends_on[name]).toEqual({ condition: 'service_healthy', required: false });
      }
    }
  });

  it('the Dockerfile copies what exists, ends as a user without rights, and asks a call that exists for its health', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, files = '']) =>
      files.split(' '),
    );
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect([...dockerfile.matchAll(/^USER (\w+)$/gm)].at(-1)?.[1]).toBe('node');
    const [, call = ''] = /^HEALTHCHECK .*"dist\/main\.js", "(\w+)"\]$/m.exec(dockerfile) ?? [];
    expect(HELP).toMatch(new RegExp(`^ {2}${call}\\b`, 'm'));
  });

  it('every way to start gives memory back in the same way', () => {
    const ways = ['package.json', 'Dockerfile', 'docs/deploy/slugline.service', 'docs/operations.md'].map(readText);
    const settings = ways.map((way) => [...new Set(way.match(/\bMALLOC_[A-Z_]+=\d+/g))].sort());
    expect(settings[0]?.length).toBeGreaterThan(1);
    expect(settings.filter((own) => own.join() !== settings[0]?.join())).toEqual([]);
    const images = ['compose.yaml', 'docs/deploy/kubernetes.yaml'].map(readText);
    for (const way of [...ways, ...images]) expect(way).toMatch(/node"?, "?--v8-pool-size=1|node --v8-pool-size=1/);
  });

  it('CI runs what the repository calls its proof', () => {
    const workflow = workflowSchema.parse(parseYaml(readText('.github/workflows/ci.yaml')));
    const runs = Object.values(workflow.jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
    expect(runs.some((run) => run.endsWith('bash .ci/run'))).toBe(true);
    expect(workflow.permissions).toEqual({ contents: 'read' });
  });
});

describe('.env.example', () => {
  it('has a line for each setting and no other', () => {
    const lines = [...readText('.env.example').matchAll(/^(?:# )?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name);
    expect(lines.sort()).toEqual([...SETTING_NAMES].sort());
  });
});

function filesOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1));
}
