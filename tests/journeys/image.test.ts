import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imageContract } from '../contracts/image.ts';
import { type DockerImage, openDockerImage } from '../support/image/docker-image.ts';
import { stageImage } from '../support/image/stage-image.ts';
import { until } from '../support/run-slugline.ts';
import { TEST_IMAGE } from '../support/servers.ts';

imageContract('staged without an engine', stageImage);

if (TEST_IMAGE !== null) {
  imageContract('run as compose.yaml runs it', async () => openDockerImage(TEST_IMAGE ?? ''));

  describe('the image, from inside', () => {
    let image: DockerImage;
    beforeAll(async () => {
      image = openDockerImage(TEST_IMAGE ?? '');
      const running = await image.start({});
      await until(() => running.isHealthy(), 110_000, 'healthy');
    });
    afterAll(() => image.remove());

    it('runs as a user without rights', async () => {
      expect(await image.inside(['id', '-un'])).toBe('node');
      expect(await image.inside(['sed', '-n', 's/^CapEff:\\s*//p', '/proc/self/status'])).toMatch(/^0+$/);
    });

    it('writes to its data and to /tmp, and to nothing else', async () => {
      const writes = (folder: string) =>
        image.inside(['sh', '-c', `touch ${folder}/try && rm ${folder}/try && echo yes`]).catch(() => 'no');
      expect(await Promise.all(['/data', '/tmp', '/app', '/app/config', '/home/node'].map(writes))).toEqual([
        'yes',
        'yes',
        'no',
        'no',
        'no',
      ]);
    });

    it('holds what runs, and neither sources nor tools', async () => {
      const files = await image.inside(['ls', '/app']);
      expect(files.split('\n')).toEqual([
        'LICENSE',
        'NOTICE',
        'config',
        'dist',
        'node_modules',
        'package.json',
        'sbom.json',
      ]);
      const packages = (await image.inside(['ls', '/app/node_modules'])).split('\n');
      expect(packages).toContain('discord.js');
      expect(packages.filter((name) => ['typescript', 'vitest', 'rolldown', 'knip'].includes(name))).toEqual([]);
    });
  });
}
