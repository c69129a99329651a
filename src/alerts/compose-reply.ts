import type { ListMessage } from '../chat/message.ts';
import type { Story, StoryChange, ToldChange } from '../news/story.ts';
import type { DueDelivery } from '../store/open-deliveries.ts';
import type { StoryStore } from '../store/stories.ts';

type ReplyStores = { stories: Pick<StoryStore, 'byId' | 'changes'> };

/** Loads what a reply is about; one without its story or change is a bug. */
export async function loadReply({ id, storyId, reply }: DueDelivery, { stories }: ReplyStores): Promise<ListMessage> {
  const [story, change] = await Promise.all([stories.byId(storyId), reply && stories.changes.byId(reply.changeId)]);
  if (!story || !change) throw new Error(`Reply ${id} has no story or change`);
  return composeReply(story, change);
}

/** What is said in the thread of an alert whose story changed: the new words, whose they are, and what stood before. */
function composeReply(story: Pick<Story, 'slug' | 'headline'>, change: StoryChange): ListMessage {
  const isCorrection = change.changes.some(({ kind }) => kind === 'correction');
  return {
    kind: 'list',
    title: `${isCorrection ? 'Correction' : 'Update'}: ${story.headline}`,
    intro: null,
    lines: change.changes.map((told) => ({ text: told.after, detail: detailOf(told, change.outlet), url: change.url })),
    footer: null,
    buttons: [{ label: 'Brief', command: `/brief ${story.slug}` }],
  };
}

function detailOf({ before }: ToldChange, outlet: string): string {
  return before === null ? outlet : `${outlet} · before: ${before}`;
}
