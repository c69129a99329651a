import { urlencoded } from 'express';
import { z } from 'zod';
import { cleanText } from '../../chat/clean-text.ts';
import { type Html, html, NOTHING } from '../../chat/html.ts';
import type { Session } from '../../store/nouns/sessions.ts';
import type { PageSessions } from '../guard/page-sessions.ts';
import { noteOnPage } from '../guard/sign-in.ts';
import type { Route, RouteTableDeps } from '../routes.ts';
import type { Visit } from '../visit.ts';
import { emptyNote, rowList, timeTag, type ViewDeps, viewPage } from './view-page.ts';

const FORM_BYTES_MAX = 1024;
/** One session by its id, or all others. */
const endBody = z
  .object({
    id: z
      .string()
      .regex(/^\d{1,18}$/)
      .nullable()
      .catch(null)
      .default(null),
    others: z.literal('yes').optional(),
  })
  .catch({ id: null });

export function endRoute(deps: RouteTableDeps, pageSessions: PageSessions): Route {
  return {
    ...{ method: 'post', path: '/sessions/end', for: 'installation' },
    read: [urlencoded({ extended: false, limit: FORM_BYTES_MAX })],
    handle: (visit) => endSessions(visit, deps, pageSessions),
  };
}

async function endSessions(visit: Visit, deps: RouteTableDeps, pageSessions: PageSessions): Promise<void> {
  const { request, response, sessionId } = visit;
  const { id, others } = endBody.parse(request.body);
  if (others === 'yes') {
    const ended = await deps.sessions.endOthers(sessionId);
    await noteOnPage(visit, 'ended all other sessions', { ...deps, subject: `(${ended})` });
  }
  const session = (await pageSessions.list()).find((each) => each.id === id);
  if (session && (await deps.sessions.end(session.id))) {
    await noteOnPage(visit, 'ended the session', {
      ...deps,
      subject: `of ${browserOf(session)} at ${session.address}`,
    });
  }
  response.set('Cache-Control', 'no-store').redirect(303, '/sessions');
}

export async function renderSessions({ pageSessions, now, visit }: ViewDeps): Promise<string> {
  const sessions = await pageSessions.list();
  const others = sessions.filter(({ id }) => id !== visit.sessionId);
  const endAll =
    others.length === 0
      ? NOTHING
      : html`<form method="post" action="/sessions/end"><input type="hidden" name="others" value="yes"><button>End all others</button></form>`;
  const nobody = emptyNote(
    'No browser is signed in',
    html`Where <code>ADMIN_TOKEN</code> is set, one is after logging in.`,
  );
  const list = rowList(sessions, (session) => sessionRow(session, visit, now()), nobody);
  const intro = html`Browsers that are signed in to this page. A session ends after 30 days, or when its token is changed. Programs with a bearer token have none.`;
  return viewPage({ title: 'Sessions', intro, body: html`${list}${endAll}` }, visit);
}

function sessionRow(session: Session, visit: Visit, now: Date): Html {
  const { id, owner, address, createdAt, lastUsedAt, expiresAt } = session;
  const isThis = id === visit.sessionId;
  const whose = owner === 'installation' ? NOTHING : html` <span class="tag">reader of ${owner}</span>`;
  return html`<li class="row session">
<div><h2 dir="auto">${browserOf(session)}${isThis ? html` <span class="tag">this one</span>` : NOTHING}${whose}</h2>
<p class="small">from <code>${address}</code> · signed in ${timeTag(createdAt, now)}, last used ${timeTag(lastUsedAt, now)}, ends ${timeTag(expiresAt, now)}</p></div>
<form method="post" action="/sessions/end"><input type="hidden" name="id" value="${id}"><button>${isThis ? 'Sign out' : 'End'}</button></form>
</li>`;
}

function browserOf({ userAgent }: Session): string {
  return cleanText(userAgent) || 'a browser that does not say its name';
}
