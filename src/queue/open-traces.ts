import { randomBytes } from 'node:crypto';
import type { BackendOptions } from './backend.ts';

export type Traces = { options: BackendOptions; close: () => Promise<void> };

const NO_TRACES: Traces = { options: {}, close: async () => undefined };

/** Traces of jobs to a collector; without one nothing is loaded and nothing is done. */
export async function openTraces(endpoint: string | null, onError: (error: Error) => void): Promise<Traces> {
  if (endpoint === null) return NO_TRACES;
  const [{ createOtlpExport }, { traceJobs }] = await Promise.all([
    import('./otlp-export.ts'),
    import('./trace-jobs.ts'),
  ]);
  const spans = createOtlpExport(endpoint, { post: fetch, onError });
  const newId = (bytes: number): string => randomBytes(bytes).toString('hex');
  const now = (): number => performance.timeOrigin + performance.now();
  return { options: { telemetry: traceJobs({ add: spans.add, newId, now }) }, close: spans.close };
}
