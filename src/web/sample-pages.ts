import type { NextFunction } from 'express';
import { assets } from './page/assets.ts';
import type { HttpExchange } from './visit.ts';

/** The page of a story of the sample newsroom, by "/<host>/<path>", or null. */
export type SampleStory = (address: string) => Promise<string | null>;

const SAMPLE_HOST = /\.slugline\.example$/;

/** The address to link to: the outlets of the sample newsroom have no servers, so that their pages are served here. */
export function sampleLink(url: string): string {
  const { hostname, pathname } = new URL(url);
  return SAMPLE_HOST.test(hostname) ? `/samples/${hostname}${pathname}` : url;
}

/** Serves the stories of the sample newsroom, so that the links of its alerts work; others go to the next route. */
export function samplePage(sampleStory: SampleStory): (visit: HttpExchange, next: NextFunction) => Promise<void> {
  return async ({ request, response }, next) => {
    const story = await sampleStory(request.path.slice('/samples'.length));
    if (story === null) return next();
    // The stored pages have no style sheet, like the pages that the page reader is tested on.
    const styled = story.replace(/<\/head>/i, `<link rel="stylesheet" href="${assets.sample.url}">$&`);
    response.set('Cache-Control', 'no-cache').type('html').send(styled);
  };
}
