import { packCopy } from './backup.ts';

// A program of its own (decision 0139): packing takes seconds and the memory of a second database.
const [copy = '', file = ''] = process.argv.slice(2);
const outcome = await packCopy({ copy, file });
if (outcome.kind !== 'written') {
  process.stderr.write(outcome.kind === 'failed' ? outcome.reason : outcome.kind);
  process.exitCode = 1;
}
