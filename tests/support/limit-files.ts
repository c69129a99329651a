import { execFileSync } from 'node:child_process';

/**
 * Makes a process fail to write to files beyond `bytes`, as on a full disk, with an error of the system (setrlimit(2),
 * RLIMIT_FSIZE; Node.js ignores the signal); 'unlimited' is the end of it. Pipes and reads go on. Linux's prlimit(1).
 */
export function limitFiles(pid: number, bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);
}
