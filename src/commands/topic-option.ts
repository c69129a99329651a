import type { OptionSpec } from '../chat/command-spec.ts';

/** The option by which most commands are told what to look for. */
export const TOPIC_OPTION: OptionSpec = {
  name: 'topic',
  description: 'A topic, a story or any keywords',
  kind: 'text',
  required: true,
  offers: 'stories',
};
