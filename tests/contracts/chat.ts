import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Chat, Post } from '../../src/chat/chat.ts';
import type { Message } from '../../src/chat/message.ts';
import type { Answer, Question } from '../../src/chat/question.ts';
import type { ChannelAddress } from '../../src/news/channel.ts';
import { alertOf, briefOf, commands, emptiestCard, fullCard, longestCard, messagesSaying } from './chat-samples.ts';

/** What stands somewhere, as a reader of the platform sees it. */
export type Seen = {
  /** All words a reader sees, markup taken off and entities decoded. */
  text: string;
  /** Every mention that would ping, and every link that would work, by the platform's own rules. */
  alive: string[];
};

export type Standing = Seen & { id: string };
export type Answered = Seen & { visibility: 'public' | 'private' };

/** What the platform does wrong to the next post, and to that one alone. */
export type Faults = {
  rateLimitNext(retryAfterSeconds: number): void;
  /** The message stands, but the answer never arrives. */
  loseNextAnswer(): void;
  /** The platform answers 500 and keeps nothing. */
  failNext(): void;
};

export type ChatHarness = {
  chat: Chat;
  address: ChannelAddress;
  /** A channel where the platform lets nobody post; null where there is no such thing. */
  closed: ChannelAddress | null;
  /** All messages of `address`, oldest first. */
  standing(): Promise<Standing[]>;
  /** What stands in the thread of a message, or answers it where there are no threads. */
  replies(messageId: string): Promise<Standing[]>;
  /** Types a command line ("/brief harbour") as somebody in `address`, and waits for its answer. */
  ask(line: string): Promise<Answered>;
  /** Presses a button of a message that stands, and waits for its answer; null where there are no buttons. */
  press: ((messageId: string, label: string) => Promise<Answered>) | null;
  /** Null where posting is a row in our own store. */
  faults: Faults | null;
  /** Everything logged so far at the finest level, and what must never be in it. */
  logged(): string;
  secrets: string[];
  stop(): Promise<void>;
};

export type ChatContract = {
  name: string;
  create(): Promise<ChatHarness>;
  /** A chat whose token the platform refuses; null where there is no token. */
  createRefused: (() => Promise<ChatHarness>) | null;
};

const updateList: Message = {
  kind: 'list',
  title: 'Update: Strike on Hask market',
  intro: null,
  lines: [{ text: 'The toll has risen to 29', detail: 'Island Wire', url: 'https://news.example/a' }],
  footer: null,
  buttons: [{ label: 'Brief', command: '/brief hask-market-strike' }],
};
const NONCE = 'a1B2c3D4e5F6g7H8i9J0k1L2m';
const OTHER_NONCE = 'zz99zz99zz99zz99zz99zz99z';

/** What every chat platform must do alike. */
export function chatContract({ name, create, createRefused }: ChatContract): void {
  describe(`${name} keeps the chat contract`, () => {
    let harness: ChatHarness;
    beforeEach(async () => {
      harness = await create();
    });
    afterEach(async () => {
      await harness.stop();
    });

    const post = (message: Message, nonce = NONCE): Post => ({ address: harness.address, message, nonce });

    sending(() => harness, post);
    doubting(() => harness, post);
    answering(() => harness, post);

    // The preview has no token: this clause does not apply to it, which is not the same as skipping it.
    if (createRefused === null) return;
    it('a token that the platform refuses ends the start with a clear error', async () => {
      const refused = await createRefused();
      await expect(refused.chat.listener.start(listening(echo).listening)).rejects.toThrow(/token|auth/i);
      expect(refused.chat.listener.health().ok).toBe(false);
      await refused.stop();
    });
  });
}

type MakePost = (message: Message, nonce?: string) => Post;

