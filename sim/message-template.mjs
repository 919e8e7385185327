// A message of which the large part is encoded and compressed once, for all hosts that say the same under names of their own. What comes out is
// what the wire's own encoder would have made: found by letting it encode a message of known marks, and looking where they are.
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { encodeMessage, limits } from '@psfleet/wire';
import { Packr } from 'msgpackr';

const packr = new Packr({ useRecords: false, mapsAsObjects: false, moreTypes: false, variableMapSize: true });
/** Version and content encoding in front of a deflated message. */
const headBytes = 2;
/** Shorter pieces between two places gain nothing from being compressed. */
const compressedFrom = 100;
const longestStored = 65_535;
/** What ends a deflate stream: a last block, empty. */
const end = Buffer.from([0x03, 0x00]);

export class MessageTemplate {
  /** `places`: what is each host's own, as `{ mark, write }`: the packed bytes that `message` has there, and what gives those of a host. */
  constructor(message, places) {
    const encoded = encodeMessage(message);
    if (encoded.length > limits.partBytes / 2) {
      throw new Error(`a tick of ${encoded.length} bytes is too large for one message`);
    }
    this.head = encoded.subarray(0, headBytes);
    this.pieces = cut(inflateRawSync(encoded.subarray(headBytes)), places);
  }

  /** The bytes of the message of a host. */
  render(host) {
    const blocks = [this.head];
    for (const piece of this.pieces) {
      if (piece instanceof Buffer) {
        blocks.push(piece);
      } else {
        pushStored(blocks, Buffer.concat(piece.map((part) => (part instanceof Buffer ? part : part(host)))));
      }
    }
    blocks.push(end);
    return Buffer.concat(blocks);
  }
}

export function pack(value) {
  return Buffer.from(packr.pack(value));
}

/** Compressed buffers, and lists of what is to be stored as it is. */
function cut(body, places) {
  const found = places
    .map(({ mark, write }) => ({ from: onlyPlaceOf(mark, body), length: mark.length, write }))
    .sort((a, b) => a.from - b.from);
  const pieces = [];
  const stored = (part) => (Array.isArray(pieces.at(-1)) ? pieces.at(-1).push(part) : pieces.push([part]));
  let at = 0;
  for (const { from, length, write } of [...found, { from: body.length, length: 0, write: null }]) {
    const same = body.subarray(at, from);
    if (same.length >= compressedFrom) {
      pieces.push(deflateRawSync(same, { level: 1, finishFlush: constants.Z_SYNC_FLUSH }));
    } else if (same.length > 0) {
      stored(same);
    }
    if (write !== null) {
      stored(write);
    }
    at = from + length;
  }
  return pieces;
}

function onlyPlaceOf(mark, body) {
  const place = body.indexOf(mark);
  if (place < 0 || body.indexOf(mark, place + 1) >= 0) {
    throw new Error(`${mark.length} bytes that differ from host to host are not at one place of the message`);
  }
  return place;
}

/** RFC 1951, 3.2.4: blocks without compression. */
function pushStored(blocks, bytes) {
  for (let from = 0; from < bytes.length; from += longestStored) {
    const length = Math.min(longestStored, bytes.length - from);
    const header = Buffer.alloc(5);
    header.writeUInt16LE(length, 1);
    header.writeUInt16LE(~length & 0xffff, 3);
    blocks.push(header, bytes.subarray(from, from + length));
  }
}
