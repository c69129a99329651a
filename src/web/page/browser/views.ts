import { byId } from './dom.ts';
import { listen, sayLive } from './live-stream.ts';

// Keeps an operator's page up to date. Without this script, the page stays as it was loaded.

type LiveRows = {
  rows: HTMLElement;
  badge: HTMLElement;
  /** The page may be out of date. */
  isStale: boolean;
};

function start(): void {
  const rows = byId('rows', HTMLElement);
  const badge = byId('live', HTMLElement);
  const live: LiveRows = { rows, badge, isStale: false };
  const refreshStale = () => {
    if (live.isStale) void refresh(live);
  };
  document.addEventListener('visibilitychange', refreshStale);
  badge.hidden = false;
  listen(
    {
      address: () => rows.dataset['events'] ?? '',
      event: 'changed',
      onEvent: () => void refresh(live),
      onOpen: refreshStale,
      onLost: () => {
        live.isStale = true;
      },
    },
    badge,
  );
}

async function refresh(live: LiveRows): Promise<void> {
  const { rows, badge } = live;
  live.isStale = document.hidden;
  if (live.isStale) return;
  rows.setAttribute('aria-busy', 'true');
  try {
    replaceRows(rows, await loadRows());
    sayLive(badge, 'on', 'Live');
  } catch {
    live.isStale = true;
    sayLive(badge, 'off', 'Shown as it was: the server did not answer');
  }
  rows.removeAttribute('aria-busy');
}

async function loadRows(): Promise<HTMLElement> {
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const rows = page.getElementById('rows');
  if (!answer.ok || !rows) throw new Error('The page could not be loaded');
  return rows;
}

/** The link with the keyboard focus keeps it. */
function replaceRows(rows: HTMLElement, fresh: HTMLElement): void {
  const focused = rows.contains(document.activeElement) ? document.activeElement?.getAttribute('href') : null;
  rows.replaceChildren(...fresh.childNodes);
  const again = [...rows.querySelectorAll('a')].find((link) => link.getAttribute('href') === focused);
  if (focused && again) again.focus({ preventScroll: true });
}

start();
