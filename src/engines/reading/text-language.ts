import type { BackgroundFacts, LanguageOfText } from '../../news/language.ts';
import { normalText } from '../../news/publisher-text.ts';

/** The start of a text tells its language. */
const CHARS_READ = 1_500;
const WORDS_READ = 200;

/** By script first; languages of one script are told apart by their letters and function words. */
export function createLanguageOfText(facts: Facts): LanguageOfText {
  let scripts: Script[] | null = null;
  return (text, declared) => {
    scripts ??= readScripts(facts);
    const start = normalText(text.slice(0, CHARS_READ), 'NFC');
    const script = scriptOf(start, scripts);
    if (script === null) return 'und';
    const [only, ...others] = script.languages;
    return only !== undefined && others.length === 0 ? only.tag : bestOf(start, script, primaryTag(declared));
  };
}

type Facts = Pick<BackgroundFacts, 'alphabets' | 'functionWords'>;
type Language = { tag: string; readers: number; listLength: number };
type TagsByKey = Map<string, Set<string>>;
type Script = { pattern: RegExp; languages: Language[]; letters: TagsByKey; words: TagsByKey };

function readScripts({ alphabets, functionWords }: Facts): Script[] {
  const listed = new Map(linesOf(functionWords).map(([tag = '', words = '']) => [tag, words]));
  const scripts = new Map<string, Script>();
  for (const [tag = '', name = '', readers = '0', letters = '', words = listed.get(tag) ?? ''] of linesOf(alphabets)) {
    const pattern = new RegExp(`[${name.replace(/(\w+) ?/g, '\\p{Script=$1}')}]`, 'gu');
    const script: Script = scripts.get(name) ?? { pattern, languages: [], letters: new Map(), words: new Map() };
    scripts.set(name, script);
    const list = words.split(' ');
    script.languages.push({ tag, readers: Number(readers), listLength: list.length });
    for (const letter of letters) learn(script.letters, letter, tag);
    for (const word of list) learn(script.words, word, tag);
  }
  return [...scripts.values()];
}

function learn(tagsOf: TagsByKey, key: string, tag: string): void {
  tagsOf.set(key, (tagsOf.get(key) ?? new Set()).add(tag));
}

function linesOf(text: string): string[][] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => line.split('\t'));
}

/** The script of most letters; Japanese has some kana between Chinese characters. */
function scriptOf(text: string, scripts: readonly Script[]): Script | null {
  const counted = scripts.map((script) => ({ script, first: script.languages[0]?.tag, count: countOf(text, script) }));
  const [most] = counted.sort((one, other) => other.count - one.count);
  if (most === undefined || most.count === 0) return null;
  const japanese = most.first === 'zh' ? counted.find(({ first }) => first === 'ja') : undefined;
  return japanese !== undefined && japanese.count * KANA_SHARE >= most.count ? japanese.script : most.script;
}

const KANA_SHARE = 8;
/** One of their characters stands for two letters. */
const SYLLABIC = new Set(['zh', 'ja', 'ko']);

function countOf(text: string, { pattern, languages }: Script): number {
  const count = text.match(pattern)?.length ?? 0;
  return languages.some(({ tag }) => SYLLABIC.has(tag)) ? count * 2 : count;
}

/** What a letter that a language does not have takes from it; names bring some of them. */
const FOREIGN_LETTER = 2;
const READERS_WEIGHT = 0.5;
const DECLARED_WEIGHT = 2;

function bestOf(text: string, script: Script, declared: string): string {
  const lower = text.toLowerCase();
  const words = (lower.match(/\p{L}[\p{L}\p{M}\u200c]*/gu) ?? []).slice(0, WORDS_READ);
  const scores = scoresOf(lower, words, script);
  const told = [...scores.values()].some((score) => score > 0);
  const isKnown = scores.has(declared);
  for (const { tag, readers } of script.languages) {
    const prior = readers * READERS_WEIGHT + (tag === declared ? DECLARED_WEIGHT : 0);
    scores.set(tag, (scores.get(tag) ?? 0) + prior * scaleOf(words));
  }
  const [best] = [...scores].sort(([, one], [, other]) => other - one);
  // Words of Latin letters without any sign may be names in any language.
  const isSilent = !told && !isKnown && script.pattern.source.includes('Latin');
  const isOf = best !== undefined && !isSilent && hasWordsOf(best[0], { lower, words, script, declared });
  if (isOf) return best[0];
  return isKnown || !isLanguage(declared) ? 'und' : declared;
}

