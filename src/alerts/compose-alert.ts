import { storyButtons, writeRef } from '../chat/button-commands.ts';
import {
  type AlertMessage,
  type Button,
  inLanguage,
  type ListMessage,
  listMessage,
  type StoryCard,
} from '../chat/message.ts';
import { ENGLISH, type Say, sentence } from '../chat/say.ts';
import { storyCard } from '../chat/story-card.ts';
import type { Brief } from '../news/article.ts';
import type { DeliveryId, StoryId } from '../news/ids.ts';
import type { Tenants } from '../news/owner.ts';
import type { Story, StoryChange } from '../news/story.ts';
import type { BriefStore } from '../store/nouns/articles/briefs.ts';
import type { AlertFacts, Teller } from '../store/nouns/deliveries/alert-facts.ts';
import type { DeliveryStore } from '../store/nouns/deliveries/deliveries.ts';
import type { DueDelivery } from '../store/nouns/deliveries/open-deliveries.ts';
import type { StoryStore } from '../store/nouns/stories/stories.ts';

/** The delivery that an alert shows: the same when it is posted and when it is edited. */
export type AlertRef = Pick<DueDelivery, 'id' | 'nonce' | 'storyId' | 'articleId' | 'because' | 'met' | 'mention'>;

type AlertContent = Pick<AlertFacts, 'article' | 'brief' | 'changes'> & {
  delivery: Pick<AlertRef, 'id' | 'storyId' | 'because' | 'met' | 'mention'>;
  /** Every outlet of the story's articles, in the order in which they came. */
  outlets: readonly string[];
  /** Another article of the story, with more text, where the alert's own has next to none. */
  fuller: { outlet: string; brief: Brief } | null;
};

type Saying = { say?: Say | undefined };
type ComposeStores = Saying & { deliveries: Pick<DeliveryStore, 'facts'>; briefs: Pick<BriefStore, 'of'> };

/** Composes the alerts of deliveries, in order, from what is stored now. A delivery without brief or story is a bug. */
export async function loadAlerts(
  deliveries: readonly AlertRef[],
  stores: ComposeStores,
  tenants: Tenants,
): Promise<AlertMessage[]> {
  const ids = deliveries.map(({ id }) => id);
  const facts = await stores.deliveries.facts(ids, tenants);
  const byId = new Map(facts.map((each) => [each.deliveryId, each]));
  return Promise.all(
    deliveries.map(async (delivery) => {
      const { tellers, ...about } = byId.get(delivery.id) ?? lost(delivery);
      const isThin = about.article.textSource === 'feed' || about.brief.summary.length === 0;
      const fuller = isThin ? await loadFuller(tellers, stores) : null;
      return composeAlert({ ...about, delivery, outlets: tellers.map(({ outlet }) => outlet), fuller }, stores);
    }),
  );
}

function lost({ id }: Pick<AlertRef, 'id'>): never {
  throw new Error(`Delivery ${id} has no brief or story`);
}

/** The article with the most quotations, then the most sentences, then the earliest. */
async function loadFuller(
  tellers: readonly Teller[],
  stores: Pick<ComposeStores, 'briefs'>,
): Promise<AlertContent['fuller']> {
  const [best] = tellers
    .filter(({ textSource, sentences }) => textSource === 'page' && sentences > 0)
    .sort((one, other) => other.quotes - one.quotes || other.sentences - one.sentences);
  const brief = best ? await stores.briefs.of(best.articleId) : null;
  return best && brief ? { outlet: best.outlet, brief } : null;
}

/** The alert of one story for one channel, in its language: content only, the platform lays it out. */
export function composeAlert(content: AlertContent, { say = ENGLISH }: Saying = {}): AlertMessage {
  const { article, delivery } = content;
  const alsoReportedBy = [...new Set(content.outlets)].filter((outlet) => outlet !== article.outlet);
  const later = content.changes.filter(({ foundAt }) => foundAt > article.foundAt);
  const updates = later.flatMap(({ changes, outlet, foundAt: at }) => {
    return changes.slice(0, 1).map(({ after: text }) => ({ text, outlet, at }));
  });
  const card = withFullerText(storyCard(article, content.brief, { alsoReportedBy, updates }), content, say);
  const alert: AlertMessage = {
    kind: 'alert',
    card: { ...card, note: card.note && say(card.note) },
    topics: delivery.because,
    ...(delivery.met?.length ? { met: delivery.met } : {}),
    mention: delivery.mention,
    buttons: [...storyButtons(delivery.storyId, say), ...topicButtons(delivery.id, say)],
  };
  return inLanguage(alert, say);
}

