import { isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

type Bytes = { body: Uint8Array; contentType: string | null };

/** Labels under which a wrong guess of UTF-8 is unlikely, but a chance match is possible: two-byte Asian sets. */
const MULTIBYTE = /^(?:gb|big5|euc-|shift|sjis|x-sjis|ms932|iso-2022|hz|ks_c|windows-949|cp9)/;
const DECLARED_WITHIN_BYTES = 2048;

/** `warnings`: a sentence for each charset that is given and not believed. */
type Decoded = { text: string; warnings: string[] };

/**
 * Bytes to text. Order: byte order mark, UTF-16/32 pattern, UTF-8 when it fits and proves itself, the header's charset,
 * the document's own declaration, UTF-8, windows-1252. Charsets that the Encoding Standard does not have are not believed:
 * no browser reads them, and some of them (UTF-7) hide markup.
 */
export function decodeDocument(input: Bytes): Decoded {
  const { body } = input;
  const labels = labelsOf(input);
  const label = wideEncoding(body) ?? believed(labels, body);
  const decoded = label === null ? null : decodeAs(body, label);
  const broken =
    label !== null && decoded === null ? [`it is no text in the charset "${label}", which it says it is in`] : [];
  const unknown = labels.filter((each) => standardName(each) === null);
  return {
    text: repairControls(decoded ?? decodeUtf8OrLatin(body)),
    warnings: [...unknown.map((each) => `the charset "${each.slice(0, 40)}" is not known to browsers`), ...broken],
  };
}

export function decodeBytes(input: Bytes): string {
  return decodeDocument(input).text;
}

function labelsOf({ body, contentType }: Bytes): string[] {
  return [charsetIn(contentType ?? ''), declaredIn(body)].filter((label) => label !== null);
}

function believed(labels: readonly string[], body: Uint8Array): string | null {
  const isProvenUtf8 = !isAscii(body) && isUtf8(body);
  for (const label of labels) {
    const name = standardName(label);
    if (name === null) continue;
    // Text that is valid UTF-8 beyond ASCII is UTF-8, whatever a stale header says; Asian labels are believed first.
    if (isProvenUtf8 && !MULTIBYTE.test(label)) return 'utf-8';
    if (name !== 'utf-8' || isMostlyUtf8(body)) return label;
  }
  return null;
}

function charsetIn(text: string): string | null {
  const found = /charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(text);
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

function decodeUtf8OrLatin(body: Uint8Array): string {
  return isMostlyUtf8(body) ? new TextDecoder('utf-8').decode(body) : iconv.decode(Buffer.from(body), 'windows-1252');
}

/** One broken character in a page of UTF-8 is a slip; text in another set breaks at nearly every accent. */
function isMostlyUtf8(body: Uint8Array): boolean {
  if (isUtf8(body)) return true;
  const text = new TextDecoder('utf-8').decode(body);
  let whole = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0x80 && code < BROKEN) whole += 1;
  }
  return countBroken(text) < whole / 4;
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
  // Node 20.18.3 and later leave 0x80 to 0x9F of windows-1252 as control characters (nodejs/node 56542, 60888).
  if (name === null || name === 'windows-1252') return iconv.decode(Buffer.from(body), name ?? label);
  if (name.startsWith('utf-')) return new TextDecoder(name).decode(body);
  // gb18030 holds all of gbk, and publishers who say gb2312 mean it.
  const decoder = new TextDecoder(name === 'gbk' ? 'gb18030' : name);
  const pieces: string[] = [];
  let broken = 0;
  for (let at = 0; at < body.length && broken <= BROKEN_MAX; at += PIECE_BYTES) {
    const piece = decoder.decode(body.subarray(at, at + PIECE_BYTES), { stream: at + PIECE_BYTES < body.length });
    broken += countBroken(piece);
    pieces.push(piece);
  }
  return broken > BROKEN_MAX ? null : pieces.join('');
}

/** By their code, from U+0080 on. */
const CONTROLS = [...iconv.decode(Buffer.from(Array.from({ length: 32 }, (_, at) => 0x80 + at)), 'windows-1252')];

/** C1 controls are never meant: they are windows-1252 bytes that went through a latin-1 reading. */
function repairControls(text: string): string {
  const plain = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  return plain.replace(/[\u0080-\u009f]/g, (control) => CONTROLS[control.charCodeAt(0) - 0x80] ?? control);
}
