import type { CommandSpec, OptionSpec, Permission } from '../../src/chat/command-spec.ts';
import { MUTES_PER_CHANNEL_MAX, SUBSCRIPTIONS_PER_CHANNEL_MAX } from '../../src/commands/command.ts';
import { DEFAULT_LIMITS } from '../../src/news/feed.ts';

// docs/commands.md and the table of the README are made from the command table; tests compare the files with them.

const { person, workspace } = DEFAULT_LIMITS;

/** The rows of the command table, as README.md and docs/commands.md show it. */
export function commandRows(specs: readonly CommandSpec[]): string {
  const rows = specs.map(
    (spec) => `| \`/${spec.name}${spec.usage === '' ? '' : ` ${cell(spec.usage)}`}\` | ${cell(spec.description)} |`,
  );
  return ['| command | answer |', '|---|---|', ...rows].join('\n');
}

/** The text of docs/commands.md: every command of the table with its options. */
export function commandsPage(specs: readonly CommandSpec[]): string {
  return `# Commands

Made from \`src/commands/answering/command-table.ts\`; \`npx vitest run tests/commands/answering/command-table.test.ts -u\` writes it anew.
The same names, options and answers on Slack, Discord and the preview page. Everything is answered from the articles
already read. Under \`/slugline\` every other command works as well: \`/slugline brief pakistan-taliban\`.
Answers come in English, Spanish, French, German, Arabic, Persian or Urdu: in the language of the channel
(\`/slugline settings language=fa\`), else in that of the asker's client; alerts in that of the channel. What is typed stays English.

${commandRows(specs)}

## Query language

| write | finds articles |
|---|---|
| \`taliban border\` | with both words; hyphens part words, so \`pakistan-taliban\` means both |
| \`airstrike OR drone\`, \`airstrike, drone\` | with either word: a comma, a semicolon or a slash between words means OR |
| \`taliban -cricket\`, \`taliban not cricket\`, \`taliban !cricket\` | with the first word and without the second |
| \`iran, israel but not football\` | with what stands before it and without what stands behind |
| \`all -sport\`, \`everything but sport\` | every article but those with the word |
| \`"safe haven"\` | with these words side by side |
| \`airstrik*\` | with a word that begins so |
| \`border (closed OR reopened)\` | parentheses group |
| \`actor:"Hamid Karzai"\` | that name a person, organisation, group or country with these words in its name |
| \`country:pakistan\`, \`country:"united states"\`, \`country:PK\` | whose brief names that country among its actors, by its name in any script or its code; not South Sudan for Sudan |
| \`title:floods\`, \`title:"dam breach"\` | with it in the headline |
| \`lead:floods\` | with it in the headline or the first 400 characters of the text |
| \`author:"Ada Writer"\` | by somebody with these words in the name |
| \`category:sport\` | that the feed puts into a category with this word |
| \`feed:dawn\` | of an outlet with this word in its name or address |
| \`label:asia\` | of feeds with this label in \`config/feeds.yaml\` |
| \`floods outlets>2\` | of stories that more than two outlets tell: the alert goes out when the third one joins |
| \`=WHO\`, \`=strikes\` | with the word as it is written: in capitals, or in this form |
| \`lang:en\` | in a language, by its code |

Articles that were read before version 0.2 are not found by \`title:\`, \`lead:\`, \`author:\`, \`category:\` and \`label:\`: nobody noted
these parts. \`/subscribe\` and the query tester say how keywords were read, and about how many a day they bring; a word
that stands in nearly every article, or keywords that no article can match, are asked about.

Times are written as people say them: \`7d\`, \`36h\`, \`last week\`, \`2 weeks\`, \`since monday\`, \`27 nov\` and \`2026-11-27\` (since
then), \`yesterday\`, \`on monday\`, \`over the weekend\`, \`25 nov to 27 nov\`, \`until yesterday\` (UTC). \`/brief\`, \`/quotes\` and \`/actors\`
take a time as well, where no news has these words. A link may be that of a browser, with or without brackets and tracking parameters: \`/brief\`, \`/quotes\`, \`/actors\`,
\`/timeline\` and \`/why\` take it. What cannot be read is named with what to type.

Words around a topic ("stories about floods", "whats happening with the border") are taken off, and the answer says what was
looked for ("Read as: floods."). Where no news has the words as typed, words that say nothing of the news are left out, an
outlet's name is read as \`feed:\`, "in spanish" as \`lang:es\`, "without sport" as \`-sport\`, and a time of Spanish, French, German
or Portuguese ("seit gestern") as one. \`/subscribe\` leaves nothing out: it asks. \`/mute\`, \`/follow\` and other names of commands
are answered with the line to type. The words stand in \`config/languages/asking\`.

Case, accents and endings do not matter: \`strike\` finds “Strikes”, \`cafe\` finds “café”, and in an article of that language
\`elección\` finds “elecciones”, \`حكومة\` “الحكومة”, \`Пакистан\` “Пакистана” (Arabic, Bengali, French, German, Greek, Hebrew, Hindi,
Indonesian, Italian, Korean, Pashto, Persian, Polish, Portuguese, Russian, Spanish, Turkish, Ukrainian, Urdu). Digits of all
scripts are the same, and letters that keyboards exchange (ي ی, ك ک, ه ہ ة). What is written in two ways is one: \`airstrike\` and
“air strike”, \`F-16\` and “F16” (but not “aged 16”), \`1,000\` and “1000”, \`centre\` and “center”, \`Kyiv\` and “Kiev”. Inside a phrase
each word stands as it is, but for its English plural. \`Afghan\` does not find “Afghanistan”, nor \`Hama\` “Hamas”. Initials count as
one word (\`U.S.\` = \`US\`). In Chinese and Japanese a word is found as a word or in a longer one (日本 in 日本人), not across two (京都 in
東京都); between quotation marks, and in Thai and other scripts without spaces, any part of a sentence is found. German words are
found in compounds (\`Anschlag\`: “Bombenanschlag”).

Countries, capitals and bodies such as the UN are found by their names in all languages: \`pakistan\` finds “پاکستان” and
“Пакистана”. More names stand under \`aliases:\` in \`config/topics.yaml\`. Names that are words first (\`Jordan\`, \`Georgia\`) find
themselves alone; \`=pakistan\` and \`"pakistan"\` do so with every name. A query that cannot be read is answered with the place and the mend.

## Topics

A topic of \`config/topics.yaml\` is followed and muted by its name: what an editor changes there holds in every channel from the next
start on, and digests, pings and mutes stay. The same words typed out are a subscription of their own. A topic that is deleted or
renamed goes on with its last words; the channel is told once, and \`/subscriptions\` says so, with what to type:
\`/subscribe <new name>\` takes its digest, ping and mute along, \`/unsubscribe <old name>\` stops it.

What one channel follows another one takes by \`/subscriptions copy #from #to\`; a file is written and read by
\`slugline subscriptions export <channel>\` and \`slugline subscriptions import <file> <channel>\`.

## Limits

A channel, or a person's direct messages, has at most ${SUBSCRIPTIONS_PER_CHANNEL_MAX} subscriptions and ${MUTES_PER_CHANNEL_MAX} mutes in force.
A workspace or server adds at most ${workspace.feeds} feeds and ${workspace.subscriptions} subscriptions in chat; those of \`config/\` do not count. A person
asks at most ${person.commandsPerMinute} times a minute, and looks for a feed (\`/feeds add\`, \`/feeds test\`) ${person.lookupsPerMinute} times. Who meets a limit is told what to
take out, or when to ask again. The operator sets other limits under \`limits:\` in \`config/feeds.yaml\`.

${specs.map(section).join('\n\n')}
`;
}

function section(spec: CommandSpec): string {
  const title = `## /${spec.name}\n\n${spec.description}.${right(spec.permission)}`;
  if (spec.subcommands.length === 0) return [title, ...optionTable(spec.options)].join('\n\n');
  const parts = spec.subcommands.flatMap((sub) => [
    `### /${spec.name} ${sub.name}`,
    `${sub.description}.${right(sub.permission)}`,
    ...optionTable(sub.options),
  ]);
  return [title, ...parts].join('\n\n');
}

const RIGHTS: Record<Permission, string> = {
  anyone: '',
  channel: ' For people who manage the channel.',
  installation: ' For people who manage the channel; not by direct message.',
};

function right(permission: Permission): string {
  return RIGHTS[permission];
}

function optionTable(options: readonly OptionSpec[]): string[] {
  if (options.length === 0) return [];
  const rows = options.map(
    ({ name, description, required }) => `| \`${name}\` | ${required ? 'yes' : 'no'} | ${cell(description)} |`,
  );
  return [['| option | required | is |', '|---|---|---|', ...rows].join('\n')];
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
