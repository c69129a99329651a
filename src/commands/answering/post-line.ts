import type { Asker } from '../../chat/question.ts';
import { ENGLISH } from '../../chat/say.ts';
import type { StoryId } from '../../news/ids.ts';
import { audienceOf } from '../../news/owner.ts';
import { findChannelContext } from '../asking/channel-context.ts';
import { storyMeant } from '../asking/find-topic.ts';
import { typedLink } from '../asking/typed-line.ts';
import type { CommandDeps, CommandInput, CommandReply } from '../command.ts';
import { doneNotice, echo, notice, onlyManagers, problem } from './reply-parts.ts';

const USE = '/slugline alert https://example.org/article';
const MADE = 'made an alert of the line';

/**
 * `/slugline alert <link or story>`, the button of a line: makes an alert of what stands as a line in a thread of this
 * channel. Whoever may add a subscription to the channel may do so, since the channel follows it already.
 */
export async function postLine({ options, asker }: CommandInput, deps: CommandDeps): Promise<CommandReply> {
  const { say } = deps;
  const typed = typedLink(options['link']);
  if (typed === '') return problem(say('Which article? Give its link, or press the button of its line.'), [USE]);
  const found = await findChannelContext({}, asker, deps);
  if (found.kind === 'refused') return found.reply;
  const { name, mayChange, mayFollow, address } = found.context;
  if (!mayChange && !mayFollow) return onlyManagers(say(name), say);
  const story = await storyOf(typed, deps);
  if (!story) return problem(say('No story is known by {link}.', { link: echo(typed) }), [USE]);
  const names = { channel: say(name), story: story.slug };
  const channel = await deps.channels.byAddress(address);
  const told = channel && (await deps.search.toldOf(story.id, channel.id));
  if (!told?.line && !told?.alert)
    return problem(say('No line in {channel} tells of {story}.', names), [`/brief ${story.slug}`]);
  const { line } = told;
  const posted = line ? await deps.lines.post(line.id, `made an alert by ${asker.userName}`) : [];
  if (posted.length === 0) {
    const text = say('{story} has an alert in {channel} already.', names);
    return notice({ tone: 'info', text, hints: [] }, 'private');
  }
  const reply = { text: say('{story} goes out as an alert of its own now.', names), visibility: 'private' } as const;
  return doneNotice(reply, { action: MADE, subject: `${story.slug} in ${name}`, target: address });
}

async function storyOf(typed: string, deps: CommandDeps) {
  if (typed.includes('/')) return (await deps.search.articleAt(typed))?.story ?? null;
  const story = await storyMeant(typed, deps);
  return story?.id && story.slug ? { id: story.id, slug: story.slug } : null;
}

/** `/slugline split` of an article that has a story of its own already: people say so where lines only suppose it. */
export async function postAllLines(
  { id: storyId, slug }: { id: StoryId; slug: string },
  { userName }: Asker,
  { lines, owner, say }: CommandDeps,
): Promise<CommandReply> {
  const told = await lines.postAll({ storyId, audience: audienceOf(owner) }, `made an alert by ${userName}`);
  if (told.length === 0) return problem(say('This article is alone in its story already.'));
  const own = say('{story} is a story of its own, told in lines so far.', { story: slug });
  const text = `${own} ${say.count(told.length, ['{n} channel will be told of it by an alert.', '{n} channels will be told of it by an alert.'])}`;
  const subject = `${slug} in ${ENGLISH.count(told.length, ['{n} channel', '{n} channels'])}`;
  return doneNotice({ text, hints: [`/brief ${slug}`] }, { action: MADE, subject, target: null });
}
