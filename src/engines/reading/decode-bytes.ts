import { isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

type Bytes = { body: Uint8Array; contentType: string | null };

const DECLARED_WITHIN_BYTES = 2048;

/** `warnings`: a sentence for each charset that is given and not believed. */
type Decoded = { text: string; warnings: string[] };

/**
 * Bytes to text. Order: byte order mark, UTF-16/32 pattern, UTF-8 when it fits and proves itself, the header's charset,
 * the document's own declaration, UTF-8, what the bytes look like. A charset that would make no text of them is not believed.
 * Nor is one that the Encoding Standard does not have: no browser reads it, and some (UTF-7) hide markup.
 */
export async function decodeDocument(input: Bytes): Promise<Decoded> {
  const { text, warnings } = decodeDeclared(input);
  const whole = text ?? decodeAs(input.body, 'utf-8') ?? (await decodeGuessed(input.body));
  return { text: repairControls(whole), warnings };
}

/** `text`: null where the body names no charset, or none that can be. */
function decodeDeclared(input: Bytes): { text: string | null; warnings: string[] } {
  const warnings: string[] = [];
  const wide = wideEncoding(input.body);
  let text = wide === null ? null : iconv.decode(Buffer.from(input.body), wide);
  for (const label of labelsOf(input)) {
    if (standardName(label) === null) {
      warnings.push(`the charset "${label.slice(0, 40)}" is not known to browsers`);
    } else if (text === null) {
      // Text that is valid UTF-8 beyond ASCII is UTF-8, whatever a stale header says.
      text = decodeAs(input.body, isProvenUtf8(input.body, label) ? 'utf-8' : label);
      if (text === null) warnings.push(`it is no text in the charset "${label}", which it says it is in`);
    }
  }
  return { text, warnings };
}

export async function decodeBytes(input: Bytes): Promise<string> {
  return (await decodeDocument(input)).text;
}

function labelsOf({ body, contentType }: Bytes): string[] {
  return [...new Set([charsetIn(contentType ?? ''), declaredIn(body)])].filter((label) => label !== null);
}

/** Labels of sets in which a few characters may be valid UTF-8 by chance: those are believed then. */
const MULTIBYTE = /^(?:gb|big5|euc-|shift|sjis|x-sjis|ms932|iso-2022|hz|ks_c|windows-949|cp9)/;
const CHANCE_BYTES = 16;

function isProvenUtf8(body: Uint8Array, label: string): boolean {
  if (isAscii(body) || !isUtf8(body)) return false;
  return !MULTIBYTE.test(label) || countHigh(body) >= CHANCE_BYTES;
}

function countHigh(bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < bytes.length; at += 1) if ((bytes[at] ?? 0) >= 0x80) count += 1;
  return count;
}

function charsetIn(text: string): string | null {
  const found = /charset\s*=\s*(?:["']\s*)?([\w.:-]+)/i.exec(text);
  return found?.[1]?.toLowerCase() ?? null;
}

/** The XML declaration's encoding, else an HTML meta charset; both are ASCII in every set that lands here. */
function declaredIn(body: Uint8Array): string | null {
  const head = Buffer.from(body.subarray(0, DECLARED_WITHIN_BYTES)).toString('latin1');
  const xml = /<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([\w.:-]+)/i.exec(head);
  const label = xml?.[1]?.toLowerCase() ?? charsetIn(/<meta[^>]{0,300}charset[^>]{0,100}/i.exec(head)?.[0] ?? '');
  // A declaration we could read byte by byte cannot be in a two-byte unit encoding.
  return label !== null && /^(?:utf-?(?:16|32)|ucs-?[24]|iso-10646-ucs)/.test(label) ? 'utf-8' : label;
}

/** The first four bytes as hexadecimal digits, with "<" where a mark is missing (XML 1.0 appendix F). */
const WIDE: [RegExp, string][] = [
  [/^efbbbf/, 'utf-8'],
  [/^fffe0000/, 'utf-32le'],
  [/^fffe/, 'utf-16le'],
  [/^0000feff/, 'utf-32be'],
  [/^feff/, 'utf-16be'],
  [/^000000(?!00)/, 'utf-32be'],
  [/^(?!00)..000000/, 'utf-32le'],
  [/^00(?!00)..00(?!00)/, 'utf-16be'],
  [/^(?!00)..00(?!00)..00/, 'utf-16le'],
];

function wideEncoding(body: Uint8Array): string | null {
  const head = Buffer.from(body.subarray(0, 4)).toString('hex');
  return WIDE.find(([pattern]) => pattern.test(head))?.[1] ?? null;
}

/** One broken character in a page of UTF-8 is a slip; text in another set breaks at nearly every accent. */
function isMostlyUtf8(body: Uint8Array): boolean {
  if (isUtf8(body)) return true;
  return isMostlyWhole(new TextDecoder('utf-8').decode(body));
}

function isMostlyWhole(text: string): boolean {
  let whole = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0x80 && code !== BROKEN) whole += 1;
  }
  const broken = countBroken(text);
  return broken === 0 || broken < whole / 4;
}

/** What a decoder writes for bytes that mean nothing. */
const BROKEN = 0xfffd;

