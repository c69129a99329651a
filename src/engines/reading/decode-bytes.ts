import { isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

type Bytes = { body: Uint8Array; contentType: string | null };

/** Labels under which a wrong guess of UTF-8 is unlikely, but a chance match is possible: two-byte Asian sets. */
const MULTIBYTE = /^(?:gb|big5|euc-|shift|sjis|x-sjis|ms932|iso-2022|hz|ks_c|windows-949|cp9)/;
const DECLARED_WITHIN_BYTES = 2048;

/**
 * Bytes to text. Order: byte order mark, UTF-16/32 pattern, UTF-8 when it fits and proves itself, the header's charset,
 * the document's own declaration, UTF-8, windows-1252.
 */
export function decodeBytes(input: Bytes): string {
  const { body } = input;
  const wide = wideEncoding(body);
  const label = wide ?? labelled(input);
  return repairControls(label === null ? decodeUtf8OrLatin(body) : decodeAs(body, label));
}

function labelled({ body, contentType }: Bytes): string | null {
  const labels = [charsetIn(contentType ?? ''), declaredIn(body)].filter((label) => label !== null);
  const isProvenUtf8 = !isAscii(body) && isUtf8(body);
  for (const label of labels) {
    const name = standardName(label);
    if (name === null && !iconv.encodingExists(label)) continue;
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
  return decodeAs(body, isMostlyUtf8(body) ? 'utf-8' : 'windows-1252');
}

/** One broken character in a page of UTF-8 is a slip; text in another set breaks at nearly every accent. */
function isMostlyUtf8(body: Uint8Array): boolean {
  if (isUtf8(body)) return true;
  const text = new TextDecoder('utf-8').decode(body);
  const broken = text.match(/\ufffd/g)?.length ?? 0;
  const whole = text.match(/[\u0080-\ufffc]/g)?.length ?? 0;
  return broken < whole / 4;
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

function decodeAs(body: Uint8Array, label: string): string {
  const name = standardName(label);
  // Node 20.18.3 and later leave 0x80 to 0x9F of windows-1252 as control characters (nodejs/node 56542, 60888).
  if (name === null || name === 'windows-1252') return iconv.decode(Buffer.from(body), name ?? label);
  // gb18030 holds all of gbk, and publishers who say gb2312 mean it.
  return new TextDecoder(name === 'gbk' ? 'gb18030' : name).decode(body);
}

/** C1 controls are never meant: they are windows-1252 bytes that went through a latin-1 reading. */
function repairControls(text: string): string {
  const plain = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  return plain.replace(/[\u0080-\u009f]/g, (control) =>
    control === '\u0085' ? '\u2026' : iconv.decode(Buffer.from([control.charCodeAt(0)]), 'windows-1252'),
  );
}
