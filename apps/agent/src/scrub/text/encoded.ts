import { hidden } from '../hidden.js';

interface Encoding {
  /** Words without blanks; those in which the hint is may be encoded. */
  readonly word: RegExp;
  readonly hint: RegExp;
  readonly decode: (word: string) => string;
}

const named: ReadonlyMap<string, string> = new Map(
  Object.entries({ quot: '"', apos: "'", amp: '&', lt: '<', gt: '>' }),
);
const encodings: readonly Encoding[] = [
  {
    word: /[^\s"'`]+/g,
    hint: /%(?:22|3[ad]|26|40|5b|7b)/i,
    decode: (word) =>
      word.replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString()),
  },
  {
    word: /\S+/g,
    hint: /&(?:quot|apos|amp|lt|gt|#\d{2,3}|#x[0-9a-f]{2});/i,
    decode: (word) =>
      word.replace(/&(?:(quot|apos|amp|lt|gt)|#(\d{2,3})|#x([0-9a-f]{2}));/gi, (_, name, decimal, hex) =>
        typeof name === 'string'
          ? (named.get(name.toLowerCase()) ?? '')
          : String.fromCharCode(Number(decimal ?? `0x${hex}`)),
      ),
  },
  {
    word: /\S+/g,
    hint: /\\(?:u00|x)[2-7][0-9a-f]/i,
    decode: (word) =>
      word.replace(/\\(?:u00|x)([2-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
  },
];
const base64 = /(?<![\w+/=.-])[A-Za-z0-9+/]{12,}={0,2}(?![\w+/=-])/g;
const printable = /^[\t\n\r\x20-\x7e]{6,}$/;

/** Scrubs the words that are encoded as URLs, markup, JSON or base64 are; those with a secret stay decoded. */
export function hideInEncoded(text: string, scrub: (decoded: string) => string): string {
  let shown = text;
  if (/[%&\\]/.test(text)) {
    for (const { word, hint, decode } of encodings.filter((encoding) => encoding.hint.test(text))) {
      shown = shown.replace(word, (encoded) => {
        if (!hint.test(encoded)) {
          return encoded;
        }
        const decoded = decode(encoded);
        const scrubbed = scrub(decoded);
        return decoded === encoded || scrubbed === decoded ? encoded : scrubbed;
      });
    }
  }
  return shown.replace(base64, (encoded) => {
    const decoded = decodeBase64(encoded);
    return decoded === null || scrub(decoded) === decoded ? encoded : hidden;
  });
}

/** The text that base64 holds, in UTF-8 or, from PowerShell, in UTF-16. */
function decodeBase64(encoded: string): string | null {
  if (encoded.length % 4 === 1) {
    return null;
  }
  const bytes = Buffer.from(encoded, 'base64');
  const text = bytes[1] === 0 ? bytes.toString('utf16le') : bytes.toString('latin1');
  return printable.test(text) ? text : null;
}
