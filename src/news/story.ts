import type { StoryId } from './ids.ts';

/** One event told by one or more articles; a channel is alerted once per story. */
export type Story = {
  id: StoryId;
  /** Readable and stable, usable in `/brief` ("pakistan-taliban-airstrike"). */
  slug: string;
  headline: string;
  startedAt: Date;
  updatedAt: Date;
};
