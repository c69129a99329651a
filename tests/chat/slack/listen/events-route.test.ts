import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer, Question } from '../../../../src/chat/question.ts';
import { commands } from '../../../contracts/chat-samples.ts';
import { httpBody, signedHeaders } from '../../../support/slack/http-side.ts';
import {
  NEWS,
  SIGNING_SECRET,
  type SlackHarness,
  startSlackHarness,
} from '../../../support/slack/start-slack-harness.ts';

describe('createEventsRoute', () => {
  let harness: SlackHarness;
  let asked: Question[];
  let answer: Answer;

  beforeEach(async () => {
    harness = await startSlackHarness({ way: 'http' });
    asked = [];
    answer = async (question) => {
      asked.push(question);
      return { message: { kind: 'notice', tone: 'info', text: 'heard', hints: [] }, visibility: 'public' };
    };
    await harness.chat.listener.start({ commands, complete: async () => [], answer: (question) => answer(question) });
  });
  afterEach(() => harness.stop());

  const eventsUrl = () => `${harness.url}/slack/events`;
  function send(
    body: string,
    headers: Record<string, string> = signedHeaders(body, SIGNING_SECRET),
    type = 'application/json',
  ) {
    return fetch(eventsUrl(), { method: 'POST', body, headers: { 'content-type': type, ...headers } });
  }
  const command = { team_id: 'T0STANDIN', command: '/brief', text: 'x', user_id: 'U0ADA', channel_id: 'C0NEWS' };

  it('answers the challenge by which Slack tries the address', async () => {
    const response = await send(JSON.stringify({ type: 'url_verification', challenge: 'c-123' }));
    expect([response.status, await response.json()]).toEqual([200, { challenge: 'c-123' }]);
  });

  it('does not give the challenge back to somebody who cannot sign', async () => {
    const response = await send(JSON.stringify({ type: 'url_verification', challenge: 'c-123' }), {});
    expect([response.status, await response.text()]).toEqual([401, '']);
  });

  it.each([
    ['nobody signed', () => ({})],
    ['somebody else signed', (body: string) => signedHeaders(body, 'another secret')],
    [
      'was signed ten minutes ago',
      (body: string) => signedHeaders(body, SIGNING_SECRET, new Date(Date.now() - 600_000)),
    ],
    [
      'is signed for ten minutes from now',
      (body: string) => signedHeaders(body, SIGNING_SECRET, new Date(Date.now() + 600_000)),
    ],
  ])('refuses a command that %s', async (_case, headers) => {
    const { body, contentType } = httpBody('slash_commands', command);
    const response = await send(body, headers(body), contentType);
    expect([response.status, asked]).toEqual([401, []]);
  });

  it.each([
    ['another method', { method: 'GET' }, 405],
    ['a body without end', { method: 'POST', body: 'x'.repeat(1024 * 1024 + 1) }, 413],
  ])('refuses %s', async (_case, request, status) => {
    expect((await fetch(eventsUrl(), request)).status).toBe(status);
  });

  it.each([
    ['no JSON', 'application/json', '{"type":'],
    ['JSON of no object', 'application/json', '"hello"'],
    ['a broken payload', 'application/x-www-form-urlencoded', 'payload=%7B'],
  ])('refuses %s although it is signed', async (_case, type, body) => {
    expect((await send(body, signedHeaders(body, SIGNING_SECRET), type)).status).toBe(400);
  });

  it('answers Slack’s look at our certificate', async () => {
    const body = 'ssl_check=1&token=x';
    const response = await send(body, signedHeaders(body, SIGNING_SECRET), 'application/x-www-form-urlencoded');
    expect(response.status).toBe(200);
  });

  it('acknowledges what it has no use for', async () => {
    const ack = await harness.slack.event({ type: 'channel_rename', channel: { id: 'C1', name: 'x' } }, NEWS);
    expect(ack.payload).toEqual({});
  });

  it('acknowledges a command before the answer is made', async () => {
    let finish: () => void = () => undefined;
    const made = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const first = answer;
    answer = async (question) => {
      await made;
      return first(question);
    };
    const ack = await harness.slack.type('/brief', 'harbour', NEWS);
    expect([ack.payload, asked]).toEqual([{}, []]);
    finish();
    await vi.waitFor(() => expect(asked).toHaveLength(1));
  });

  it('acts once on an event that Slack delivers three times', async () => {
    for (let time = 0; time < 3; time += 1) {
      await harness.slack.mention('<@U0BOT> brief one', { ...NEWS, eventId: 'Ev1' });
    }
    await harness.slack.mention('<@U0BOT> brief two', { ...NEWS, eventId: 'Ev2' });
    await vi.waitFor(() => expect(harness.slack.workspace.messages).toHaveLength(2));
    expect(asked).toHaveLength(2);
  });

  it('says that it takes requests, and takes none before the start and after the stop', async () => {
    expect(harness.chat.listener.health()).toEqual({ ok: true, state: 'taking requests' });
    await harness.chat.listener.stop();
    expect(harness.chat.listener.health()).toEqual({ ok: false, state: 'stopped' });
    const { body, contentType } = httpBody('slash_commands', command);
    expect((await send(body, signedHeaders(body, SIGNING_SECRET), contentType)).status).toBe(503);
  });

  it('lets an answer under way reach its asker before it stops', async () => {
    let finish: () => void = () => undefined;
    const first = answer;
    answer = async (question) => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return first(question);
    };
    const answered = harness.slack.command('/brief', 'harbour', NEWS);
    await vi.waitFor(() => expect(harness.slack.calls.some(({ method }) => method === 'users.info')).toBe(true));
    await vi.waitFor(() => expect(finish.length).toBe(1));
    const stopped = harness.chat.listener.stop();
    finish();
    await stopped;
    expect((await answered).reply.text).toContain('heard');
  });
});
