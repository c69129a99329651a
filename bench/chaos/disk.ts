import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, statfsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { limitFiles } from '../../tests/support/limit-files.ts';

/** Where a database writes, which can be full for a while. */
export type Disk = {
  fill(): Promise<void>;
  free(): Promise<void>;
  remove(): void;
};

const SIZE_KB = 4_000_000;
/** A database goes on writing while its disk is made small. */
const TRIES = 20;
/** Less than a segment of PostgreSQL's log, so that its end is met as well as the tables'. */
const LIMIT_BYTES = 1_000_000;

/** A file system of its own in memory at `path`, made as small as what it holds; `pids` write to it. */
export function openDisk(path: string, pids: () => number[]): Disk {
  mkdirSync(path, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_KB}k`, 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    return limitOf(pids);
  }
  chmodSync(path, 0o755);
  return {
    async fill() {
      for (let attempt = 0; attempt < TRIES; attempt += 1) if (resize(path, usedKb(path) + attempt * 4)) return;
    },
    async free() {
      resize(path, SIZE_KB);
    },
    remove: () => void execFileSync('umount', ['--lazy', path]),
  };
}

/** Where nothing can be mounted: the processes may not write beyond a part of a file, which is as full to them. */
function limitOf(pids: () => number[]): Disk {
  const limit = (bytes: number | 'unlimited'): void => {
    for (const pid of pids()) {
      try {
        limitFiles(pid, bytes);
      } catch {
        // It ended meanwhile.
      }
    }
  };
  return {
    fill: async () => limit(LIMIT_BYTES),
    free: async () => limit('unlimited'),
    remove: () => undefined,
  };
}

function resize(path: string, kb: number): boolean {
  try {
    execFileSync('mount', ['-o', `remount,size=${kb}k`, path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function usedKb(path: string): number {
  const { blocks, bfree, bsize } = statfsSync(path);
  return ((blocks - bfree) * bsize) / 1024;
}

/** Full for long enough that everything has tried to write. */
export async function fillFor(disk: Disk, ms: number): Promise<void> {
  await disk.fill();
  await sleep(ms);
  await disk.free();
}
