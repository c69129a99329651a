import type { RequestHandler } from 'express';

type PartHealth = { ok: boolean; state: string; code?: string; todo?: string };
export type Health = () => Promise<Record<string, PartHealth>>;

/** A probe gives up sooner than this would; then the answer itself is the news. */
const ANSWER_WITHIN_MS = 4000;

/** 200 when every part is well, else 503; both name each part's state. */
export function healthRoute(health: Health): RequestHandler {
  return async (_request, response) => {
    const parts = await withinTime(health());
    const ok = Object.values(parts).every((part) => part.ok);
    response
      .status(ok ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ ok, parts });
  };
}

async function withinTime(asked: Promise<Record<string, PartHealth>>): Promise<Record<string, PartHealth>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Record<string, PartHealth>>((resolve) => {
    timer = setTimeout(() => resolve({ web: { ok: false, state: 'the other parts do not answer' } }), ANSWER_WITHIN_MS);
  });
  const failed = asked.catch(() => ({ web: { ok: false, state: 'the other parts cannot be asked' } }));
  return Promise.race([failed, late]).finally(() => clearTimeout(timer));
}
