import { randomBytes, sign, verify, type KeyObject } from 'node:crypto';
import { TrustError } from '../errors.js';
import { privateKeyFromRaw, publicKeyFromRaw, rawKeyBytes, rawPublicKey } from '../signing/ed25519.js';
import { crc16, decodeBase32, encodeBase32 } from './base32.js';

export type NkeyKind = 'operator' | 'account' | 'user';

/** First bytes, chosen so that the text begins with O, A, U and S. https://github.com/nats-io/nkeys */
const kindPrefixes: Readonly<Record<NkeyKind, number>> = { operator: 14 << 3, account: 0, user: 20 << 3 };
const seedPrefix = 18 << 3;

/** An Ed25519 key as NATS writes it. It proves who somebody is to a NATS server, and signs NATS JWTs; nothing else. */
export class Nkey {
  readonly kind: NkeyKind;
  /** `U...`, `A...` or `O...`. */
  readonly publicKey: string;
  /** `SU...`, `SA...` or `SO...`: the secret. */
  readonly seed: string;
  readonly #privateKey: KeyObject;

  constructor(kind: NkeyKind, raw: Uint8Array) {
    const prefix = kindPrefixes[kind];
    this.kind = kind;
    this.#privateKey = privateKeyFromRaw(raw);
    this.seed = encode(Buffer.from([seedPrefix | (prefix >> 5), (prefix & 31) << 3]), raw);
    this.publicKey = encode(Buffer.from([prefix]), rawPublicKey(this.#privateKey));
  }

  sign(bytes: Uint8Array): Buffer {
    return sign(null, bytes, this.#privateKey);
  }
}

export function createNkey(kind: NkeyKind): Nkey {
  return new Nkey(kind, randomBytes(rawKeyBytes));
}

/** Throws TrustError, which does not quote the seed. */
export function nkeyFromSeed(seed: string): Nkey {
  const bytes = decode(seed.trim(), 2);
  const [first = 0, second = 0] = bytes ?? [];
  const prefix = ((first & 7) << 5) | (second >> 3);
  const kind = kinds.find((each) => kindPrefixes[each] === prefix);
  if (bytes === null || (first & 0xf8) !== seedPrefix || kind === undefined) {
    throw new TrustError('malformed', 'a file that should hold the seed of an nkey does not: restore it from a backup');
  }
  return new Nkey(kind, bytes.subarray(2));
}

export function isPublicNkey(text: string, kind: NkeyKind): boolean {
  return decode(text, 1)?.[0] === kindPrefixes[kind];
}

/** Throws TrustError if the text is no public nkey. */
export function verifyWithNkey(publicKey: string, bytes: Uint8Array, signature: Uint8Array): boolean {
  if (!kinds.some((kind) => isPublicNkey(publicKey, kind))) {
    throw new TrustError('malformed', `${JSON.stringify(publicKey.slice(0, 60))} is not a public nkey`);
  }
  const raw = decode(publicKey, 1)?.subarray(1) ?? Buffer.alloc(0);
  return signature.length === 64 && verify(null, bytes, publicKeyFromRaw(raw), signature);
}

const kinds = Object.keys(kindPrefixes) as NkeyKind[];

function encode(prefix: Uint8Array, key: Uint8Array): string {
  const body = Buffer.concat([prefix, key]);
  const crc = Buffer.alloc(2);
  crc.writeUInt16LE(crc16(body));
  return encodeBase32(Buffer.concat([body, crc]));
}

/** Prefix and key; null if it is not exactly that with its checksum, in the one way to write it. */
function decode(text: string, prefixBytes: number): Buffer | null {
  const bytes = decodeBase32(text);
  if (bytes === null || bytes.length !== prefixBytes + rawKeyBytes + 2 || encodeBase32(bytes) !== text) {
    return null;
  }
  const body = bytes.subarray(0, -2);
  return crc16(body) === bytes.readUInt16LE(body.length) ? body : null;
}
