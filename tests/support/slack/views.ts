import type { StandInView } from './check-view.ts';

type Input = Extract<StandInView['blocks'][number], { type: 'input' }>;
type Element = Input['element'];

/** The state of a form as Slack sends it: each field by its block and its action, filled or empty. */
export function stateOf(view: StandInView, fields: Record<string, string>): Record<string, Record<string, unknown>> {
  const inputs = view.blocks.filter((block) => block.type === 'input');
  const unknown = Object.keys(fields).filter((name) => !inputs.some(({ block_id: id }) => id === name));
  if (unknown.length > 0) throw new Error(`The form has no field ${unknown.join(', ')}`);
  return Object.fromEntries(
    inputs.map(({ block_id: id, element }) => [id, { [element.action_id]: fieldState(element, fields[id]) }]),
  );
}

function fieldState(element: Element, value: string | undefined): unknown {
  const { type } = element;
  const chosen = value === undefined ? null : { text: { type: 'plain_text', text: value }, value };
  switch (type) {
    case 'plain_text_input':
      return { type, value: value ?? element.initial_value ?? null };
    case 'external_select':
      return { type, selected_option: chosen ?? element.initial_option ?? null };
    case 'conversations_select':
      return { type, selected_conversation: value ?? element.initial_conversation ?? null };
    case 'checkboxes':
      return { type, selected_options: chosen ? [chosen] : (element.initial_options ?? []) };
    case 'button':
      throw new Error('A button is no field');
  }
}

/** An action of a view as Slack sends it when it is pressed, or when something is chosen in it. */
export function pressInView(view: StandInView, actionId: string, chosen: string | undefined): Record<string, unknown> {
  const elements = view.blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
  const element = elements.find(({ action_id: id }) => id === actionId);
  if (!element) throw new Error(`The view has no ${actionId}`);
  return {
    ...element,
    block_id: 'b1',
    action_ts: '1785856321.000100',
    ...(chosen ? { selected_conversation: chosen } : {}),
  };
}
