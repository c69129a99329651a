import { z } from 'zod';

/** What Slack hands back of a field, by the kind of its element (docs.slack.dev, reference/views). */
const fieldShape = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_options: z.array(z.object({ value: z.string() })).nullish(),
  selected_conversation: z.string().nullish(),
});

const stateShape = z.record(z.string(), z.record(z.string(), fieldShape));

/** The options that somebody filled in, by name; empty fields are left out. */
export function readForm(values: unknown): Record<string, string> {
  const state = stateShape.safeParse(values);
  if (!state.success) return {};
  const options: Record<string, string> = {};
  for (const [name, fields] of Object.entries(state.data)) {
    const [value = ''] = Object.values(fields).map(filledValue);
    if (value !== '') options[name] = value;
  }
  return options;
}

function filledValue(field: z.output<typeof fieldShape>): string {
  const { value, selected_option: one, selected_options: some, selected_conversation: conversation } = field;
  return (value ?? one?.value ?? some?.[0]?.value ?? conversation ?? '').trim();
}
