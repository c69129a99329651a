import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { INSTALL_STATE_MS } from './limits.ts';

/**
 * The `state` of an installation: when it ends, a random word, and our signature over both. It also stands in a cookie,
 * so that nobody can be made to finish an installation that somebody else began (RFC 6749 section 10.12).
 */
export function makeState(secret: string, now: Date): string {
  const words = `${now.getTime() + INSTALL_STATE_MS}.${randomBytes(16).toString('base64url')}`;
  return `${words}.${sign(words, secret)}`;
}

export type StateInput = { state: string; cookie: string };

export function isOwnState({ state, cookie }: StateInput, secret: string, now: Date): boolean {
  const [ends = '', word = '', signature = ''] = state.split('.');
  if (state === '' || state !== cookie || !/^\d{13,15}$/u.test(ends) || Number(ends) < now.getTime()) return false;
  const wanted = Buffer.from(sign(`${ends}.${word}`, secret));
  const given = Buffer.from(signature);
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}

function sign(words: string, secret: string): string {
  return createHmac('sha256', secret).update(words).digest('base64url');
}
