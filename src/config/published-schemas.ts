import { z } from 'zod';
import { alertsSchema } from './alerts.ts';
import { feedsSchema } from './feeds.ts';
import { languageSchema } from './language-schema.ts';
import { topicsSchema } from './topics.ts';

/** A JSON schema for editors, under the name it has in config/schemas/. */
export type PublishedSchema = { file: string; schema: z.core.JSONSchema.BaseSchema };

const LINE_WIDTH = 120;

/** What editors check and complete the YAML files with; forms that need the running program (queries) are texts here. */
export function publishedSchemas(): PublishedSchema[] {
  const anyQuery = { checkQuery: () => null, topics: null };
  const schemas = {
    feeds: feedsSchema,
    topics: topicsSchema(anyQuery),
    alerts: alertsSchema(anyQuery),
    language: languageSchema,
  };
  return Object.entries(schemas).map(([name, schema]) => ({
    file: `${name}.schema.json`,
    schema: z.toJSONSchema(schema, { io: 'input' }),
  }));
}

/** JSON as the formatter of this repository writes it: lists on one line where they fit. */
export function printJson(value: unknown, indent = ''): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const oneLine = `[${value.map((item) => printJson(item, inner)).join(', ')}]`;
    if (!oneLine.includes('\n') && indent.length + oneLine.length < LINE_WIDTH) return oneLine;
    return `[\n${value.map((item) => inner + printJson(item, inner)).join(',\n')}\n${indent}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const lines = Object.entries(value).map(([key, item]) => `${inner}${JSON.stringify(key)}: ${printJson(item, inner)}`);
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n${indent}}`;
}
