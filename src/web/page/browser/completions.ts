import { element, targetWithin } from './dom.ts';

/** The completions of the typed text: an ARIA combobox with a listbox popup (WAI-ARIA 1.2, combobox). */
export type Completions = {
  line: HTMLInputElement;
  list: HTMLElement;
  /** The index of the marked option, or -1. */
  active: number;
  /** Counts the requests, so that an answer to an earlier one is dropped. */
  requests: number;
  timer: number | undefined;
};

type OfferedCompletion = { label: string; hint: string; insert: string };

const SUGGEST_AFTER_MS = 80;

export function createCompletions(line: HTMLInputElement, list: HTMLElement): Completions {
  const completions: Completions = { line, list, active: -1, requests: 0, timer: undefined };
  line.addEventListener('input', () => suggestSoon(completions));
  line.addEventListener('blur', () => closeOptions(completions));
  list.addEventListener('mousedown', (event) => {
    event.preventDefault();
    const item = targetWithin(event, 'li');
    if (item) take(completions, item.dataset['insert'] ?? '');
  });
  return completions;
}

export function setLine(line: HTMLInputElement, text: string): void {
  line.value = text;
  line.setSelectionRange(text.length, text.length);
}

/** Puts a completion into the line, and shows the completions that may follow. */
export function take(completions: Completions, insert: string): void {
  setLine(completions.line, insert);
  closeOptions(completions);
  completions.line.focus();
  if (/[ /]$/.test(insert)) void suggest(completions);
}

/** Takes the option that is marked, or the first one. */
export function takeMarked(completions: Completions): void {
  const item = completions.list.children[Math.max(completions.active, 0)];
  if (item instanceof HTMLElement) take(completions, item.dataset['insert'] ?? '');
}

export function moveMark(completions: Completions, step: number): void {
  const count = completions.list.children.length;
  mark(completions, (completions.active + step + count) % count);
}

export function closeOptions(completions: Completions): void {
  const { line, list } = completions;
  completions.requests += 1;
  clearTimeout(completions.timer);
  list.hidden = true;
  list.replaceChildren();
  mark(completions, -1);
  line.setAttribute('aria-expanded', 'false');
}

function suggestSoon(completions: Completions): void {
  clearTimeout(completions.timer);
  if (completions.line.value.startsWith('/'))
    completions.timer = setTimeout(() => void suggest(completions), SUGGEST_AFTER_MS);
  else closeOptions(completions);
}

async function suggest(completions: Completions): Promise<void> {
  try {
    await showSuggestions(completions);
  } catch {
    closeOptions(completions);
  }
}

async function showSuggestions(completions: Completions): Promise<void> {
  completions.requests += 1;
  const { requests, line, list } = completions;
  const text = line.value;
  const response = await fetch(`/api/preview/suggestions?text=${encodeURIComponent(text)}`);
  const { suggestions = [] }: { suggestions?: OfferedCompletion[] } = await response.json();
  if (requests !== completions.requests) return;
  const useful = suggestions.filter(({ insert }) => insert.trim() !== text.trim());
  if (useful.length === 0) return closeOptions(completions);
  list.replaceChildren(...useful.map(optionOf));
  list.hidden = false;
  mark(completions, -1);
  line.setAttribute('aria-expanded', 'true');
}

function optionOf({ label, hint, insert }: OfferedCompletion, index: number): HTMLElement {
  const item = element('li');
  item.id = `option-${index}`;
  item.setAttribute('role', 'option');
  item.setAttribute('aria-selected', 'false');
  item.dataset['insert'] = insert;
  item.append(element('b', '', label), element('span', '', hint));
  return item;
}

function mark(completions: Completions, index: number): void {
  const { line, list } = completions;
  completions.active = index;
  for (const [at, option] of [...list.children].entries()) option.setAttribute('aria-selected', String(at === index));
  const item = list.children[index];
  if (item) line.setAttribute('aria-activedescendant', item.id);
  else line.removeAttribute('aria-activedescendant');
  item?.scrollIntoView({ block: 'nearest' });
}
