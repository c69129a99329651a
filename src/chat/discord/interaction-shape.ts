import { z } from 'zod';

/** interactions/receiving-and-responding: the types we register for. */
export const INTERACTION = { command: 2, component: 3, autocomplete: 4, form: 5 } as const;
export const BUTTON = 2;
export const SELECT = 3;

const user = z.object({ id: z.string(), username: z.string().default(''), global_name: z.string().nullish() });

const value = z.union([z.string(), z.number(), z.boolean()]);
const plainOption = z.object({ name: z.string(), value: value.optional(), focused: z.boolean().optional() });
const option = plainOption.extend({ options: z.array(plainOption).optional() });
export type GivenOption = z.infer<typeof option>;

/** A field of a form stands in a label; what is written in it is a value, what is chosen are values. */
const field = z.object({
  component: z
    .object({ custom_id: z.string(), value: z.string().nullish(), values: z.array(z.string()).nullish() })
    .optional(),
});
export type GivenField = z.infer<typeof field>;

/** What we read of an interaction; the rest may change without us. */
export const interactionShape = z.object({
  id: z.string(),
  token: z.string(),
  application_id: z.string(),
  type: z.number(),
  guild_id: z.string().nullish(),
  channel_id: z.string().nullish(),
  channel: z.object({ id: z.string().optional(), name: z.string().nullish() }).nullish(),
  member: z.object({ user, permissions: z.string().optional() }).nullish(),
  user: user.nullish(),
  data: z
    .object({
      name: z.string().optional(),
      options: z.array(option).default([]),
      custom_id: z.string().optional(),
      component_type: z.number().optional(),
      values: z.array(z.string()).default([]),
      components: z.array(field).default([]),
    })
    .nullish(),
});
export type Interaction = z.infer<typeof interactionShape>;
