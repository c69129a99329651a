import {
  type Completions,
  closeOptions,
  createCompletions,
  moveMark,
  setLine,
  take,
  takeMarked,
} from './completions.ts';
import { byId, element, targetWithin } from './dom.ts';
import { announce, append, cardFrom, type MessageLog, startLog, timeText, toEnd } from './message-log.ts';

// The script of the preview page, which can be read before this runs, and without it.

type CommandBox = {
  log: MessageLog;
  line: HTMLInputElement;
  completions: Completions;
  /** The commands of this tab, newest last. */
  history: string[];
  /** The index in the history that the arrow keys have reached. */
  position: number;
};

type CommandAnswer = { html: string; text: string; error?: { what: string; todo: string } };

const HISTORY_KEY = 'slugline.asked';
const HISTORY_MAX = 50;
/** An answer is shown from its top if it leaves less of the log than this for the question. */
const QUESTION_PX = 80;

/** Starts the command box: its form, the keys of history and completions, and the buttons of cards. */
function startCommandBox(log: MessageLog): void {
  const line = byId('line', HTMLInputElement);
  const completions = createCompletions(line, byId('options', HTMLElement));
  const history: string[] = JSON.parse(sessionStorage.getItem(HISTORY_KEY) || '[]');
  const box = { log, line, completions, history, position: history.length };
  line.addEventListener('keydown', (event) => onKey(box, event));
  byId('ask', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    const text = line.value.trim();
    closeOptions(completions);
    if (text === '') return;
    setLine(line, '');
    void ask(box, text);
  });
  document.addEventListener('click', (event) => onPress(box, event));
  addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.target !== document.body) return;
    event.preventDefault();
    take(completions, '/');
  });
}

function onKey(box: CommandBox, event: KeyboardEvent): void {
  if (event.isComposing || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
  const act = actionOf(box, event.key);
  if (act === null) return;
  event.preventDefault();
  act();
}

function actionOf(box: CommandBox, key: string): (() => void) | null {
  const { completions } = box;
  if (completions.list.hidden) {
    if (key === 'ArrowUp') return () => recall(box, -1);
    return key === 'ArrowDown' ? () => recall(box, 1) : null;
  }
  switch (key) {
    case 'ArrowDown':
      return () => moveMark(completions, 1);
    case 'ArrowUp':
      return () => moveMark(completions, completions.active < 0 ? 0 : -1);
    case 'Escape':
      return () => closeOptions(completions);
    case 'Tab':
      return () => takeMarked(completions);
    case 'Enter':
      return completions.active >= 0 ? () => takeMarked(completions) : null;
    default:
      return null;
  }
}

/** A button of a card runs its command; one of the list of commands only fills the line. */
function onPress(box: CommandBox, event: Event): void {
  const pressed = targetWithin(event, '[data-command], [data-insert]');
  if (!pressed || pressed.closest('.options')) return;
  const { command, insert = '' } = pressed.dataset;
  if (command) void ask(box, command);
  else take(box.completions, insert);
}

function recall(box: CommandBox, step: number): void {
  box.position = Math.max(0, Math.min(box.history.length, box.position + step));
  setLine(box.line, box.history[box.position] ?? '');
}

function remember(box: CommandBox, text: string): void {
  const { history } = box;
  if (history.at(-1) !== text) history.push(text);
  history.splice(0, history.length - HISTORY_MAX);
  box.position = history.length;
  sessionStorage.setItem(HISTORY_KEY, JSON.stringify(history));
}

async function ask(box: CommandBox, typed: string): Promise<void> {
  const { log } = box;
  const text = typed.trim();
  remember(box, text);
  const waiting = rowOf('Slugline', waitingDots());
  append(log, rowOf('You', element('p', 'typed', text)));
  append(log, waiting);
  toEnd(log);
  const answer = await answerTo(text).catch(() => ({
    card: noticeRow('Slugline does not answer.', 'Check that it is still running, then ask again.'),
    text: 'Slugline does not answer',
  }));
  waiting.replaceWith(answer.card);
  announce(log, answer.text);
  showAnswer(log, answer.card);
}

async function answerTo(text: string): Promise<{ card: HTMLElement; text: string }> {
  const response = await fetch('/api/preview/commands?card', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify({ text }),
  });
  const answer: CommandAnswer = await response.json();
  if (!answer.error) return { card: cardFrom(answer.html), text: answer.text };
  const { what, todo } = answer.error;
  return { card: noticeRow(`${what}.`, todo), text: what };
}

/** Scrolls to the end, or to the question if the answer is too long to show both. */
function showAnswer(log: MessageLog, card: HTMLElement): void {
  toEnd(log);
  const question = card.previousElementSibling;
  if (question && card.offsetHeight > log.box.clientHeight - QUESTION_PX) question.scrollIntoView({ block: 'start' });
}

function rowOf(name: 'You' | 'Slugline', body: HTMLElement): HTMLElement {
  const isYou = name === 'You';
  const avatar = element('span', isYou ? 'avatar you' : 'avatar', isYou ? 'Y' : '');
  avatar.setAttribute('aria-hidden', 'true');
  const header = element('header');
  header.append(element('b', 'who', name));
  if (!isYou) header.append(element('span', 'badge', 'App'));
  header.append(element('time', '', timeText(new Date())));
  const row = element('article', 'msg');
  row.append(avatar, header, body);
  return row;
}

function noticeRow(what: string, todo: string): HTMLElement {
  const card = element('div', 'card problem');
  card.append(element('p', 'summary', what), element('p', 'hints', todo));
  const row = rowOf('Slugline', card);
  row.classList.add('notice');
  return row;
}

function waitingDots(): HTMLElement {
  const dots = element('p', 'dots');
  dots.append(element('span', 'hidden', 'Looking it up'), element('i'), element('i'), element('i'));
  return dots;
}

startCommandBox(startLog());