/** A text of so many words has some of the small ones of its language. */
const WORDS_JUDGED = 30;
/** The share of them among its different words: 0.15 and more in 250 pages of 30 languages. */
const SMALL_SHARE = 0.12;
/** The same where the language's own letters or the page speak for it too: Turkish puts into endings what others say in words. */
const SUPPORTED_SHARE = 0.045;
/** A shorter list says little by what it does not find. */
const LIST_MIN = 100;

/** False where it is another language, of which we know nothing: Zulu has Latin letters, as Spanish has. */
function hasWordsOf(tag: string, { lower, words, script, declared }: Judged): boolean {
  const length = script.languages.find((language) => language.tag === tag)?.listLength ?? 0;
  if (words.length < WORDS_JUDGED || length < LIST_MIN) return true;
  const different = [...new Set(words)].filter((word) => word.length > 1);
  const small = different.filter((word) => script.words.get(foldWord(word))?.has(tag));
  const letters = [...new Set(lower)].filter((letter) => script.letters.get(letter)?.has(tag));
  const isSupported = letters.length > 1 || tag === declared;
  return small.length >= different.length * (isSupported ? SUPPORTED_SHARE : SMALL_SHARE);
}

type Judged = { lower: string; words: readonly string[]; script: Script; declared: string };

const languageNames = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** Pages also declare "utf" and "xx". */
function isLanguage(tag: string): boolean {
  return /^[a-z]{2,3}$/.test(tag) && tag !== 'und' && languageNames.of(tag) !== undefined;
}

/** A letter or a prior is worth as much as a few words, so more in a longer text. */
function scaleOf(words: readonly string[]): number {
  return Math.max(1, words.length / 20);
}

function scoresOf(lower: string, words: readonly string[], { languages, letters, words: known }: Script) {
  const scores = new Map(languages.map(({ tag }) => [tag, 0]));
  const judge = (having: ReadonlySet<string>, scoreOf: (language: Language) => number) => {
    for (const language of having.size === 0 ? [] : languages) {
      scores.set(language.tag, (scores.get(language.tag) ?? 0) + scoreOf(language));
    }
  };
  for (const word of words) {
    const having = known.get(foldWord(word)) ?? NONE;
    const telling = Math.log(1 + languages.length / having.size);
    judge(having, (language) => (having.has(language.tag) ? wordWeight(language) * telling : 0));
  }
  for (const letter of new Set(lower)) {
    const having = letters.get(letter) ?? NONE;
    const telling = Math.log(languages.length / having.size);
    judge(having, ({ tag }) => scaleOf(words) * (having.has(tag) ? telling : -FOREIGN_LETTER));
  }
  return scores;
}

const NONE: ReadonlySet<string> = new Set();

/** A long list has more words by chance. */
function wordWeight({ listLength }: Language): number {
  return 1.5 - listLength / 5_000;
}

/** As function-words.txt has them: without accents, Arabic letters that look alike written as one. */
function foldWord(word: string): string {
  return normalText(word, 'NFD')
    .replace(/[\u0300-\u036f\u064b-\u0655\u0640\u200c]/g, '')
    .replace(/[یى]/g, 'ي')
    .replace(/ک/g, 'ك');
}

const OTHER_TAGS = new Map(Object.entries({ nb: 'no', nn: 'no', prs: 'fa', iw: 'he', in: 'id' }));

function primaryTag(declared: string | null): string {
  const [tag = ''] = (declared ?? '').toLowerCase().split(/[-_]/, 1);
  return OTHER_TAGS.get(tag) ?? tag;
}
