/** The command box: asking, completions (ARIA combobox with a listbox popup), history, buttons of cards. */
export const scriptAsk = `
const form = byId('ask'), line = byId('line'), options = byId('options'), send = byId('send');
const HISTORY_MAX = 50, SUGGEST_AFTER_MS = 80;
const asked = JSON.parse(sessionStorage.getItem('slugline.asked') || '[]');
let place = asked.length, active = -1, typing = 0, timer;

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function rowOf(name, body) {
  const isYou = name === 'You';
  const row = element('article', 'msg');
  const avatar = element('span', isYou ? 'avatar you' : 'avatar', isYou ? 'Y' : '');
  avatar.setAttribute('aria-hidden', 'true');
  const header = element('header');
  header.append(element('b', 'who', name), isYou ? '' : element('span', 'badge', 'App'));
  header.append(element('time', '', timeText(new Date())));
  row.append(avatar, header, body);
  return row;
}

function noticeRow(what, todo) {
  const card = element('div', 'card problem');
  card.append(element('p', 'summary', what), element('p', 'hints', todo));
  const row = rowOf('Slugline', card);
  row.classList.add('notice');
  return row;
}

function waitingRow() {
  const dots = element('p', 'dots');
  dots.append(element('span', 'hidden', 'Looking it up'), element('i'), element('i'), element('i'));
  return rowOf('Slugline', dots);
}

async function answerTo(text) {
  const response = await fetch('/api/preview/commands?card', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify({ text }),
  });
  const answer = await response.json();
  if (answer.error) return { card: noticeRow(answer.error.what + '.', answer.error.todo), text: answer.error.what };
  return { card: cardFrom(answer.html), text: answer.text };
}

async function ask(typed) {
  const text = typed.startsWith('/') ? typed : '/brief ' + typed;
  remember(text);
  const waiting = waitingRow();
  append(rowOf('You', element('p', 'typed', text)));
  append(waiting);
  toEnd();
  const answer = await answerTo(text).catch(() => ({
    card: noticeRow('Slugline does not answer.', 'Check that it is still running, then ask again.'),
    text: 'Slugline does not answer',
  }));
  waiting.replaceWith(answer.card);
  announce(answer.text);
  showAnswer(answer.card);
}

/** A long answer is read from its top. */
function showAnswer(card) {
  toEnd();
  const question = card.previousElementSibling;
  if (question && card.offsetHeight > log.clientHeight - 80) question.scrollIntoView({ block: 'start' });
}

function remember(text) {
  if (asked.at(-1) !== text) asked.push(text);
  asked.splice(0, asked.length - HISTORY_MAX);
  place = asked.length;
  sessionStorage.setItem('slugline.asked', JSON.stringify(asked));
}

function recall(step) {
  place = Math.max(0, Math.min(asked.length, place + step));
  setLine(asked[place] || '');
}

function setLine(text) {
  line.value = text;
  line.setSelectionRange(text.length, text.length);
}

function closeOptions() {
  typing += 1;
  clearTimeout(timer);
  options.hidden = true;
  options.replaceChildren();
  mark(-1);
  line.setAttribute('aria-expanded', 'false');
}

function mark(index) {
  active = index;
  [...options.children].forEach((item, at) => item.setAttribute('aria-selected', String(at === index)));
  const item = options.children[index];
  if (!item) return line.removeAttribute('aria-activedescendant');
  line.setAttribute('aria-activedescendant', item.id);
  item.scrollIntoView({ block: 'nearest' });
}

async function suggest() {
  const mine = ++typing;
  const text = line.value;
  const response = await fetch('/api/preview/suggestions?text=' + encodeURIComponent(text));
  const { suggestions } = await response.json();
  if (mine !== typing) return;
  const useful = (suggestions || []).filter((suggestion) => suggestion.insert.trim() !== text.trim());
  if (useful.length === 0) return closeOptions();
  options.replaceChildren(...useful.map(optionOf));
  options.hidden = false;
  mark(-1);
  line.setAttribute('aria-expanded', 'true');
}

function optionOf(suggestion, index) {
  const item = element('li');
  item.id = 'option-' + index;
  item.setAttribute('role', 'option');
  item.setAttribute('aria-selected', 'false');
  item.dataset.insert = suggestion.insert;
  item.append(element('b', '', suggestion.label), element('span', '', suggestion.hint));
  return item;
}

function take(insert) {
  setLine(insert);
  closeOptions();
  line.focus();
  if (/[ /]$/.test(insert)) suggest().catch(closeOptions);
}

const move = (step) => mark((active + step + options.children.length) % options.children.length);
const KEYS_OPEN = {
  ArrowDown: () => move(1),
  ArrowUp: () => move(active < 0 ? 0 : -1),
  Escape: closeOptions,
  Tab: () => take(options.children[Math.max(active, 0)].dataset.insert),
};
const KEYS_CLOSED = { ArrowUp: () => recall(-1), ArrowDown: () => recall(1) };

line.addEventListener('keydown', (event) => {
  if (event.isComposing || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
  const act = (options.hidden ? KEYS_CLOSED : KEYS_OPEN)[event.key];
  if (act) { event.preventDefault(); act(); }
  else if (event.key === 'Enter' && active >= 0) { event.preventDefault(); take(options.children[active].dataset.insert); }
});
line.addEventListener('input', () => {
  clearTimeout(timer);
  if (!line.value.startsWith('/')) return closeOptions();
  timer = setTimeout(() => suggest().catch(closeOptions), SUGGEST_AFTER_MS);
});
line.addEventListener('blur', closeOptions);
options.addEventListener('mousedown', (event) => {
  event.preventDefault();
  const item = event.target.closest('li');
  if (item) take(item.dataset.insert);
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const text = line.value.trim();
  closeOptions();
  if (text === '') return;
  setLine('');
  ask(text);
});
document.addEventListener('click', (event) => {
  const pressed = event.target.closest('[data-command], [data-insert]');
  if (!pressed || pressed.closest('.options')) return;
  if (pressed.dataset.command) ask(pressed.dataset.command);
  else take(pressed.dataset.insert);
});
addEventListener('keydown', (event) => {
  if (event.key === '/' && event.target === document.body) { event.preventDefault(); take('/'); }
});
`;
