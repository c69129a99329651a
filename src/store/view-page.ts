/** A part of a long list. */
export type ViewPage = { limit: number; offset: number };
