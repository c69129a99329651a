/** The message log: times in the reader's zone, what arrives by server-sent events, the look that was chosen. */
export const scriptLog = `
const byId = (id) => document.getElementById(id);
const log = byId('log'), live = byId('live'), newer = byId('newer'), announcer = byId('announce');
const CARDS_MAX = 300, NEAR_END_PX = 120, RECONNECT_MS = 5000;
let last = log.dataset.last, unread = 0, formats;

/** Made when first asked for: the first one in a page has the browser load its words of the language. */
function timeFormats() {
  const clock = { hour: '2-digit', minute: '2-digit' }, dayAndClock = { day: 'numeric', month: 'short', ...clock };
  return {
    clock: new Intl.DateTimeFormat(undefined, clock),
    dayAndClock: new Intl.DateTimeFormat(undefined, dayAndClock),
    yearAndClock: new Intl.DateTimeFormat(undefined, { year: 'numeric', ...dayAndClock }),
  };
}

function timeText(at) {
  formats ??= timeFormats();
  const now = new Date();
  if (at.toDateString() === now.toDateString()) return formats.clock.format(at);
  return (at.getFullYear() === now.getFullYear() ? formats.dayAndClock : formats.yearAndClock).format(at);
}

function localTimes(root) {
  for (const time of root.querySelectorAll('time')) {
    const at = new Date(time.dateTime);
    time.title = at.toLocaleString();
    time.textContent = timeText(at);
  }
}

function nearEnd() {
  return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX;
}

function toEnd() {
  log.scrollTop = log.scrollHeight;
  unread = 0;
  newer.hidden = true;
}

/** Only markup that our own server has escaped comes here. */
function cardFrom(markup) {
  const holder = document.createElement('template');
  holder.innerHTML = markup;
  const card = holder.content.firstElementChild;
  localTimes(card);
  return card;
}

function append(card) {
  card.classList.add('fresh');
  log.append(card);
  const cards = log.querySelectorAll('.msg');
  if (cards.length > CARDS_MAX) cards[0].remove();
}

function announce(text) {
  announcer.textContent = text;
}

function arrive(entry) {
  const card = cardFrom(entry.html);
  const known = byId('m' + entry.id);
  if (BigInt(entry.id) > BigInt(last || 0)) last = entry.id;
  if (known) return known.replaceWith(card);
  const follow = nearEnd();
  append(card);
  announce('New alert: ' + (entry.headline || entry.text));
  if (follow && !document.hidden) return toEnd();
  unread += 1;
  newer.textContent = unread === 1 ? '1 new alert \u2193' : unread + ' new alerts \u2193';
  newer.hidden = false;
}

function sayLive(state, text) {
  live.className = 'live ' + state;
  live.textContent = text;
}

function connect() {
  const events = new EventSource('/api/preview/events?after=' + (last || '0'));
  events.addEventListener('open', () => sayLive('on', 'Live'));
  events.addEventListener('message', (event) => arrive(JSON.parse(event.data)));
  events.addEventListener('error', () => {
    sayLive('off', 'Reconnecting');
    // A refused stream is not tried again by the browser.
    if (events.readyState === EventSource.CLOSED) setTimeout(connect, RECONNECT_MS);
  });
}

function rememberLook() {
  const kept = localStorage.getItem('slugline.look');
  for (const radio of document.getElementsByName('look')) {
    if (radio.value === kept) radio.checked = true;
    radio.addEventListener('change', () => {
      localStorage.setItem('slugline.look', radio.value);
      toEnd();
    });
  }
}

newer.addEventListener('click', toEnd);
log.addEventListener('scroll', () => { if (nearEnd()) { unread = 0; newer.hidden = true; } });
rememberLook();
toEnd();
connect();
// The alerts are painted first; until then their times read in UTC, as they were sent.
requestAnimationFrame(() => setTimeout(() => localTimes(log)));
`;
