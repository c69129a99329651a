import type { PreviewMessages, RawPreviewMessage } from '../../../src/chat/preview/preview-messages.ts';

/** The store's part in a few lines: JSON goes in and comes out, a nonce stands once. */
export function messagesInMemory(): PreviewMessages & { rows: (RawPreviewMessage & { nonce: string })[] } {
  const rows: (RawPreviewMessage & { nonce: string })[] = [];
  return {
    rows,
    async append({ channel, nonce, message, threadOf }) {
      const first = rows.find((row) => row.nonce === nonce);
      if (first) return { id: first.id, repeated: true };
      const id = String(rows.length + 1);
      const at = new Date(Date.UTC(2026, 10, 28, 14, rows.length));
      rows.push({ id, at, channel, nonce, threadOf, message: JSON.parse(JSON.stringify(message)) });
      return { id, repeated: false };
    },
    async replace(id, message) {
      const row = rows.find((candidate) => candidate.id === id);
      if (row) row.message = JSON.parse(JSON.stringify(message));
      return row !== undefined;
    },
    async byNonce(nonce) {
      const row = rows.find((candidate) => candidate.nonce === nonce);
      return row ? { id: row.id } : null;
    },
    async after(id, limit) {
      if (id === null) return rows.slice(-limit);
      return rows.filter((row) => BigInt(row.id) > BigInt(id)).slice(0, limit);
    },
  };
}
