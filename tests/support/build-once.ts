import { execFileSync } from 'node:child_process';

/** Worker threads and process journeys run the compiled program, so it is built once before any test. */
export default function buildOnce(): void {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
}
