import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { readEnv } from '../../src/config/settings/read-env.ts';
import { ROLES } from '../../src/config/settings/setting-forms.ts';
import { SETTING_NAMES } from '../../src/config/settings/settings.ts';
import { readCall } from '../../src/terminal/call.ts';
import { ROOT } from '../support/image/read-dockerfile.ts';

const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const isSetting = (name: string): boolean =>
  name === 'NODE_ENV' ||
  // glibc's, see mallopt(3).
  /^MALLOC_(MMAP|TRIM)_THRESHOLD_$/.test(name) ||
  SETTING_NAMES.some((known) => known === name.replace(/_FILE$/, ''));
/** What is handed to the program after its file. */
const wordsOf = (command: readonly string[]): string[] =>
  command.slice(command.findIndex((word) => word.endsWith('dist/main.js')) + 1);

const probeSchema = z.object({ httpGet: z.object({ path: z.string(), port: z.literal('http') }) });
const deploymentSchema = z.object({
  kind: z.literal('Deployment'),
  spec: z.object({
    template: z.object({
      spec: z.looseObject({
        enableServiceLinks: z.literal(false),
        terminationGracePeriodSeconds: z.number(),
        containers: z.tuple([
          z.looseObject({
            args: z.array(z.string()),
            env: z.array(z.object({ name: z.string(), value: z.string() })),
            livenessProbe: probeSchema,
            readinessProbe: probeSchema,
          }),
        ]),
      }),
    }),
  }),
});

describe('docs/deploy/kubernetes.yaml', () => {
  const documents = parseAllDocuments(text('docs/deploy/kubernetes.yaml')).map((document) => document.toJS());
  const deployments = documents.flatMap((document) => {
    const read = deploymentSchema.safeParse(document);
    return read.success ? [read.data.spec.template.spec] : [];
  });

  it('runs each role once or more, by calls and settings that there are', () => {
    const words = deployments.map(({ containers: [{ args }] }) => wordsOf(args));
    expect(words.map(([, role]) => role).sort()).toEqual([...ROLES].sort());
    expect(words.map((call) => readCall(call).name)).toEqual(['start', 'start', 'start']);
    const names = deployments.flatMap(({ containers: [{ env }] }) => env.map(({ name }) => name));
    expect(names.filter((name) => !isSetting(name))).toEqual([]);
  });

  it('restarts a process that is dead, and takes no more from one that cannot work', () => {
    for (const { containers, terminationGracePeriodSeconds } of deployments) {
      const [{ livenessProbe, readinessProbe }] = containers;
      expect([livenessProbe.httpGet.path, readinessProbe.httpGet.path]).toEqual(['/livez', '/readyz']);
      // A stop takes ten seconds at most.
      expect(terminationGracePeriodSeconds).toBeGreaterThan(10);
    }
  });
});

describe('docs/deploy/slugline.service', () => {
  const lines = text('docs/deploy/slugline.service').split('\n');
  const valuesOf = (key: string): string[] =>
    lines.flatMap((line) => (line.startsWith(`${key}=`) ? [line.slice(key.length + 1)] : []));

  it('starts the program by a call and with settings that there are', () => {
    const [command = ''] = valuesOf('ExecStart');
    expect(readCall(wordsOf(command.split(' ')))).toEqual({ name: 'start', roles: null });
    const set = valuesOf('Environment').flatMap((value) => value.split(' ').map((pair) => pair.split('=')));
    expect(set.map(([name = '']) => name).filter((name) => !isSetting(name))).toEqual([]);
    expect(readEnv(Object.fromEntries(set)).problems).toEqual([]);
  });

  it('gives a stop its time', () => {
    expect(Number.parseInt(valuesOf('TimeoutStopSec')[0] ?? '', 10)).toBeGreaterThan(10);
  });
});

describe('the release workflow', () => {
  const { jobs, on } = parse(text('.github/workflows/release.yaml'));

  it('publishes what all checks have passed, with what is in it and how it was built', () => {
    expect(on).toEqual({ push: { tags: ['v*'] } });
    expect(jobs.image.needs).toBe('check');
    expect(jobs.check.uses).toBe('./.github/workflows/ci.yaml');
    const script = z.array(z.looseObject({ run: z.string().optional() })).parse(jobs.image.steps);
    const commands = script.map(({ run = '' }) => run).join('\n');
    expect(commands).toContain('--sbom=true --provenance=mode=max');
    for (const [, file = ''] of commands.matchAll(/(docs\/deploy\/\S+)/g)) expect(text(file)).not.toBe('');
  });

  it('takes the notes of a version out of the changelog as it is written', () => {
    expect(text('CHANGELOG.md')).toMatch(/^## \[0\.1\.0\] - \d{4}-\d\d-\d\d$/m);
  });
});
