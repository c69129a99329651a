import { gzipSync } from 'node:zlib';
import { type RequestHandler, Router } from 'express';
import type { Preview } from '../../chat/preview/create-preview.ts';
import { type Asset, assets } from './assets.ts';
import { previewPage } from './preview-page.ts';
import { sendText } from './send-text.ts';

/** As many as a reader scrolls; the rest is asked for with /latest. */
const MESSAGES_SHOWN = 30;
const KEEP_ASSETS = 'public, max-age=31536000, immutable';

/** Style, script and icon: no secret in them, so they are open to all, the login page included. */
export function assetRoutes(): Router {
  const routes = Router();
  for (const asset of Object.values(assets)) routes.get(asset.path, assetRoute(asset));
  return routes;
}

/** The page, with what has been posted already in it. */
export function pageRoute(preview: Pick<Preview, 'after' | 'suggest'>): RequestHandler {
  return async (request, response) => {
    const [messages, commands] = await Promise.all([preview.after(null, MESSAGES_SHOWN), preview.suggest('/')]);
    response.set({ 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' });
    const body = previewPage({ messages, commands });
    sendText({ body, zipped: gzipSync(body) }, request, response);
  };
}

function assetRoute(asset: Asset): RequestHandler {
  const text = { body: asset.body, zipped: gzipSync(asset.body) };
  return (request, response) => {
    const isVersioned = request.query['v'] !== undefined;
    response.set({ 'Content-Type': asset.type, 'Cache-Control': isVersioned ? KEEP_ASSETS : 'no-cache' });
    sendText(text, request, response);
  };
}
