import { type ChangeWords, factsOf } from '../news/facts-of-text.ts';
import { hashText } from '../news/hash-text.ts';
import type { ArticleId } from '../news/ids.ts';
import type { ToldChange } from '../news/story.ts';
import type { StoryStore } from '../store/stories.ts';
import { materialChange, type Told } from './material-change.ts';
import { type TellDeps, tellChange } from './tell-change.ts';

/** A publisher changed an article: its versions, each with the quotes of its brief. */
export type ArticleEdit = { articleId: ArticleId; before: Told; after: Told; language: string; at: Date };

export type FollowEditDeps = TellDeps & {
  stories: Pick<StoryStore, 'ofArticle' | 'changes' | 'edits'>;
  wordsOf: (language: string) => ChangeWords;
};

/** A reply says what matters, not all that was touched. */
const TOLD_MAX = 3;

/** Tells a material edit where its story was alerted; spelling, wording and cuts stay silent. */
export async function followEdit(edit: ArticleEdit, deps: FollowEditDeps): Promise<void> {
  const { articleId, before, after, at } = edit;
  const storyId = await deps.stories.ofArticle(articleId);
  if (!storyId) return;
  const words = deps.wordsOf(edit.language);
  const material = materialChange(before, after, words);
  if (material.length === 0) return;
  const told = await deps.stories.changes.of(storyId);
  const known = told.flatMap(({ changes }) => changes.flatMap((change) => figuresOf(change.after, words)));
  const changes = onePerSentence(material)
    .filter((change) => !isKnown(change, known, words))
    .slice(0, TOLD_MAX);
  const version = hashText(`${after.title}\n${after.text}`);
  // What another outlet told already is shown, and not told twice.
  if (changes.length === 0) await deps.stories.edits.want(storyId, at);
  else await tellChange({ storyId, articleId, version, at, changes }, deps);
}

function onePerSentence(changes: readonly ToldChange[]): ToldChange[] {
  return changes.filter((change, index) => changes.findIndex(({ after }) => after === change.after) === index);
}

function isKnown({ kind, before, after }: ToldChange, known: readonly number[], words: ChangeWords): boolean {
  if (kind !== 'figure') return false;
  const old = figuresOf(before ?? '', words);
  const fresh = figuresOf(after, words).filter((figure) => !old.includes(figure));
  return fresh.every((figure) => known.includes(figure));
}

function figuresOf(text: string, words: ChangeWords): number[] {
  return factsOf(text, words).flatMap(({ figures }) => figures);
}