function sending(harness: () => ChatHarness, post: MakePost): void {
  it('an alert stands once, with its headline, outlet, summary, quotes, speakers and actors', async () => {
    const outcome = await harness().chat.sender.post(post(alertOf(fullCard)));
    const standing = await harness().standing();
    expect(standing).toHaveLength(1);
    expect(outcome).toEqual({ kind: 'posted', messageId: standing[0]?.id });
    const text = standing[0]?.text ?? '';
    for (const words of [fullCard.headline, fullCard.outlet, ...fullCard.summary]) expect(text).toContain(words);
    for (const quote of fullCard.quotes) expect(text).toContain(quote.text);
    for (const actor of fullCard.actors) expect(text).toContain(actor.name);
    expect(text).toContain('chair of the harbour council');
    expect(standing[0]?.alive).toContain(fullCard.url);
  });

  it.each([
    ['the emptiest alert', alertOf(emptiestCard)],
    ['the longest alert', alertOf(longestCard)],
    ['the longest brief', briefOf(longestCard)],
  ])('%s is taken by the platform', async (_name, message) => {
    expect(await harness().chat.sender.post(post(message))).toMatchObject({ kind: 'posted' });
    expect(await harness().standing()).toHaveLength(1);
  });

  it('no mention and no link from outside comes alive in any kind of message', async () => {
    const hostile =
      '<!channel> @everyone @here <@U1> <@&7> [a](https://evil.example) <https://evil.example|b> \u202etxt';
    for (const [at, message] of messagesSaying(hostile).entries()) {
      expect(await harness().chat.sender.post(post(message, `nonce${at}`))).toMatchObject({ kind: 'posted' });
    }
    const alive = (await harness().standing()).flatMap((message) => message.alive);
    expect(alive.filter((target) => target !== fullCard.url && target !== 'https://news.example/a')).toEqual([]);
  });

  it('an edit changes the message that stands and adds none', async () => {
    const posted = await harness().chat.sender.post(post(alertOf(fullCard)));
    if (posted.kind !== 'posted') return expect.unreachable();
    const changed = alertOf({ ...fullCard, headline: 'Ferry expansion resumes' });
    const edited = await harness().chat.sender.edit({ ...post(changed), messageId: posted.messageId });
    expect(edited).toEqual(posted);
    const standing = await harness().standing();
    expect(standing).toHaveLength(1);
    expect(standing[0]?.text).toContain('Ferry expansion resumes');
  });

  it('a reply stands in the thread of its alert and is found there by its nonce', async () => {
    const { chat, address } = harness();
    const alert = await chat.sender.post(post(alertOf(fullCard)));
    if (alert.kind !== 'posted') return expect.unreachable();
    const threadOf = alert.messageId;
    const reply = await chat.sender.post({ ...post(updateList, OTHER_NONCE), threadOf });
    if (reply.kind !== 'posted') return expect.unreachable();
    const [standing, ...others] = await harness().replies(threadOf);
    expect(others).toEqual([]);
    expect(standing?.id).toBe(reply.messageId);
    expect(standing?.text).toContain('The toll has risen to 29');
    const when = { since: new Date(Date.now() - 60_000), until: new Date(Date.now() + 60_000) };
    const found = await chat.sender.find({ address, nonce: OTHER_NONCE, ...when, threadOf });
    expect(found).toEqual({ kind: 'found', messageId: reply.messageId });
  });

  it('an open channel is located by name, a closed one is refused, and posting there says closed', async () => {
    const { chat, address, closed } = harness();
    expect(await chat.sender.locate(address)).toMatchObject({ kind: 'located', address });
    if (!closed) return;
    expect(await chat.sender.locate(closed)).toMatchObject({ kind: 'closed' });
    const outcome = await chat.sender.post({ ...post(alertOf(fullCard)), address: closed });
    expect(outcome).toMatchObject({ kind: 'channel-closed' });
  });
}

