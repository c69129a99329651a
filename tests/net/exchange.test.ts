import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inflate } from '../../src/net/exchange.ts';

const WORDS = Buffer.from('one word after another');

describe('inflate', () => {
  it('undoes codings in the reverse of their order', async () => {
    const packed = brotliCompressSync(gzipSync(WORDS));
    expect(await inflate(packed, 'gzip, br', 1000)).toEqual({ kind: 'inflated', body: WORDS });
  });

  it('leaves a body without coding, and an empty one, as it is', async () => {
    expect(await inflate(WORDS, undefined, 5)).toEqual({ kind: 'inflated', body: WORDS });
    expect(await inflate(WORDS, 'identity', 5)).toEqual({ kind: 'inflated', body: WORDS });
    expect(await inflate(new Uint8Array(), 'gzip', 5)).toEqual({ kind: 'inflated', body: new Uint8Array() });
  });

  it('counts what comes out, in every layer', async () => {
    const bomb = gzipSync(gzipSync(Buffer.alloc(10_000_000)));
    expect(await inflate(bomb, 'gzip, gzip', 100_000)).toEqual({ kind: 'too-large' });
  });

  it('refuses more layers than anybody needs', async () => {
    expect(await inflate(WORDS, 'gzip, gzip, gzip', 1000)).toEqual({ kind: 'broken', reason: '3 content codings' });
  });
});
