import { describe, expect, it } from 'vitest';
import { slackManifest } from '../../../src/chat/slack/manifest.ts';
import { commands } from '../../contracts/chat-samples.ts';

describe('slackManifest', () => {
  it('lists every command once, escaped, with a hint where there is one', () => {
    const { features } = slackManifest(commands, { mode: 'socket', publicUrl: null });
    expect(features?.slash_commands).toEqual([
      { command: '/brief', description: 'The newest story on a topic', usage_hint: '<topic>', should_escape: true },
      { command: '/quotes', description: 'Who said what', usage_hint: '<name or topic>', should_escape: true },
      { command: '/subscriptions', description: 'What this channel follows', should_escape: true },
      { command: '/slugline', description: 'Help and state', usage_hint: 'help | status', should_escape: true },
    ]);
  });

  it('has no address in Socket Mode', () => {
    const manifest = slackManifest(commands, { mode: 'socket', publicUrl: 'https://news.example' });
    expect(JSON.stringify([manifest.features, manifest.settings])).not.toContain('https://');
    expect(manifest.settings).toMatchObject({ socket_mode_enabled: true, interactivity: { is_enabled: true } });
  });

  it('sends commands, events and presses to one address over HTTP', () => {
    const { features, settings, oauth_config } = slackManifest(commands, {
      mode: 'http',
      publicUrl: 'https://news.example/',
    });
    const address = 'https://news.example/slack/events';
    expect(features?.slash_commands?.map((command) => command.url)).toEqual(commands.map(() => address));
    expect(settings?.event_subscriptions?.request_url).toBe(address);
    expect(settings?.interactivity?.request_url).toBe(address);
    expect(oauth_config?.redirect_urls).toEqual(['https://news.example/slack/oauth_redirect']);
    expect(settings?.socket_mode_enabled).toBe(false);
  });

  it('knows the way back from an installation over Socket Mode as well', () => {
    const { oauth_config } = slackManifest(commands, { mode: 'socket', publicUrl: 'https://news.example/' });
    expect(oauth_config?.redirect_urls).toEqual(['https://news.example/slack/oauth_redirect']);
  });

  it('asks for histories and user groups as options only, and for no more than it uses', () => {
    const { oauth_config } = slackManifest(commands, { mode: 'socket', publicUrl: null });
    const { bot = [], bot_optional = [] } = oauth_config?.scopes ?? {};
    expect(bot_optional).toEqual(['channels:history', 'groups:history', 'im:history', 'usergroups:read']);
    expect(bot).toEqual(expect.arrayContaining(bot_optional));
    expect(
      bot.filter((scope) => !bot_optional.includes(scope) && /history|customize|links|public|admin/u.test(scope)),
    ).toEqual([]);
  });

  it('keeps within the lengths of an app manifest', () => {
    const { display_information: shown } = slackManifest(commands, { mode: 'socket', publicUrl: null });
    expect(shown.name.length).toBeLessThanOrEqual(35);
    expect(shown.description?.length).toBeLessThanOrEqual(140);
    expect(shown.long_description?.length).toBeGreaterThanOrEqual(174);
    expect(shown.long_description?.length).toBeLessThanOrEqual(4000);
  });
});