/** Headline and link stay as readers know them; a note names the outlet that summary and quotes come from. */
function withFullerText(card: StoryCard, { article, fuller }: AlertContent, say: Say): StoryCard {
  if (!fuller) return card;
  const { summary, quotes, language = 'und', actors } = storyCard({ ...article, textSource: 'page' }, fuller.brief);
  const note = fuller.outlet === article.outlet ? null : say('Summary and quotes: {outlet}', { outlet: fuller.outlet });
  return { ...card, summary, quotes, language, actors, note };
}

/** The channel follows the topic already: the buttons send it as direct messages, or mute it here for a day. */
function topicButtons(id: DeliveryId, say: Say): Button[] {
  const alert = writeRef({ kind: 'alert', id });
  return [
    { label: say('Follow topic'), command: `/subscribe ${alert} me` },
    { label: say('Mute topic here'), command: `/unsubscribe ${alert} for=1d` },
  ];
}

/** Those buttons of an alert. */
export function topicButtonsOf({ buttons }: Pick<AlertMessage, 'buttons'>): Button[] {
  return buttons.slice(-2);
}

export type ReplyRef = Pick<DueDelivery, 'id' | 'storyId' | 'reply'>;

type ReplyStores = Saying & { stories: Pick<StoryStore, 'byId' | 'changes'>; deliveries: Pick<DeliveryStore, 'facts'> };

/** Composes a reply, or a line. One without what it tells is a bug. */
export async function loadReply({ id, storyId, reply }: ReplyRef, stores: ReplyStores): Promise<ListMessage> {
  if (reply?.tells === 'likely') {
    // Of the story's outlets a line names only its own.
    const [facts] = await stores.deliveries.facts([id], 'separate');
    return composeLine(facts ?? lost({ id }), { storyId, hasAlert: reply.hasAlert }, stores.say);
  }
  const [story, change] = await Promise.all([
    stores.stories.byId(storyId),
    reply && stores.stories.changes.byId(reply.changeId),
  ]);
  if (!story || !change) throw new Error(`Reply ${id} has no story or change`);
  return composeReply(story, change, stores.say);
}

/** The line in the thread of an alert that may tell the same event: quiet, and made an alert by a press. */
function composeLine(
  { article, brief }: Pick<AlertFacts, 'article' | 'brief'>,
  { storyId, hasAlert }: { storyId: StoryId; hasAlert: boolean },
  say = ENGLISH,
): ListMessage {
  const story = writeRef({ kind: 'story', id: storyId });
  const { headline, url, outlet } = storyCard(article, brief);
  const line = listMessage({
    title: hasAlert ? say('Now an alert of its own') : say('Perhaps the same event'),
    lines: [{ text: headline, detail: outlet, url }],
    buttons: [
      hasAlert
        ? { label: say('Brief'), command: `/brief ${story}` }
        : { label: say('Post it as an alert'), command: `/slugline alert ${story}` },
    ],
  });
  return inLanguage(line, say);
}

const CORRECTION = sentence('Correction: {headline}');
const UPDATE = sentence('Update: {headline}');

/** The reply in the thread of an alert whose story changed: the new words, their outlet, and the words before. */
function composeReply({ id, headline }: Pick<Story, 'id' | 'headline'>, change: StoryChange, say = ENGLISH) {
  const isCorrection = change.changes.some(({ kind }) => kind === 'correction');
  const { outlet, url } = change;
  const reply = listMessage({
    title: say(isCorrection ? CORRECTION : UPDATE, { headline }),
    lines: change.changes.map(({ before, after }) => ({
      text: after,
      detail: before === null ? outlet : say('{outlet} · before: {before}', { outlet, before }),
      url,
    })),
    buttons: [{ label: say('Brief'), command: `/brief ${writeRef({ kind: 'story', id })}` }],
  });
  return inLanguage(reply, say);
}
