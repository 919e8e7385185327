// The format of a tape file: what one real agent sent over some minutes, encoded as on the wire, each message preceded
// by its length.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decodeMessage, encodeMessage, type HostMessage } from '@psfleet/wire';
import { Tape } from './tape.js';
import { withPrograms } from './tape-programs.js';

export const defaultTape = fileURLToPath(new URL('../../tapes/server.tape', import.meta.url));

const lengthBytes = 4;
/** A counter's growth per round is computed from two messages. */
const minDeltas = 2;

export function writeTape(path: string, messages: readonly HostMessage[]): void {
  const parts = messages.flatMap((message) => {
    const bytes = encodeMessage(message);
    const length = Buffer.alloc(lengthBytes);
    length.writeUInt32LE(bytes.length);
    return [length, bytes];
  });
  writeFileSync(path, Buffer.concat(parts));
}

export function readTape(path: string): Tape {
  const bytes = readFileSync(path);
  const messages: HostMessage[] = [];
  for (let at = 0; at < bytes.length;) {
    const [start, length] = [at + lengthBytes, bytes.readUInt32LE(at)];
    messages.push(withPrograms(decodeMessage(bytes.subarray(start, start + length))));
    at = start + length;
  }
  const [first, ...deltas] = messages;
  if (first?.tick.keyframe !== true || deltas.length < minDeltas) {
    throw new Error(`${path} must hold a keyframe followed by at least ${minDeltas} messages`);
  }
  return new Tape(first, deltas);
}
