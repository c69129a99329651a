import { PGlite } from '@electric-sql/pglite';

// A program of its own (see pglite-files.ts): makes the database in the directory it is started in.
const pglite = await PGlite.create('.');
await pglite.close();
