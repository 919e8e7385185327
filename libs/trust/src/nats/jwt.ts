import { createHash } from 'node:crypto';
import { TrustError } from '../errors.js';
import { isRecord } from '../signing/signed-text.js';
import { encodeBase32 } from './base32.js';
import { type Nkey, verifyWithNkey } from './nkey.js';

/** The claims of a NATS JWT, version 2. https://docs.nats.io/running-a-nats-service/configuration/securing_nats/jwt */
export interface NatsClaims {
  readonly jti: string;
  /** Seconds since the epoch. */
  readonly iat: number;
  readonly exp?: number;
  readonly iss: string;
  readonly sub: string;
  readonly name: string;
  readonly nats: Readonly<Record<string, unknown>> & { readonly type: string };
}

export interface ClaimsToSign {
  readonly subject: string;
  readonly name: string;
  readonly nats: NatsClaims['nats'];
  /** Seconds since the epoch; by default it never expires. */
  readonly expiresAt?: number | undefined;
}

const header = encodePart({ typ: 'JWT', alg: 'ed25519-nkey' });

export function encodeJwt({ subject, name, nats, expiresAt }: ClaimsToSign, issuer: Nkey): string {
  const claims = {
    iat: Math.floor(Date.now() / 1000),
    ...(expiresAt === undefined ? {} : { exp: expiresAt }),
    iss: issuer.publicKey,
    sub: subject,
    name,
    nats: { ...nats, version: 2 },
  };
  const jti = encodeBase32(createHash('sha512-256').update(JSON.stringify(claims)).digest());
  const signed = `${header}.${encodePart({ jti, ...claims })}`;
  return `${signed}.${issuer.sign(Buffer.from(signed)).toString('base64url')}`;
}

/** Verifies the signature by the key that the JWT names; whether that key may issue it is for the caller. */
export function decodeJwt(text: string): NatsClaims {
  const [head = '', body = '', signature = '', ...more] = text.trim().split('.');
  const claims = parseClaims(body);
  if (claims === null || head !== header || more.length > 0) {
    throw new TrustError('malformed', 'a text is not a NATS JWT of version 2: make it anew with `psfleet init`');
  }
  if (!verifyWithNkey(claims.iss, Buffer.from(`${head}.${body}`), Buffer.from(signature, 'base64url'))) {
    throw new TrustError('not-genuine', `the signature of the NATS JWT "${claims.name}" does not fit its content`);
  }
  return claims;
}

function parseClaims(body: string): NatsClaims | null {
  let claims: unknown;
  try {
    claims = JSON.parse(Buffer.from(body, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
  return isClaims(claims) ? claims : null;
}

function isClaims(value: unknown): value is NatsClaims {
  return (
    isRecord(value) &&
    typeof value['iss'] === 'string' &&
    typeof value['sub'] === 'string' &&
    isRecord(value['nats']) &&
    value['nats']['version'] === 2
  );
}

function encodePart(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
