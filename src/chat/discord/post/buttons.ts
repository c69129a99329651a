import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInMessageActionRow,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import type { Button } from '../../message.ts';
import { outsidePlain, safeLink } from './markdown.ts';

/** components/reference: Action Row, Button, String Select. */
const ACTION_ROWS_MAX = 5;
const BUTTONS_PER_ROW_MAX = 5;
const BUTTON_LABEL_MAX = 80;
const BUTTON_URL_MAX = 512;
const CUSTOM_ID_MAX = 100;
const SELECT_OPTIONS_MAX = 25;
const SELECT_TEXT_MAX = 100;
const SELECT_PLACEHOLDER_MAX = 150;

export type ActionRow = APIActionRowComponent<APIComponentInMessageActionRow>;
type ButtonRows = {
  buttons: Button[];
  articleUrl: string | null;
  nonce: string | null;
  pick?: string | undefined;
  say: (english: string) => string;
};

/** Rows of buttons, and whether one has the nonce in its id. Buttons that Discord would refuse are left out. */
export function renderButtons({ buttons, articleUrl, nonce, pick, say }: ButtonRows) {
  if (pick !== undefined && buttons.length > 1) return { rows: select(buttons, pick || say('Choose')), marked: false };
  const carrier = nonce === null ? undefined : buttons.find(({ command }) => toCustomId(command, nonce) !== null);
  const pressed = buttons.flatMap((button) => toButton(button, button === carrier ? nonce : null));
  const distinct = pressed.filter((button, at) => pressed.findIndex((other) => idOf(other) === idOf(button)) === at);
  const all = [...distinct, ...linkButton(articleUrl, say('Open article'))].slice(
    0,
    ACTION_ROWS_MAX * BUTTONS_PER_ROW_MAX,
  );
  return { rows: inRows(all), marked: distinct.length > 0 && carrier !== undefined };
}

function toButton({ label, command }: Button, nonce: string | null): APIButtonComponent[] {
  const customId = toCustomId(command, nonce);
  const text = outsidePlain(label, BUTTON_LABEL_MAX);
  if (customId === null || text === '') return [];
  return [{ type: ComponentType.Button, style: ButtonStyle.Secondary, label: text, custom_id: customId }];
}

function linkButton(articleUrl: string | null, label: string): APIButtonComponent[] {
  const url = articleUrl === null ? null : safeLink(articleUrl, BUTTON_URL_MAX);
  return url === null ? [] : [{ type: ComponentType.Button, style: ButtonStyle.Link, label, url }];
}

/** The command of a button, which no other button of the message may have. */
function idOf(button: APIButtonComponent): string {
  return 'custom_id' in button ? readCustomId(button.custom_id).command : '';
}

function inRows(buttons: APIButtonComponent[]): ActionRow[] {
  const rows: ActionRow[] = [];
  for (let at = 0; at < buttons.length; at += BUTTONS_PER_ROW_MAX)
    rows.push({ type: ComponentType.ActionRow, components: buttons.slice(at, at + BUTTONS_PER_ROW_MAX) });
  return rows;
}

/** The buttons as one select. The value of a choice is its command, so that a select works after restarts as well. */
function select(buttons: readonly Button[], pick: string): ActionRow[] {
  const options = buttons.flatMap(({ label, command }) => {
    const text = outsidePlain(label, SELECT_TEXT_MAX);
    return text === '' || command.length > SELECT_TEXT_MAX ? [] : [{ label: text, value: command }];
  });
  const distinct = options.filter(({ value }, at) => options.findIndex((other) => other.value === value) === at);
  if (distinct.length === 0) return [];
  const placeholder = outsidePlain(pick, SELECT_PLACEHOLDER_MAX) || 'Choose';
  const shown = distinct.slice(0, SELECT_OPTIONS_MAX);
  return [
    {
      type: ComponentType.ActionRow,
      components: [{ type: ComponentType.StringSelect, custom_id: PICK_ID, placeholder, options: shown }],
    },
  ];
}

const PICK_ID = 'pick';

/** Comes before the nonce in a button's custom_id. Readers do not see it, and only an app can write one. */
const MARK = ' #n:';
const MARKED = / #n:([0-9A-Za-z]{1,25})$/;

/** The command of a button, followed by the nonce of the post if given; null when Discord would refuse it. */
export function toCustomId(command: string, nonce: string | null): string | null {
  const id = nonce === null ? command : `${command}${MARK}${nonce}`;
  return command.trim() !== '' && id.length <= CUSTOM_ID_MAX ? id : null;
}

/** The command line of a button, and the nonce of its post if the id has one. */
export function readCustomId(customId: string): { command: string; nonce: string | null } {
  const nonce = MARKED.exec(customId)?.[1] ?? null;
  return { command: customId.replace(MARKED, ''), nonce };
}
