import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { Packr } from 'msgpackr';
import { WireError, malformed } from '../errors.js';
import { limits } from './limits.js';
import { MessagePackReader } from './message-pack-reader.js';

/** First byte of everything on the wire. */
export const wireVersion = 1;
/** Second byte. */
const encodings = { plain: 0, deflate: 1 } as const;
/** Deflating a smaller body would cost more than it saves. */
const minDeflatedBytes = 256;

/** What a frame can hold. Maps have numbered fields as keys. */
export type Packable =
  null | boolean | number | string | Uint8Array | readonly Packable[] | ReadonlyMap<number, Packable>;

const packr = new Packr({ useRecords: false, mapsAsObjects: false, moreTypes: false, variableMapSize: true });

/** Packs a frame: version byte, encoding byte, MessagePack (deflated at level 1 if that saves bytes). */
export function packFrame(value: Packable): Buffer {
  const body = packr.pack(value);
  const deflate = body.length >= minDeflatedBytes;
  const head = Buffer.from([wireVersion, deflate ? encodings.deflate : encodings.plain]);
  return Buffer.concat([head, deflate ? deflateRawSync(body, { level: 1 }) : body]);
}

/** Opens a frame for reading. Throws WireError, whatever the bytes are. */
export function openFrame(bytes: Uint8Array): MessagePackReader {
  const [version, encoding] = bytes;
  if (version === undefined || encoding === undefined) {
    throw malformed(`message of ${bytes.length} bytes`);
  }
  if (version !== wireVersion) {
    throw new WireError('unknown-version', `message of version ${version}, this program knows ${wireVersion}`);
  }
  return new MessagePackReader(inflate(encoding, Buffer.from(bytes.buffer, bytes.byteOffset + 2, bytes.length - 2)));
}

function inflate(encoding: number, body: Buffer): Buffer {
  if (encoding === encodings.plain) {
    return body;
  }
  if (encoding !== encodings.deflate) {
    throw new WireError('unknown-version', `content encoding ${encoding} is not known`);
  }
  try {
    return inflateRawSync(body, {
      maxOutputLength: limits.inflatedBytes,
      chunkSize: Math.min(64 * 1024, 1024 + body.length * 3),
    });
  } catch (error) {
    if (error instanceof RangeError) {
      throw new WireError('too-large', `message inflates to more than ${limits.inflatedBytes} bytes`, { cause: error });
    }
    throw malformed('message does not inflate', error);
  }
}
