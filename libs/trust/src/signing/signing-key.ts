import { createPrivateKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { TrustError } from '../errors.js';
import { publicKeyFromRaw, rawKeyBytes, rawPublicKey } from './ed25519.js';

/**
 * An Ed25519 key that signs documents. It is never a NATS key: a NATS server chooses the bytes that a client's key
 * signs at every connection.
 */
export interface SigningKey {
  readonly privatePem: string;
  /** The 32 bytes in base64url. */
  readonly publicKey: string;
}

export function createSigningKey(): SigningKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  return {
    privatePem: privateKey.export({ format: 'pem', type: 'pkcs8' }) as string,
    publicKey: rawPublicKey(privateKey).toString('base64url'),
  };
}

/** Throws TrustError if the text is no Ed25519 key. */
export function publicKeyOf(privatePem: string): string {
  return rawPublicKey(parsePrivate(privatePem)).toString('base64url');
}

/**
 * Signs bytes for one purpose: `domain` names it, so that what was signed for one purpose counts for no other. Returns
 * the signature in base64url.
 */
export function signBytes(domain: string, bytes: Uint8Array, privatePem: string): string {
  return sign(null, inDomain(domain, bytes), parsePrivate(privatePem)).toString('base64url');
}

/** False for every signature that is not one of these bytes by this key; throws TrustError if the key is malformed. */
export function verifyBytes(domain: string, bytes: Uint8Array, signature: string, publicKey: string): boolean {
  const [key, decoded] = [parsePublic(publicKey), Buffer.from(signature, 'base64url')];
  return decoded.length === 64 && verify(null, inDomain(domain, bytes), key, decoded);
}

/** Domain words contain no zero byte, so no domain and bytes are another domain with other bytes. */
function inDomain(domain: string, bytes: Uint8Array): Buffer {
  if (!/^[a-z][a-z0-9-]*$/.test(domain)) {
    throw new RangeError(`${JSON.stringify(domain)} is no word for what is signed`);
  }
  return Buffer.concat([Buffer.from(`${domain}\0`), bytes]);
}

function parsePrivate(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') {
      return key;
    }
  } catch {
    // The error could quote the key; the one below does not.
  }
  throw new TrustError('malformed', 'a private key is not an Ed25519 key in PEM: restore its file from a backup');
}

function parsePublic(publicKey: string): KeyObject {
  const raw = Buffer.from(publicKey, 'base64url');
  if (raw.length !== rawKeyBytes || raw.toString('base64url') !== publicKey) {
    throw new TrustError('malformed', `${JSON.stringify(publicKey.slice(0, 60))} is not a public key in base64url`);
  }
  return publicKeyFromRaw(raw);
}
