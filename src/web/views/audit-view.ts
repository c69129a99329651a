import { cleanText } from '../../chat/clean-text.ts';
import { type Html, html, NOTHING } from '../../chat/html.ts';
import type { AuditLine } from '../../store/nouns/audit-log.ts';
import { emptyNote, pageOf, pager, rowList, timeTag, type ViewDeps, viewPage } from './view-page.ts';

export async function renderAudit({ audit, now, visit }: ViewDeps): Promise<string> {
  const { part, pagingOf } = pageOf(visit.request);
  const lines = await audit.list({ of: 'all', ...part });
  const list = rowList(lines, (line) => auditRow(line, now()), NO_LINES);
  const body = html`${list}${pager('/audit', pagingOf(lines))}`;
  const intro = html`Who changed what, and from where. In chat: <code>/slugline log</code>, for the lines of one workspace.`;
  return viewPage({ title: 'Audit log', intro, body }, visit);
}

const NO_LINES = emptyNote(
  'Nothing was changed yet',
  html`Commands that change something, and signing in and out, are noted here.`,
);

function auditRow({ at, owner, actor, actorId, action, subject, from, clientAddress }: AuditLine, now: Date): Html {
  const who = actorId === null ? NOTHING : html` <span class="small">${cleanText(actorId)}</span>`;
  const places = [
    ...(from === null ? [] : [html`in <b>${cleanText(from.name)}</b> <code>${cleanText(from.key)}</code> `]),
    ...(clientAddress === null ? [] : [html`from <code>${cleanText(clientAddress)}</code> `]),
  ];
  return html`<li class="row audit">
<div><h2 dir="auto">${cleanText(actor)}${who} ${action} ${cleanText(subject)}</h2>
<p class="small">${places}${owner === 'installation' ? NOTHING : html`<span class="tag">${owner}</span>`}</p></div>
<p class="small when">${timeTag(at, now)}</p>
</li>`;
}
