import {
  type APIComponentInLabel,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  TextInputStyle,
} from 'discord.js';
import type { CommandSpec, OptionSpec } from '../command-spec.ts';
import type { Question } from '../question.ts';
import { POSTABLE } from './command-list.ts';
import { cutText } from './cut-text.ts';
import { COMMAND_DESCRIPTION_MAX, FORM_FIELDS_MAX, FORM_LABEL_MAX, FORM_TITLE_MAX, OPTION_TEXT_MAX } from './limits.ts';

/** The form that opens for a command typed without its options, or null where the command is answered as it is. */
export function formFor(
  question: Question,
  commands: readonly CommandSpec[],
): APIModalInteractionResponseCallbackData | null {
  const spec = commands.find(({ name }) => name === question.command);
  if (spec?.alone !== 'form' || !isBare(question)) return null;
  const title = `${spec.name.slice(0, 1).toUpperCase()}${spec.name.slice(1)}`;
  return {
    custom_id: `/${spec.name}`,
    title: cutText(title, FORM_TITLE_MAX),
    components: spec.options.slice(0, FORM_FIELDS_MAX).map((option) => ({
      type: ComponentType.Label,
      label: cutText(`${option.name.slice(0, 1).toUpperCase()}${option.name.slice(1)}`, FORM_LABEL_MAX),
      description: cutText(option.description, COMMAND_DESCRIPTION_MAX),
      component: field(option),
    })),
  };
}

function isBare({ input }: Question): boolean {
  return input.kind === 'text' ? input.text.trim() === '' : Object.keys(input.options).length === 0;
}

function field(option: OptionSpec): APIComponentInLabel {
  const { name, required } = option;
  // `me` is "yes" or nothing wherever it stands (commands, CHANNEL_OPTIONS).
  if (name === 'me') {
    const options = [
      { label: cutText(option.description.replace(/^yes:\s*/u, ''), COMMAND_DESCRIPTION_MAX), value: 'yes' },
    ];
    return { type: ComponentType.StringSelect, custom_id: name, required, options };
  }
  if (option.kind === 'channel') {
    return { type: ComponentType.ChannelSelect, custom_id: name, required, channel_types: [...POSTABLE] };
  }
  if (option.kind === 'mention') return { type: ComponentType.RoleSelect, custom_id: name, required };
  return {
    type: ComponentType.TextInput,
    custom_id: name,
    style: TextInputStyle.Short,
    required,
    max_length: OPTION_TEXT_MAX,
  };
}
