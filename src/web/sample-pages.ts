import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { NextFunction } from 'express';
import { codeOf } from '../kit/errors.ts';
import { assets } from './page/assets.ts';
import type { HttpExchange } from './visit.ts';

const SAMPLE_HOST = /\.slugline\.example$/;

/** The address to link to: the outlets of the sample newsroom have no servers, so that their pages are served here. */
export function sampleLink(url: string): string {
  const { hostname, pathname } = new URL(url);
  return SAMPLE_HOST.test(hostname) ? `/samples/${hostname}${pathname}` : url;
}

/** Serves the stories of the sample newsroom, so that the links of its alerts work; others go to the next route. */
export function samplePage(dir: string): (visit: HttpExchange, next: NextFunction) => Promise<void> {
  return async ({ request, response }, next) => {
    const file = storyFile(request.path, dir);
    const story = file === null ? null : await readStory(file);
    if (story === null) return next();
    response.set('Cache-Control', 'no-cache').type('html').send(withStyle(story));
  };
}

function storyFile(path: string, dir: string): string | null {
  const inside = decoded(path.slice('/samples'.length));
  if (inside === null || inside.includes('\0') || !inside.endsWith('.html')) return null;
  const file = join(dir, inside);
  return file.startsWith(join(dir, sep)) ? file : null;
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

async function readStory(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) !== null) return null;
    throw error;
  }
}

/** Adds a style sheet: the stored pages have none, like the pages that the page reader is tested on. */
function withStyle(story: string): string {
  return story.replace(/<\/head>/i, `<link rel="stylesheet" href="${assets.sample.url}">$&`);
}
