/** Keeps an operator's page as it would be if it were loaded now. Without it, the page is what it was when it came. */
export const scriptViews = `'use strict';
(() => {
const RECONNECT_MS = 5000;
const rows = document.getElementById('rows'), live = document.getElementById('live');
let isStale = false;

function sayLive(state, text) {
  live.className = 'live ' + state;
  live.textContent = text;
}

/** Whoever reads by keyboard stays where they are. */
function replaceRows(fresh) {
  const focused = rows.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
  rows.replaceChildren(...fresh.childNodes);
  const again = [...rows.querySelectorAll('a')].find((link) => link.getAttribute('href') === focused);
  if (focused !== null && again) again.focus({ preventScroll: true });
}

async function refresh() {
  isStale = document.hidden;
  if (isStale) return;
  rows.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.getElementById('rows');
    if (!answer.ok || !fresh) throw new Error('not to be had');
    replaceRows(fresh);
    sayLive('on', 'Live');
  } catch {
    isStale = true;
    sayLive('off', 'Shown as it was: the server did not answer');
  }
  rows.removeAttribute('aria-busy');
}

function connect() {
  const events = new EventSource(rows.dataset.events);
  events.addEventListener('open', () => { sayLive('on', 'Live'); if (isStale) refresh(); });
  events.addEventListener('changed', refresh);
  events.addEventListener('error', () => {
    isStale = true;
    sayLive('off', 'Reconnecting');
    // A refused stream is not tried again by the browser.
    if (events.readyState === EventSource.CLOSED) setTimeout(connect, RECONNECT_MS);
  });
}

document.addEventListener('visibilitychange', () => { if (isStale) refresh(); });
live.hidden = false;
connect();
})();
`;