function doubting(harness: () => ChatHarness, post: MakePost): void {
  const search = (nonce: string) => ({
    ...{ address: harness().address, nonce },
    ...{ since: new Date(Date.now() - 60_000), until: new Date(Date.now() + 60_000) },
  });

  it('a post is found by its nonce, and a nonce that was never posted is not', async () => {
    const posted = await harness().chat.sender.post(post(alertOf(fullCard)));
    if (posted.kind !== 'posted') return expect.unreachable();
    const found = await harness().chat.sender.find(search(NONCE));
    expect(found).toEqual({ kind: 'found', messageId: posted.messageId });
    expect(await harness().chat.sender.find(search(OTHER_NONCE))).toEqual({ kind: 'absent' });
  });

  it('a post whose answer was lost is unknown, is not repeated, and is found afterwards', async () => {
    const { faults, chat } = harness();
    if (!faults) return;
    faults.loseNextAnswer();
    expect(await chat.sender.post(post(alertOf(fullCard)))).toMatchObject({ kind: 'unknown' });
    const standing = await harness().standing();
    expect(standing).toHaveLength(1);
    expect(await chat.sender.find(search(NONCE))).toEqual({ kind: 'found', messageId: standing[0]?.id });
  });

  it('a server error is unknown and is not sent again by the sender itself', async () => {
    const { faults, chat } = harness();
    if (!faults) return;
    faults.failNext();
    expect(await chat.sender.post(post(alertOf(fullCard)))).toMatchObject({ kind: 'unknown' });
    expect(await harness().standing()).toEqual([]);
  });

  it('a rate limit comes back with its waiting time instead of being waited for', async () => {
    const { faults, chat } = harness();
    if (!faults) return;
    faults.rateLimitNext(7);
    const outcome = await chat.sender.post(post(alertOf(fullCard)));
    expect(outcome).toMatchObject({ kind: 'rate-limited', retryAfterMs: 7000 });
    expect(await harness().standing()).toEqual([]);
  });
}

function answering(harness: () => ChatHarness, post: MakePost): void {
  it('a public command is answered for all to see, a private one for the asker alone', async () => {
    const { listening: part, asked } = listening(echo);
    await harness().chat.listener.start(part);
    const brief = await harness().ask('/brief harbour ferry');
    expect(brief).toMatchObject({ visibility: 'public' });
    expect(brief.text).toContain('asked brief');
    const mine = await harness().ask('/subscriptions');
    expect(mine).toMatchObject({ visibility: 'private' });
    expect(asked.map((question) => question.command)).toEqual(['brief', 'subscriptions']);
    expect(asked[0]?.asker.address).toEqual(harness().address);
    expect(words(asked[0])).toBe('harbour ferry');
  });

  it('a button runs its command as if it had been typed', async () => {
    const { press } = harness();
    if (!press) return;
    const { listening: part, asked } = listening(echo);
    await harness().chat.listener.start(part);
    const posted = await harness().chat.sender.post(post(alertOf(fullCard)));
    if (posted.kind !== 'posted') return expect.unreachable();
    const answered = await press(posted.messageId, 'Quotes');
    expect(answered.text).toContain('asked quotes');
    expect(asked.map((question) => [question.command, words(question)])).toEqual([['quotes', 'harbour-ferry-halt']]);
  });

  it('an answer that fails leaves a plain notice instead of silence', async () => {
    const broken: Answer = async () => {
      throw new Error('the store is away');
    };
    await harness().chat.listener.start(listening(broken).listening);
    const answered = await harness().ask('/brief harbour');
    expect(answered.text.length).toBeGreaterThan(10);
    expect(answered.text).not.toContain('the store is away');
  });

  it('says that it is connected, and that it is not after a stop', async () => {
    const { chat } = harness();
    expect(chat.listener.health().ok).toBe(false);
    await chat.listener.start(listening(echo).listening);
    expect(chat.listener.health().ok).toBe(true);
    await chat.listener.stop();
    expect(chat.listener.health().ok).toBe(false);
  });

  it('no secret is ever logged, not at the finest level and not with a fault', async () => {
    const { chat, faults } = harness();
    await chat.listener.start(listening(echo).listening);
    faults?.failNext();
    await chat.sender.post(post(alertOf(fullCard)));
    await chat.sender.post(post(alertOf(fullCard)));
    await harness().ask('/brief harbour');
    await chat.listener.stop();
    const logged = harness().logged();
    for (const secret of harness().secrets) expect(logged).not.toContain(secret);
  });
}

function words(question: Question | undefined): string {
  if (!question) return '';
  return question.input.kind === 'text' ? question.input.text : Object.values(question.input.options).join(' ');
}

const echo: Answer = async (question) => ({
  message: { kind: 'notice', tone: 'info', text: `asked ${question.command} for ${words(question)}`, hints: [] },
  visibility: commands.find((spec) => spec.name === question.command)?.visibility ?? 'private',
});

function listening(answer: Answer) {
  const asked: Question[] = [];
  const recording: Answer = (question) => {
    asked.push(question);
    return answer(question);
  };
  return { asked, listening: { commands, answer: recording, complete: async () => [] } };
}
