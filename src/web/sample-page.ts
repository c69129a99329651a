import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { RequestHandler } from 'express';
import { assets } from './page/assets.ts';

/** A story of the sample newsroom, so that the links of its alerts open; what is no story here is nobody's. */
export function samplePage(dir: string): RequestHandler {
  return async (request, response, next) => {
    const file = storyFile(request.path, dir);
    const story = file === null ? null : await readStory(file);
    if (story === null) return next();
    response.set('Cache-Control', 'no-cache').type('html').send(dressed(story));
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
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}

/** The pages themselves stay as plain as the reader of pages finds them in the wild. */
function dressed(story: string): string {
  return story.replace(/<\/head>/i, `<link rel="stylesheet" href="${assets.sample.url}">$&`);
}
