import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInMessageActionRow,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import type { Button } from '../message.ts';
import { toCustomId } from './custom-id.ts';
import { outsidePlain } from './escape-markdown.ts';
import {
  ACTION_ROWS_MAX,
  BUTTON_LABEL_MAX,
  BUTTON_URL_MAX,
  BUTTONS_PER_ROW_MAX,
  SELECT_OPTIONS_MAX,
  SELECT_PLACEHOLDER_MAX,
  SELECT_TEXT_MAX,
} from './limits.ts';
import { safeLink } from './safe-link.ts';

export type ActionRow = APIActionRowComponent<APIComponentInMessageActionRow>;
type Row = { buttons: Button[]; articleUrl: string | null; nonce: string | null; pick?: string | undefined };

/** Rows of buttons, and whether one of them carries the nonce. A button that Discord would refuse is left out. */
export function renderButtons({ buttons, articleUrl, nonce, pick }: Row): { rows: ActionRow[]; marked: boolean } {
  if (pick !== undefined && buttons.length > 1) return { rows: select(buttons, pick), marked: false };
  const carrier = nonce === null ? undefined : buttons.find(({ command }) => toCustomId(command, nonce) !== null);
  const pressed = buttons.flatMap((button) => toButton(button, button === carrier ? nonce : null));
  const distinct = pressed.filter((button, at) => pressed.findIndex((other) => idOf(other) === idOf(button)) === at);
  const all = [...distinct, ...linkButton(articleUrl)].slice(0, ACTION_ROWS_MAX * BUTTONS_PER_ROW_MAX);
  return { rows: inRows(all), marked: distinct.length > 0 && carrier !== undefined };
}

function toButton({ label, command }: Button, nonce: string | null): APIButtonComponent[] {
  const customId = toCustomId(command, nonce);
  const text = outsidePlain(label, BUTTON_LABEL_MAX);
  if (customId === null || text === null) return [];
  return [{ type: ComponentType.Button, style: ButtonStyle.Secondary, label: text, custom_id: customId }];
}

function linkButton(articleUrl: string | null): APIButtonComponent[] {
  const url = articleUrl === null ? null : safeLink(articleUrl, BUTTON_URL_MAX);
  return url === null ? [] : [{ type: ComponentType.Button, style: ButtonStyle.Link, label: 'Open article', url }];
}

/** Two buttons of one message may not share their custom_id, whatever nonce stands behind it. */
function idOf(button: APIButtonComponent): string {
  return 'custom_id' in button ? button.custom_id.replace(/ #n:[0-9A-Za-z]+$/, '') : '';
}

function inRows(buttons: APIButtonComponent[]): ActionRow[] {
  const rows: ActionRow[] = [];
  for (let at = 0; at < buttons.length; at += BUTTONS_PER_ROW_MAX)
    rows.push({ type: ComponentType.ActionRow, components: buttons.slice(at, at + BUTTONS_PER_ROW_MAX) });
  return rows;
}

/** The same choices as one select: what is chosen is the command, so an old select outlives a restart as a button does. */
function select(buttons: readonly Button[], pick: string): ActionRow[] {
  const options = buttons.flatMap(({ label, command }) => {
    const text = outsidePlain(label, SELECT_TEXT_MAX);
    return text === null || command.length > SELECT_TEXT_MAX ? [] : [{ label: text, value: command }];
  });
  const distinct = options.filter(({ value }, at) => options.findIndex((other) => other.value === value) === at);
  if (distinct.length === 0) return [];
  const placeholder = outsidePlain(pick, SELECT_PLACEHOLDER_MAX) ?? 'Choose';
  const shown = distinct.slice(0, SELECT_OPTIONS_MAX);
  return [
    {
      type: ComponentType.ActionRow,
      components: [{ type: ComponentType.StringSelect, custom_id: PICK_ID, placeholder, options: shown }],
    },
  ];
}

const PICK_ID = 'pick';
