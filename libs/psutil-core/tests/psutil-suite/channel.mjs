import { readSync, writeSync } from 'node:fs';

/**
 * The connection: one JSON object per line, requests on descriptor 0, answers and reverse calls on descriptor 1.
 * Everything is synchronous, because the library's calls are, and a file that a test emulates is requested in the
 * middle of them.
 */
const input = 0;
const output = 1;
const newline = 0x0a;
const nonAscii = /[\u0080-\uffff]/gu;
const astral = /[\u{10000}-\u{10ffff}]/gu;

const chunk = Buffer.allocUnsafeSlow(1 << 18);
const pause = new Int32Array(new SharedArrayBuffer(4));
let pending = Buffer.alloc(0);

/** Returns the next message, or null at the end of the input. It blocks. */
export function readMessage() {
  for (;;) {
    const end = pending.indexOf(newline);
    if (end >= 0) {
      const line = pending.toString('latin1', 0, end);
      pending = pending.subarray(end + 1);
      return JSON.parse(line);
    }
    const length = readChunk();
    if (length === 0) {
      return null;
    }
    pending = Buffer.concat([pending, chunk.subarray(0, length)]);
  }
}

export function writeMessage(message) {
  const bytes = Buffer.from(`${toAscii(JSON.stringify(message, toPlainJson))}\n`, 'latin1');
  let written = 0;
  while (written < bytes.length) {
    written += retry(() => writeSync(output, bytes, written));
  }
}

function readChunk() {
  try {
    return retry(() => readSync(input, chunk, 0, chunk.length, null));
  } catch (error) {
    // The other side was killed while our bytes were in transit.
    if (error.code === 'ECONNRESET' || error.code === 'EOF') {
      return 0;
    }
    throw error;
  }
}

/** The descriptors may be non-blocking: any process that shares the socket can make them so. */
function retry(action) {
  for (;;) {
    try {
      return action();
    } catch (error) {
      if (error.code !== 'EAGAIN') {
        throw error;
      }
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}

/**
 * JSON.stringify itself escapes lone surrogates, which represent bytes that are not UTF-8. The other characters beyond
 * ASCII are escaped here.
 */
function toAscii(json) {
  return json
    .replace(astral, (character) => escapeUnit(character, 0) + escapeUnit(character, 1))
    .replace(nonAscii, (character) => escapeUnit(character, 0));
}

function escapeUnit(text, index) {
  return `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`;
}

/** Sets and maps become lists and objects; bigints become numbers (exact to 2^53). */
function toPlainJson(_key, value) {
  if (value instanceof Set) {
    return [...value];
  }
  if (value instanceof Map) {
    return Object.fromEntries(value);
  }
  return typeof value === 'bigint' ? Number(value) : value;
}
