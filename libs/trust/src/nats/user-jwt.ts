import { type BrokerPermissions, brokerUsers, isHostName, slotOf } from '@psfleet/wire';
import { TrustError } from '../errors.js';
import { encodeJwt } from './jwt.js';
import { isPublicNkey, type Nkey } from './nkey.js';

export interface UserJwtOptions {
  /** The account's own key, or one of its signing keys; `issuerAccount` then names the account. */
  readonly issuer: Nkey;
  readonly issuerAccount?: string;
  /** The user's public nkey. */
  readonly subject: string;
  readonly name: string;
  readonly tags?: readonly string[];
  /** Seconds since the epoch; by default it never expires. */
  readonly expiresAt?: number;
}

const responseLimitNs = 60_000_000_000;
const unlimited = { subs: -1, data: -1, payload: -1 };

/** A user of a role that has permissions of its own. */
export function encodeUserJwt(options: UserJwtOptions, permissions: BrokerPermissions): string {
  return encode(options, { ...unlimited, ...permissionClaims(permissions) });
}

/** A user whose permissions are the template of the signing key that issues it. */
export function encodeScopedUserJwt(options: UserJwtOptions & { readonly issuerAccount: string }): string {
  return encode(options, {});
}

export interface HostJwtOptions {
  /** The signing key of hosts. */
  readonly signing: Nkey;
  /** The public key of the account AGENTS. */
  readonly agentsAccount: string;
  readonly host: string;
  /** The host's public nkey. */
  readonly userKey: string;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

/** Lets a host connect until `expiresAt`, and publish in its own name only. Throws TrustError. */
export function issueHostJwt({ signing, agentsAccount, host, userKey, expiresAt }: HostJwtOptions): string {
  if (!isHostName(host)) {
    throw new TrustError('malformed', `${JSON.stringify(host)} is not a host name`);
  }
  return encodeScopedUserJwt({
    issuer: signing,
    issuerAccount: agentsAccount,
    subject: userKey,
    name: host,
    tags: [`slot:${slotOf(host)}`],
    expiresAt,
  });
}

/** The template that the broker applies to every user whose JWT this key issues. */
export function scopedSigningKey(publicKey: string, role: 'host' | 'simulator'): Record<string, unknown> {
  return {
    kind: 'user_scope',
    key: publicKey,
    role,
    template: { ...unlimited, ...permissionClaims(brokerUsers[role]) },
  };
}

function encode(options: UserJwtOptions, rights: Readonly<Record<string, unknown>>): string {
  const { issuer, issuerAccount, subject, name, tags, expiresAt } = options;
  if (!isPublicNkey(subject, 'user')) {
    throw new TrustError('malformed', `${JSON.stringify(subject.slice(0, 60))} is not a user's public nkey (U...)`);
  }
  const nats = {
    ...rights,
    ...(issuerAccount === undefined ? {} : { issuer_account: issuerAccount }),
    ...(tags === undefined ? {} : { tags }),
    type: 'user',
  };
  return encodeJwt({ subject, name, nats, expiresAt }, issuer);
}

/** An empty list of subjects would allow all of them. */
function permissionClaims({ publish, subscribe, answersRequests }: BrokerPermissions): Record<string, unknown> {
  if (publish.length === 0 || subscribe.length === 0) {
    throw new RangeError('a user of the broker needs at least one subject to publish and one to subscribe');
  }
  return {
    pub: { allow: publish },
    sub: { allow: subscribe },
    ...(answersRequests ? { resp: { max: 1, ttl: responseLimitNs } } : {}),
  };
}
