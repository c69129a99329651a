import type { Request, Response } from 'express';
import { EVERYTHING_IN_SCOPE, type Owner, type Scope } from '../news/owner.ts';

/** Who looks at the page: the operator, or a reader who came with the token of one workspace or server. */
export type Viewer = { kind: 'installation' } | { kind: 'owner'; owner: Owner };

export type HttpExchange = { request: Request; response: Response };

/** A request that was let in. Whatever answers it looks at the store as this viewer (`scopeOfViewer`). */
export type Visit = HttpExchange & {
  viewer: Viewer;
  /** The session of a browser that signed in; null for a bearer token and for programs of this machine. */
  sessionId: string | null;
  clientAddress: string;
};

/** The operator sees all that every owner has; a reader what one owner has, and what is the installation's. */
export function scopeOfViewer(viewer: Viewer): Scope {
  return viewer.kind === 'installation' ? EVERYTHING_IN_SCOPE : { kind: 'owner', owner: viewer.owner };
}

export function viewerName(viewer: Viewer): string {
  return viewer.kind === 'installation' ? 'operator' : `reader of ${viewer.owner}`;
}
