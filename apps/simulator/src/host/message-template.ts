import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { encodeMessage, limits, type HostMessage } from '@psfleet/wire';
import { Packr } from 'msgpackr';

/** The values in which messages of hosts with the same variation differ. */
export interface HostValues {
  readonly host: string;
  readonly hostId: string;
  readonly bootId: string;
  readonly queue: string;
  readonly seq: number;
  readonly ts: number;
  readonly keyframeSeq: number;
  readonly keyframeTs: number;
  /** The host's own identities for those of the tape. */
  readonly ownUids: (uids: BigUint64Array) => BigUint64Array;
}

/** Packed bytes that a message has once, where a host's own packed bytes go. */
export interface Placeholder {
  readonly bytes: Buffer;
  readonly write: (values: HostValues) => Uint8Array;
}

type UncompressedPart = Uint8Array | Placeholder['write'];

const packr = new Packr({ useRecords: false, mapsAsObjects: false, moreTypes: false, variableMapSize: true });
/** Version and content encoding in front of a deflated message. */
const headBytes = 2;
/** Shorter pieces gain nothing from being compressed. */
const minCompressedBytes = 100;
/** RFC 1951, 3.2.4: the length of a block without compression has 16 bits. */
const maxStoredBytes = 65_535;
/** An empty last block ends a deflate stream. */
const lastBlock = Buffer.from([0x03, 0x00]);

/**
 * A message whose larger part is encoded and compressed once for all hosts that send the same under their own names.
 * The result is what the wire's own encoder makes: the template lets it encode a message with placeholders, finds
 * their bytes, and compresses what lies between them.
 */
export class MessageTemplate {
  readonly #head: Buffer;
  /** Compressed pieces, and lists of parts that stay uncompressed. */
  readonly #pieces: readonly (Buffer | readonly UncompressedPart[])[];

  /** Every placeholder's bytes occur in the encoded message exactly once. */
  constructor(message: HostMessage, placeholders: readonly Placeholder[]) {
    const encoded = encodeMessage(message);
    if (encoded.length > limits.partBytes / 2) {
      throw new Error(`a tick of ${encoded.length} bytes is too large for one message`);
    }
    this.#head = Buffer.from(encoded.subarray(0, headBytes));
    this.#pieces = cut(inflateRawSync(encoded.subarray(headBytes)), placeholders);
  }

  render(values: HostValues): Buffer {
    const blocks: Uint8Array[] = [this.#head];
    for (const piece of this.#pieces) {
      if (piece instanceof Uint8Array) {
        blocks.push(piece);
      } else {
        pushStored(blocks, Buffer.concat(piece.map((part) => (typeof part === 'function' ? part(values) : part))));
      }
    }
    blocks.push(lastBlock);
    return Buffer.concat(blocks);
  }
}

export function pack(value: unknown): Buffer {
  return Buffer.from(packr.pack(value));
}

function cut(body: Buffer, placeholders: readonly Placeholder[]): (Buffer | UncompressedPart[])[] {
  const found = placeholders
    .map(({ bytes, write }) => ({ from: onlyPositionOf(bytes, body), length: bytes.length, write }))
    .sort((a, b) => a.from - b.from);
  const pieces: (Buffer | UncompressedPart[])[] = [];
  const pushUncompressed = (part: UncompressedPart): void => {
    const last = pieces.at(-1);
    if (Array.isArray(last)) {
      last.push(part);
    } else {
      pieces.push([part]);
    }
  };
  const pushShared = (bytes: Buffer): void => {
    if (bytes.length >= minCompressedBytes) {
      pieces.push(deflateRawSync(bytes, { level: 1, finishFlush: constants.Z_SYNC_FLUSH }));
    } else if (bytes.length > 0) {
      pushUncompressed(bytes);
    }
  };
  let at = 0;
  for (const { from, length, write } of found) {
    pushShared(body.subarray(at, from));
    pushUncompressed(write);
    at = from + length;
  }
  pushShared(body.subarray(at));
  return pieces;
}

function onlyPositionOf(bytes: Buffer, body: Buffer): number {
  const position = body.indexOf(bytes);
  if (position < 0 || body.includes(bytes, position + 1)) {
    throw new Error(`a placeholder of ${bytes.length} bytes does not occur exactly once in the encoded message`);
  }
  return position;
}

/** RFC 1951, 3.2.4: blocks without compression. */
function pushStored(blocks: Uint8Array[], bytes: Buffer): void {
  for (let from = 0; from < bytes.length; from += maxStoredBytes) {
    const length = Math.min(maxStoredBytes, bytes.length - from);
    const header = Buffer.alloc(5);
    header.writeUInt16LE(length, 1);
    header.writeUInt16LE(~length & 0xffff, 3);
    blocks.push(header, bytes.subarray(from, from + length));
  }
}
