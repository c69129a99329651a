import { byId } from './dom.ts';
import { listen } from './live-stream.ts';

export type MessageLog = {
  box: HTMLElement;
  /** The button that shows how many new alerts are below the visible part, and scrolls to them. */
  newer: HTMLElement;
  /** Read aloud by screen readers. */
  announcer: HTMLElement;
  /** The id of the newest message; empty where there is none. */
  last: string;
  unread: number;
};

type ArrivedMessage = { id: string; html: string; text: string; headline?: string };

const CARDS_MAX = 300;
const NEAR_END_PX = 120;
const LOOK_KEY = 'slugline.look';

/** Shows new messages from server-sent events, times in the reader's zone, and the chosen look. */
export function startLog(): MessageLog {
  const box = byId('log', HTMLElement);
  const newer = byId('newer', HTMLElement);
  const announcer = byId('announce', HTMLElement);
  const log = { box, newer, announcer, last: box.dataset['last'] ?? '', unread: 0 };
  newer.addEventListener('click', () => toEnd(log));
  box.addEventListener('scroll', () => {
    if (isNearEnd(box)) setUnread(log, 0);
  });
  rememberLook(log);
  toEnd(log);
  listen(
    {
      address: () => `/api/preview/events?after=${log.last || '0'}`,
      event: 'message',
      onEvent: (data) => arrive(log, JSON.parse(data)),
    },
    byId('live', HTMLElement),
  );
  // The alerts are painted first; until the times are converted, they are in UTC, as the server sends them.
  requestAnimationFrame(() => setTimeout(() => showLocalTimes(box)));
  return log;
}

/** `markup` must come from our own server, which escapes it. */
export function cardFrom(markup: string): HTMLElement {
  const holder = document.createElement('template');
  holder.innerHTML = markup;
  const card = holder.content.firstElementChild;
  if (!(card instanceof HTMLElement)) throw new Error('The server sent no card');
  showLocalTimes(card);
  return card;
}

export function append({ box }: MessageLog, card: HTMLElement): void {
  card.classList.add('fresh');
  box.append(card);
  const cards = box.querySelectorAll('.msg');
  if (cards.length > CARDS_MAX) cards[0]?.remove();
}

export function announce({ announcer }: MessageLog, text: string): void {
  announcer.textContent = text;
}

export function toEnd(log: MessageLog): void {
  log.box.scrollTop = log.box.scrollHeight;
  setUnread(log, 0);
}

function arrive(log: MessageLog, message: ArrivedMessage): void {
  const card = cardFrom(message.html);
  const known = document.getElementById(`m${message.id}`);
  if (BigInt(message.id) > BigInt(log.last || 0)) log.last = message.id;
  if (known) {
    known.replaceWith(card);
    return;
  }
  const follow = isNearEnd(log.box) && !document.hidden;
  append(log, card);
  announce(log, `New alert: ${message.headline || message.text}`);
  if (follow) toEnd(log);
  else setUnread(log, log.unread + 1);
}

function setUnread(log: MessageLog, unread: number): void {
  log.unread = unread;
  log.newer.hidden = unread === 0;
  if (unread > 0) log.newer.textContent = unread === 1 ? '1 new alert ↓' : `${unread} new alerts ↓`;
}

function isNearEnd(box: HTMLElement): boolean {
  return box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX;
}

function rememberLook(log: MessageLog): void {
  const chosen = localStorage.getItem(LOOK_KEY);
  for (const radio of document.getElementsByName('look')) {
    if (!(radio instanceof HTMLInputElement)) continue;
    if (radio.value === chosen) radio.checked = true;
    radio.addEventListener('change', () => {
      localStorage.setItem(LOOK_KEY, radio.value);
      toEnd(log);
    });
  }
}

function showLocalTimes(root: HTMLElement): void {
  for (const time of root.querySelectorAll('time')) {
    const at = new Date(time.dateTime);
    time.title = at.toLocaleString();
    time.textContent = timeText(at);
  }
}

const CLOCK = { hour: '2-digit', minute: '2-digit' } as const;
const DAY = { day: 'numeric', month: 'short', ...CLOCK } as const;

/** The time of day; with its day where that is another, and with its year likewise. */
export function timeText(at: Date): string {
  const now = new Date();
  if (at.toDateString() === now.toDateString()) return at.toLocaleString(undefined, CLOCK);
  return at.toLocaleString(undefined, at.getFullYear() === now.getFullYear() ? DAY : { year: 'numeric', ...DAY });
}
