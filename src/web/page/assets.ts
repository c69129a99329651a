import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { RequestHandler } from 'express';
import { sendText } from '../respond.ts';
import type { Route } from '../routes.ts';

const KEEP_ASSETS = 'public, max-age=31536000, immutable';
/** The folder that build.mjs builds from `browser/` and `styles/` beside this file. */
const BUILT = builtFolder(import.meta.dirname);

/** The files that pages load. The address changes with the content, so that browsers may cache it for ever. */
export const assets = {
  style: asset('page.css', 'text/css'),
  views: asset('views.css', 'text/css'),
  script: asset('page.js', 'text/javascript'),
  viewsScript: asset('views.js', 'text/javascript'),
  sample: asset('sample.css', 'text/css'),
  icon: asset('icon.svg', 'image/svg+xml'),
};

/** Style, script and icon. They hold no secrets, so that everybody may load them, also on the login page. */
export function assetRoutes(): Route[] {
  return Object.values(assets).map(({ path, type, body }) => {
    return { method: 'get', path, for: 'everybody', handle: [assetRoute(type, body)] };
  });
}

function assetRoute(type: string, body: string): RequestHandler {
  const text = { body, zipped: gzipSync(body) };
  return (request, response) => {
    const isVersioned = request.query['v'] !== undefined;
    response.set({ 'Content-Type': type, 'Cache-Control': isVersioned ? KEEP_ASSETS : 'no-cache' });
    sendText(text, request, response);
  };
}

function asset(name: string, type: string) {
  const body = readFileSync(join(BUILT, name), 'utf8');
  const version = createHash('sha256').update(body).digest('hex').slice(0, 12);
  return { path: `/${name}`, url: `/${name}?v=${version}`, type: `${type}; charset=utf-8`, body };
}

/** `dist/page` of the package, found from here upwards: in tests this file runs in `src`, otherwise in the bundle. */
function builtFolder(from: string): string {
  const folder = join(from, 'dist', 'page');
  if (existsSync(folder)) return folder;
  const above = dirname(from);
  if (above === from) throw new Error('dist/page is missing: npm run build');
  return builtFolder(above);
}
