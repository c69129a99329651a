import { execFileSync } from 'node:child_process';

/** Worker threads and process journeys run the compiled program, so it is built once before any test. */
export default function buildOnce(): () => Promise<void> {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
  process.env['SLUGLINE_TEST_RUN'] = String(process.pid);
  return async () => (await import('./databases.ts')).dropTestDatabases();
}
