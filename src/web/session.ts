import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Secret } from '../news/secret.ts';

const COOKIE = 'slugline_session';
const LIFE_MS = 30 * 24 * 3600 * 1000;

/** Whether two texts are the same, in a time that tells nothing of either. */
export function sameText(given: string, expected: string): boolean {
  // Hashing first makes both as long as timingSafeEqual asks for.
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** Starts a session that ends by itself or when ADMIN_TOKEN changes; nothing is kept on this side. */
export function beginSession(response: Response, token: Secret, { now, secure }: { now: Date; secure: boolean }): void {
  const ends = now.getTime() + LIFE_MS;
  response.cookie(COOKIE, `${ends}.${signature(ends, token)}`, {
    httpOnly: true,
    // Lax, so that a link in chat opens the page; requests that change something are held to their Origin anyway.
    sameSite: 'lax',
    secure,
    path: '/',
    maxAge: LIFE_MS,
  });
}

export function hasSession(request: Request, token: Secret, now: Date): boolean {
  const [, ends = '', signed = ''] = /^(\d{1,15})\.([0-9a-f]{64})$/.exec(cookieOf(request) ?? '') ?? [];
  if (ends === '' || Number(ends) < now.getTime()) return false;
  return sameText(signed, signature(Number(ends), token));
}

function signature(ends: number, token: Secret): string {
  return createHmac('sha256', token.reveal()).update(`slugline session ${ends}`).digest('hex');
}

function cookieOf(request: Request): string | null {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const pair = pairs.find((candidate) => candidate.startsWith(`${COOKIE}=`));
  return pair === undefined ? null : pair.slice(COOKIE.length + 1);
}
