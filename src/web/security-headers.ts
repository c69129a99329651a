import type { RequestHandler } from 'express';

const COMMON = ["default-src 'none'", "base-uri 'self'", "form-action 'self'", "frame-ancestors 'none'"];

/** Our own page: nothing inline runs, nothing comes from elsewhere (CSP Level 3). */
const PAGE_POLICY = [...COMMON, "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'"].join(
  '; ',
);

/** Bull Board brings its own built page, which styles itself inline. */
const BOARD_POLICY = `${PAGE_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'").replace("img-src 'self'", "img-src 'self' data:")}; font-src 'self'`;

/** Sample stories are plain documents: they show text and pictures, and do nothing. */
const SAMPLE_POLICY =
  "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

export const securityHeaders: RequestHandler = (request, response, next) => {
  response.set({
    'Content-Security-Policy': policyFor(request.path),
    'X-Content-Type-Options': 'nosniff',
    // Not `no-referrer`: a browser then hides the Origin of our own login form (Fetch Standard, append a request Origin).
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Frame-Options': 'DENY',
  });
  next();
};

function policyFor(path: string): string {
  if (path.startsWith('/queues')) return BOARD_POLICY;
  return path.startsWith('/samples/') ? SAMPLE_POLICY : PAGE_POLICY;
}
