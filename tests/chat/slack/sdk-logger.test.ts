import { describe, expect, it } from 'vitest';
import { createRedact } from '../../../src/chat/slack/sdk-logger.ts';

describe('createRedact', () => {
  const redact = createRedact(['a-known-secret', '']);

  it.each([
    ['a known secret', 'before a-known-secret after', 'a-known-secret'],
    ['a bot token', 'used xoxb-123-456-abcDEF to call', 'xoxb-123-456-abcDEF'],
    ['a rotated token', 'used xoxe.xoxb-1-Mi0yLTk to call', 'Mi0yLTk'],
    ['an app token', '{"a":"xapp-1-A0-1-deadbeef"}', 'deadbeef'],
    ['a header', "Authorization: 'Bearer abc.def'", 'abc.def'],
    ['a token in a payload', '{"token":"gIkuvaNzQIHg97ATvDxqgjtO","team_id":"T1"}', 'gIkuvaNzQIHg97ATvDxqgjtO'],
    ['a token in an inspected object', "{ access_token: 'zzz-yyy', ok: true }", 'zzz-yyy'],
    ['the ticket of a socket', 'wss://wss.example/link/?ticket=12348&app_id=5678', '12348'],
    ['a response_url', '"response_url":"https://hooks.slack.com/commands/1/2/abc"', 'commands/1/2'],
  ])('takes %s out', (_name, text, secret) => {
    expect(redact(text)).not.toContain(secret);
    expect(redact(text)).toContain('[secret]');
  });

  it('leaves other words alone', () => {
    const text = 'apiCall(\'chat.postMessage\') start {"channel":"C0NEWS","text":"a token gesture"}';
    expect(redact(text)).toBe(text);
  });
});
