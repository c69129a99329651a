import type { OptionSpec } from '../chat/command-spec.ts';

/** The options by which a command names a place. `me` is its own option: channel pickers offer channels only. */
export const CHANNEL_OPTIONS: OptionSpec[] = [
  {
    name: 'channel',
    description: 'Another channel; without it, this one',
    kind: 'channel',
    required: false,
    offers: null,
  },
  {
    name: 'me',
    description: 'yes: as direct messages to you, instead of a channel',
    kind: 'text',
    required: false,
    offers: 'yes',
  },
];
