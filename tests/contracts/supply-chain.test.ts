import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { ROOT } from '../support/image/read-dockerfile.ts';

const text = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const DIGEST = /^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/;
const SHA512 = `sha512-${'A'.repeat(86)}==`;

const folder = mkdtempSync(join(tmpdir(), 'lock-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(program: string, words: string[]): Promise<{ exit: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(program, words, { cwd: ROOT, maxBuffer: 10_000_000 }, (error, out, err) =>
      resolve({ exit: Number(error?.code ?? 0), out, err }),
    );
  });
}

describe('what is built in is proved', () => {
  const lockIntegrity = (...words: string[]) => run('node', [join(ROOT, 'scripts/lock-integrity.mjs'), ...words]);

  it('gives each package of the lock file its SHA-512, and no registry of one machine', async () => {
    expect(await lockIntegrity()).toMatchObject({ exit: 0, err: '' });
  });

  it.each([
    ['a package without a hash', { version: '1.0.0' }, 'node_modules/a has no SHA-512'],
    ['a package with a weak hash', { version: '1.0.0', integrity: 'sha1-AAAA' }, 'node_modules/a has no SHA-512'],
    [
      'a package from a place of its own',
      { version: '1.0.0', integrity: SHA512, resolved: 'https://registry.example/a.tgz' },
      'node_modules/a is fetched from https://registry.example/a.tgz',
    ],
    [
      'a package that runs a script on installation',
      { version: '1.0.0', integrity: SHA512, hasInstallScript: true },
      'node_modules/a runs a script when it is installed',
    ],
  ])('finds %s when it is planted', async (_case, entry, complaint) => {
    const lock = { lockfileVersion: 3, packages: { '': {}, 'node_modules/a': entry } };
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));
    writeFileSync(join(folder, '.npmrc'), 'omit-lockfile-registry-resolved=true\n');
    const { exit, err } = await lockIntegrity(join(folder, 'package-lock.json'));
    expect(exit).toBe(1);
    expect(err.trim().split('\n')).toEqual([expect.stringContaining(complaint)]);
  });

  it('names images by digest, those of compose.yaml too', () => {
    const bases = [...text('Dockerfile').matchAll(/^FROM (\S+)/gm)].map(([, name = '']) => name);
    const compose = z
      .object({ services: z.record(z.string(), z.looseObject({ image: z.string() })) })
      .parse(parse(text('compose.yaml'), { merge: true }));
    // Ours is built from the Dockerfile, unless the operator names one of a registry.
    const servers = Object.values(compose.services).flatMap(({ image }) =>
      /SLUGLINE_IMAGE/.test(image) ? [] : [image],
    );
    expect(new Set(bases).size).toBe(1);
    expect([...bases, ...servers].filter((name) => !DIGEST.test(name))).toEqual([]);
  });

  it('names actions by commit, with the version for people beside it', () => {
    const workflows = readdirSync(join(ROOT, '.github/workflows')).map((name) => text(`.github/workflows/${name}`));
    const uses = workflows.flatMap((workflow) => workflow.match(/uses: .*/g) ?? []);
    expect(uses.length).toBeGreaterThan(0);
    const others = uses.filter((use) => !use.startsWith('uses: ./.github/'));
    expect(others.filter((use) => !/^uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(use))).toEqual([]);
  });

  it('has each of these brought up to date', () => {
    const { updates } = z
      .object({ updates: z.array(z.looseObject({ 'package-ecosystem': z.string() })) })
      .parse(parse(text('.github/dependabot.yml')));
    const ecosystems = updates.map((update) => update['package-ecosystem']).sort();
    expect(ecosystems).toEqual(['docker', 'docker-compose', 'github-actions', 'npm']);
  });

  it('lists what is in the image, each part with its hash', async () => {
    const { out } = await run('npm', ['run', '--silent', 'sbom']);
    const sbom = z
      .object({
        bomFormat: z.literal('CycloneDX'),
        components: z.array(
          z.looseObject({ name: z.string(), hashes: z.array(z.object({ alg: z.string() })).default([]) }),
        ),
      })
      .parse(JSON.parse(out));
    expect(sbom.components.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['discord.js', '@slack/bolt', 'pg']),
    );
    expect(sbom.components.map(({ name }) => name)).not.toContain('vitest');
    expect(sbom.components.filter(({ hashes }) => !hashes.some(({ alg }) => alg === 'SHA-512'))).toEqual([]);
  });
});
