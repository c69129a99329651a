import { PACKED, packCopy } from './backup.ts';

// A program of its own (decision 0139), for the folder it is started in: packing takes seconds and the memory of a second database.
const outcome = await packCopy(PACKED);
if (outcome.kind !== 'written') throw new Error(outcome.kind === 'failed' ? outcome.reason : outcome.kind);
