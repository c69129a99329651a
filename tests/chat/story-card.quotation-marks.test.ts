import { describe, expect, it } from 'vitest';
import { renderMessage as onDiscord } from '../../src/chat/discord/post/render-message.ts';
import type { AlertMessage } from '../../src/chat/message.ts';
import { renderHtml } from '../../src/chat/preview/render-html.ts';
import { renderText } from '../../src/chat/preview/render-text.ts';
import { renderMessage as onSlack } from '../../src/chat/slack/post/render-message.ts';
import { quoted, quotedInLine } from '../../src/chat/story-card.ts';
import { alertOf, fullCard } from '../contracts/chat-samples.ts';

const NOW = new Date('2026-08-04T16:00:00Z');
const PERSIAN = 'ما پل را باز می‌کنیم';

const SAID = [
  ['French', 'fr', 'Nous rouvrons le pont', '«Nous rouvrons le pont»'],
  ['German', 'de', 'Wir öffnen die Brücke', '„Wir öffnen die Brücke“'],
  ['Japanese', 'ja', '橋をまた開けます', '「橋をまた開けます」'],
  ['Ukrainian with a region', 'uk-UA', 'Ми відкриваємо міст', '«Ми відкриваємо міст»'],
  ['Swedish', 'sv', 'Vi öppnar bron', '”Vi öppnar bron”'],
  ['English', 'en', 'We open the bridge', '“We open the bridge”'],
  ['Spanish', 'es', 'Abrimos el puente', '“Abrimos el puente”'],
  ['an unknown language', 'und', 'Bir ponto malu', '“Bir ponto malu”'],
  ['an older message, without a language', undefined, 'Nous rouvrons le pont', '“Nous rouvrons le pont”'],
] as const;

function saying(text: string, language: string | undefined): AlertMessage {
  const quotes = [
    { text, speaker: { name: 'Ilsa Marrowick', role: null } },
    { text, speaker: null },
  ];
  return alertOf({ ...fullCard, quotes, ...(language === undefined ? {} : { language }) });
}

/** Everything that each platform shows of it. */
function shownOf(message: AlertMessage): Record<string, string> {
  const { text, blocks } = onSlack(message, NOW);
  return {
    'Slack, text': text,
    'Slack, blocks': JSON.stringify(blocks),
    Discord: JSON.stringify(onDiscord(message, null)),
    'preview, text': renderText(message),
    'preview, page': renderHtml({ id: null, at: NOW, message, visibility: 'public' }, (url) => url).markup,
  };
}

describe('quotations on a card', () => {
  it.each(SAID)('have the marks of %s on every platform', (...[, language, text, expected]) => {
    for (const [where, shown] of Object.entries(shownOf(saying(text, language)))) {
      expect(shown.split(expected), where).toHaveLength(3);
    }
  });

  it('have no second pair where the words brought their own', () => {
    for (const text of ['« Nous rouvrons »', '„Nous rouvrons“']) {
      expect(renderText(saying(text, 'fr'))).toContain('«Nous rouvrons»');
    }
    expect(renderText(saying('「橋を」', 'ja'))).toContain('  「橋を」\n');
  });

  it('keep Persian marks in the isolate of the words, so that they do not turn', () => {
    const { 'preview, text': text, 'preview, page': page, ...platforms } = shownOf(saying(PERSIAN, 'fa'));
    for (const [where, shown] of Object.entries(platforms)) {
      expect(shown.split(`\u2068«${PERSIAN}»\u2069`), where).toHaveLength(3);
    }
    expect(text).toContain(`«${PERSIAN}»`);
    expect(page).toContain(`<blockquote>«${PERSIAN}»</blockquote>`);
  });

  it('close behind words that were cut', () => {
    const { text } = onSlack(saying(`${PERSIAN} `.repeat(90), 'fa'), NOW);
    expect(text).toMatch(/\u2068«[^»]*…»\u2069/u);
  });
});

describe('quoted', () => {
  it('shows no marks around nothing', () => {
    expect(quoted('', 'fr')).toBe('');
  });

  it('leaves the isolates of platforms and of lists as they are in languages with “ ”', () => {
    expect(quoted(`\u2068${PERSIAN}\u2069`, 'ur')).toBe(`“\u2068${PERSIAN}\u2069”`);
    expect(quotedInLine(PERSIAN, 'ur')).toBe(`“${PERSIAN}”`);
  });
});
