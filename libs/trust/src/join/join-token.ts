import { createHash, randomBytes } from 'node:crypto';
import { TrustError } from '../errors.js';
import { rawKeyBytes } from '../signing/ed25519.js';

/** What one needs to enrol a host: the right to, and the means to recognise the server. */
export interface JoinToken {
  /** Names the enrolment; no secret. 16 hex digits. */
  readonly id: string;
  /** 32 random bytes in base64url. */
  readonly secret: string;
  /** `rootHash` of the fleet's root key. */
  readonly rootHash: string;
}

const pattern = /^psfj\.([0-9a-f]{16})\.([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{43})$/;

export function createJoinToken(rootHash: string): JoinToken {
  return { id: randomBytes(8).toString('hex'), secret: randomBytes(32).toString('base64url'), rootHash };
}

export function encodeJoinToken({ id, secret, rootHash }: JoinToken): string {
  return `psfj.${id}.${secret}.${rootHash}`;
}

/** White space around the token is ignored. Throws TrustError, which does not quote it. */
export function parseJoinToken(text: string): JoinToken {
  const [, id, secret, rootHash] = pattern.exec(text.trim()) ?? [];
  if (id === undefined || secret === undefined || rootHash === undefined) {
    throw new TrustError(
      'malformed',
      'this is not a join token (psfj.ID.SECRET.HASH): copy the whole line that `psfleet enroll create` printed',
    );
  }
  return { id, secret, rootHash };
}

/** SHA-256 of the 32 bytes of a root key, in base64url. Throws TrustError. */
export function rootHashOf(rootPublicKey: string): string {
  const raw = Buffer.from(rootPublicKey, 'base64url');
  if (raw.length !== rawKeyBytes) {
    throw new TrustError('malformed', 'a root key does not have 32 bytes');
  }
  return createHash('sha256').update(raw).digest('base64url');
}
