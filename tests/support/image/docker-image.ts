import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Image, RunningImage } from '../../contracts/image.ts';
import { ROOT } from './read-dockerfile.ts';

const runCommand = promisify(execFile);

const processSchema = z.object({
  read_only: z.boolean(),
  tmpfs: z.array(z.string()),
  cap_drop: z.array(z.string()),
  security_opt: z.array(z.string()),
  init: z.boolean(),
  volumes: z.array(z.string()),
  stop_grace_period: z.string(),
});
const composeSchema = z.object({ 'x-process': processSchema });

export type DockerImage = Image & {
  /** Runs a command in the container that runs, as its user. */
  inside(words: string[]): Promise<string>;
};

/** Runs an image as compose.yaml runs our own services, with a volume of its own. */
export function openDockerImage(image: string): DockerImage {
  const name = `slugline-test-${randomUUID()}`;
  return {
    start: (env) => startContainer({ image, name, env }),
    inside: (words) => docker(['exec', name, ...words]),
    async remove() {
      await docker(['rm', '--force', name]).catch(() => undefined);
      await docker(['volume', 'rm', '--force', name]);
    },
  };
}

type Plan = { image: string; name: string; env: Record<string, string> };

/** A second start is that of a new container, as after `docker compose up` with a new image. */
async function startContainer({ image, name, env }: Plan): Promise<RunningImage> {
  await docker(['rm', '--force', name]).catch(() => undefined);
  const given = Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  await docker(['run', '--detach', '--name', name, ...flagsOfCompose(name), ...given, image]);
  const address = await docker(['port', name, '3000/tcp']);
  return {
    url: `http://${address.split('\n')[0]}`,
    isHealthy: async () => (await inspect(name, '.State.Health.Status')) === 'healthy',
    async output() {
      const { stdout, stderr } = await runCommand('docker', ['logs', name]);
      return stdout + stderr;
    },
    async stop() {
      await docker(['stop', name]);
      return Number(await inspect(name, '.State.ExitCode'));
    },
  };
}

function flagsOfCompose(volume: string): string[] {
  const compose = parse(readFileSync(join(ROOT, 'compose.yaml'), 'utf8'));
  const { 'x-process': facts } = composeSchema.parse(compose);
  const mounts = facts.volumes.map((each) =>
    each.replace(/^\.\//, `${ROOT}/`).replace(/^slugline-data:/, `${volume}:`),
  );
  return [
    ...(facts.read_only ? ['--read-only'] : []),
    ...(facts.init ? ['--init'] : []),
    ...facts.tmpfs.flatMap((path) => ['--tmpfs', path]),
    ...facts.cap_drop.flatMap((right) => ['--cap-drop', right]),
    ...facts.security_opt.flatMap((option) => ['--security-opt', option]),
    ...mounts.flatMap((mount) => ['--volume', mount]),
    ...['--stop-timeout', facts.stop_grace_period.replace(/s$/, '')],
    ...['--publish', '127.0.0.1::3000', '--health-interval', '1s'],
  ];
}

const inspect = (name: string, field: string): Promise<string> => docker(['inspect', '--format', `{{${field}}}`, name]);

async function docker(words: string[]): Promise<string> {
  const { stdout } = await runCommand('docker', words);
  return stdout.trim();
}
