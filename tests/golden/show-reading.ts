import type { ReadOutcome } from '../../src/engines/reading/feed/read-feed.ts';
import type { PageOutcome } from '../../src/engines/reading/page/read-page.ts';
import type { Entry } from '../../src/news/feed.ts';
import { section, shown } from './golden-files.ts';

/** All that was read of a feed, as its golden file has it. */
export function showFeed(outcome: ReadOutcome): string {
  if (outcome.kind === 'unreadable') return `unreadable: ${outcome.reason}\nsample: ${shown(outcome.sample)}\n`;
  const { title, link, language, ttlMinutes, skipHours, hub, self, entries, warnings } = outcome.feed;
  return [
    [
      `title: ${shown(cut(title))}`,
      ...Object.entries({ link, language, ttlMinutes, hub, self }).map(([name, value]) => `${name}: ${value}`),
      `skipHours: ${skipHours.join(' ')}`,
    ].join('\n'),
    section('warnings', warnings.map(shown)),
    ...entries.map((entry, index) => section(`entry ${index + 1}`, showEntry(entry))),
    '',
  ].join('\n\n');
}

function showEntry({ published, updated, source, isMedia, categories, ...texts }: Entry): string[] {
  return [
    ...Object.entries(texts).map(([name, value]) => `${name}: ${value === null ? 'null' : `"${shown(cut(value))}"`}`),
    `published: ${published?.toISOString() ?? null}`,
    `updated: ${updated?.toISOString() ?? null}`,
    ...(source ? [`source: "${shown(source.name)}" ${source.url}`] : []),
    ...(categories ? [`categories: ${categories.map(shown).join(' | ')}`] : []),
    ...(isMedia ? ['its link is no page'] : []),
  ];
}

const SHOWN_MAX = 400;

function cut(text: string): string {
  return text.length <= SHOWN_MAX ? text : `${text.slice(0, SHOWN_MAX)}… (${text.length} characters)`;
}

/** All that was read of a page, as its golden file has it. */
export function showPage(outcome: PageOutcome): string {
  if (outcome.kind === 'unreadable') return `unreadable: ${outcome.reason}\n`;
  const { text, asides, publishedAt, modifiedAt, ...facts } = outcome.page;
  return [
    [
      outcome.kind === 'walled' ? `walled: ${outcome.reason}` : outcome.kind,
      ...Object.entries(facts).map(([name, value]) => `${name}: ${value === null ? 'null' : `"${shown(value)}"`}`),
      `publishedAt: ${publishedAt?.toISOString() ?? null}`,
      `modifiedAt: ${modifiedAt?.toISOString() ?? null}`,
    ].join('\n'),
    section(
      `text (${text.length} characters)`,
      text.split('\n').map((line) => `|${shown(line)}`),
    ),
    ...(asides.length === 0
      ? []
      : [
          section(
            'asides',
            asides.map((each) => `${each.kind} at ${each.at}: ${shown(each.text)}`),
          ),
        ]),
    '',
  ].join('\n\n');
}
