// A tape: what one real agent sent over some minutes, as the wire's own messages, each behind its length. The first is a keyframe with every identity.
import { readFileSync, writeFileSync } from 'node:fs';
import { decodeMessage } from '@psfleet/wire';
import { EndlessTape } from './endless-tape.mjs';

export const defaultTape = new URL('tapes/server.tape', import.meta.url).pathname;

export function writeTape(path, messages) {
  const parts = messages.flatMap((bytes) => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    return [length, bytes];
  });
  writeFileSync(path, Buffer.concat(parts));
}

/** The decoded messages, oldest first. */
export function readMessages(path) {
  const bytes = readFileSync(path);
  const messages = [];
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readUInt32LE(at);
    messages.push(decodeMessage(bytes.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  if (!messages[0]?.tick.keyframe) {
    throw new Error(`${path} does not begin with a keyframe`);
  }
  return messages;
}

export function readTape(path) {
  return new EndlessTape(readMessages(path));
}
