/** A fault that a JSON text has before it is parsed. */
export type JsonFault =
  | { readonly kind: 'too-deep' }
  /** `path` names the field, as `dimensions.cpu`. */
  | { readonly kind: 'duplicate' | 'reserved'; readonly path: string };

/** An object or a list that is open at the current byte. */
interface Level {
  /** The names of an object's fields so far; null for a list. */
  readonly names: Set<string> | null;
  /** The field or the position that is being read. */
  at: string | number;
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openObject = 0x7b;
const closeObject = 0x7d;
const openList = 0x5b;
const closeList = 0x5d;

/** Libraries that copy objects skip some of these names, or find what every object inherits under them. */
const reservedNames: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype']);

/** Whether every object has something of this name, or seems to. */
export function isReservedName(name: string): boolean {
  return reservedNames.has(name);
}

/**
 * Looks for what JSON.parse accepts and later code cannot handle: depth, which makes recursive code slow, and fields
 * that would be dropped or that overwrite others. Needs time in proportion to the text, and no recursion. Any other
 * malformed text is left to JSON.parse.
 */
export function findJsonFault(text: Buffer, maxLevels: number): JsonFault | null {
  const levels: Level[] = [];
  let mayBeName = false;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at];
    if (byte === openObject || byte === openList) {
      if (levels.length === maxLevels) {
        return { kind: 'too-deep' };
      }
      levels.push({ names: byte === openObject ? new Set() : null, at: 0 });
      mayBeName = byte === openObject;
    } else if (byte === closeObject || byte === closeList) {
      levels.pop();
      mayBeName = false;
    } else if (byte === comma) {
      mayBeName = advance(levels.at(-1));
    } else if (byte === colon) {
      mayBeName = false;
    } else if (byte === quote) {
      const end = endOfText(text, at);
      if (mayBeName) {
        const fault = addName(levels, text.subarray(at, end + 1));
        if (fault !== null) {
          return fault;
        }
      }
      at = end;
    }
  }
  return null;
}

/** Goes to the next field or element; returns whether a name follows. */
function advance(level: Level | undefined): boolean {
  if (level !== undefined && typeof level.at === 'number') {
    level.at += 1;
  }
  return level?.names !== null;
}

/** The position of the closing quote, or of the last byte if there is none. */
function endOfText(text: Buffer, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== quote) {
    at += text[at] === backslash ? 2 : 1;
  }
  return Math.min(at, text.length - 1);
}

function addName(levels: readonly Level[], quoted: Buffer): JsonFault | null {
  const level = levels.at(-1);
  const name = unquote(quoted);
  if (level === undefined || level.names === null || name === null) {
    return null;
  }
  level.at = name;
  if (isReservedName(name)) {
    return { kind: 'reserved', path: pathOf(levels) };
  }
  if (level.names.has(name)) {
    return { kind: 'duplicate', path: pathOf(levels) };
  }
  level.names.add(name);
  return null;
}

/** Only a fault needs it: the names of the open levels may be most of the text, and many names may follow them. */
function pathOf(levels: readonly Level[]): string {
  return levels.map(({ at }) => at).join('.');
}

/** Null for a text that JSON.parse will refuse. */
function unquote(quoted: Buffer): string | null {
  const text = quoted.toString();
  if (!text.includes('\\')) {
    return text.slice(1, -1);
  }
  try {
    return JSON.parse(text) as string;
  } catch {
    return null;
  }
}
