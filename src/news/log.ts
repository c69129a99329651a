/** One line per outcome: ids as fields, the event as message. A plain parameter, not a port. */
export type Log = Record<'debug' | 'info' | 'warn' | 'error', (fields: Record<string, unknown>, event: string) => void>;