/** A list of them, as `match` makes it, would have millions where a hostile body is read. */
function countBroken(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) === BROKEN) count += 1;
  return count;
}

/** The name the Encoding Standard gives a label ("latin1" is windows-1252), or null when it has none. */
function standardName(label: string): string | null {
  try {
    return new TextDecoder(label).encoding;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** What is not in a charset costs its decoder half a microsecond for each byte: ten megabytes of it took five seconds. */
const BROKEN_MAX = 10_000;
const PIECE_BYTES = 64 * 1024;

/** Null where so much is no text in this charset that something else is meant. */
function decodeAs(body: Uint8Array, label: string): string | null {
  const name = standardName(label);
  if (name === null) return null;
  if (name === 'windows-1252') return isLatin(sampleOf(body)) ? decodeLatin(body) : null;
  if (name === 'utf-8') return isMostlyUtf8(body) ? new TextDecoder(name).decode(body) : null;
  // gb18030 holds all of gbk, and publishers who say gb2312 mean it.
  const decoder = new TextDecoder(name === 'gbk' ? 'gb18030' : name);
  const pieces: string[] = [];
  let broken = 0;
  for (let at = 0; at < body.length && broken <= BROKEN_MAX; at += PIECE_BYTES) {
    const piece = decoder.decode(body.subarray(at, at + PIECE_BYTES), { stream: at + PIECE_BYTES < body.length });
    broken += countBroken(piece);
    pieces.push(piece);
  }
  const text = pieces.join('');
  return broken > BROKEN_MAX || !isMostlyWhole(text) ? null : text;
}

/** Node 20.18.3 and later leave 0x80 to 0x9F of windows-1252 as control characters (nodejs/node 56542, 60888). */
function decodeLatin(body: Uint8Array): string {
  return iconv.decode(Buffer.from(body), 'windows-1252');
}

/** Letters with accents stand among others in languages of Latin letters; four in a row are letters of another script. */
const ACCENTED_RUN = /(?:([\x80-\xff])(?!\1)){4,}/g;
const RUNS_TELL_FROM_BYTES = 12;

function isLatin(sample: Uint8Array): boolean {
  const high = countHigh(sample);
  const runs = Buffer.from(sample).toString('latin1').match(ACCENTED_RUN) ?? [];
  return high < RUNS_TELL_FROM_BYTES || runs.join('').length < high / 2;
}

const SAMPLE_BYTES = 16 * 1024;
/** Ends of a stretch of text: line feed, quotation mark, less than, greater than; no charset has them within a character. */
const STRETCH_ENDS = new Set([0x0a, 0x22, 0x3c, 0x3e]);

/** The first stretches of text that have more than ASCII, without the markup around them. */
function sampleOf(body: Uint8Array): Uint8Array {
  const stretches: Uint8Array[] = [];
  let [size, from, isTelling] = [0, 0, false];
  for (let at = 0; at <= body.length && size < SAMPLE_BYTES; at += 1) {
    const byte = body[at] ?? 0x0a;
    if (byte >= 0x80) isTelling = true;
    if (!STRETCH_ENDS.has(byte)) continue;
    if (isTelling) stretches.push(body.subarray(from, Math.min(at, from + SAMPLE_BYTES)), Buffer.from(' '));
    size += isTelling ? at - from : 0;
    [from, isTelling] = [at + 1, false];
  }
  return Buffer.concat(stretches).subarray(0, SAMPLE_BYTES);
}

/** What the guess may be: sets of the Encoding Standard that publishers used, by the names of jschardet. */
const GUESSES = [
  ...['gb18030', 'big5hkscs', 'cp932', 'euc-jis-2004', 'cp949', 'cp874', 'koi8-r', 'koi8-u', 'cp866'],
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8].map((last) => `windows-125${last}`),
  ...[2, 5, 6, 7].map((last) => `iso-8859-${last}`),
];
const LABELS = new Map(Object.entries({ cp932: 'shift_jis', cp949: 'euc-kr', cp874: 'windows-874' }));
/** Fewer letters tell nothing, and most of them are of windows-1252. */
const TELLING_BYTES = 8;

async function decodeGuessed(body: Uint8Array): Promise<string> {
  const sample = sampleOf(body);
  if (countHigh(sample) < TELLING_BYTES) return decodeLatin(body);
  // Its models take 60 MB and a fifth of a second: only where a document needs them.
  const { detect } = await import('jschardet');
  const guess = detect(sample, { detectEncodings: GUESSES }).encoding?.toLowerCase() ?? '';
  const label = LABELS.get(guess) ?? guess;
  return standardName(label) === 'windows-1252' ? decodeLatin(body) : (decodeAs(body, label) ?? decodeLatin(body));
}

/** By their code, from U+0080 on. */
const CONTROLS = [...iconv.decode(Buffer.from(Array.from({ length: 32 }, (_, at) => 0x80 + at)), 'windows-1252')];

/** C1 controls are never meant: they are windows-1252 bytes that went through a latin-1 reading. */
function repairControls(text: string): string {
  const plain = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  return plain.replace(/[\u0080-\u009f]/g, (control) => CONTROLS[control.charCodeAt(0) - 0x80] ?? control);
}
