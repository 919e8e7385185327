import { type AccountName, serviceExports } from '@psfleet/wire';
import { encodeJwt, type NatsClaims } from './jwt.js';
import type { Nkey } from './nkey.js';

export interface AccountClaims {
  readonly name: AccountName;
  /** The account's public nkey. */
  readonly subject: string;
  readonly nats: NatsClaims['nats'];
}

export type AccountKeys = Readonly<Record<AccountName, string>>;

const unlimited = { subs: -1, data: -1, payload: -1, imports: -1, exports: -1, wildcards: true, conn: -1, leaf: 0 };
const jetStream = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };

/** An account as the contract in libs/wire describes it. `signingKeys` are those of its users, with templates. */
export function accountClaims(
  name: AccountName,
  keys: AccountKeys,
  signingKeys: readonly Record<string, unknown>[] = [],
): AccountClaims {
  return {
    name,
    subject: keys[name],
    nats: {
      exports: exportsOf(name),
      imports: importsOf(name, keys),
      limits: { ...unlimited, ...(name === 'CORE' ? jetStream : {}) },
      default_permissions: { pub: {}, sub: {} },
      ...(signingKeys.length === 0 ? {} : { signing_keys: signingKeys }),
      type: 'account',
    },
  };
}

/**
 * The broker refuses a revoked user's JWTs that were issued up to a time. This one, in the year 9999, refuses all of
 * them: also one that was issued while its host was being revoked, or by a clock that is ahead.
 */
const endOfTime = 253_402_300_799;

/**
 * The claims as the operator's signing key confirms them. Connections of revoked users are cut when the broker gets
 * it, and refused from then on.
 */
export function encodeAccountJwt(
  { name, subject, nats }: AccountClaims,
  operatorSigning: Nkey,
  revokedKeys: readonly string[] = [],
): string {
  const revocations = Object.fromEntries(revokedKeys.map((key) => [key, endOfTime]));
  const revoked = revokedKeys.length === 0 ? {} : { revocations };
  return encodeJwt({ subject, name, nats: { ...nats, ...revoked } }, operatorSigning);
}

export interface AgentsAccountOptions {
  readonly claims: AccountClaims;
  /** Users' public keys. Such a key is never to be used again. */
  readonly revokedKeys: readonly string[];
  readonly operatorSigning: Nkey;
}

/** For `$SYS.REQ.CLAIMS.UPDATE`. It must hold all revocations: the broker knows no others afterwards. */
export function agentsAccountJwt({ claims, revokedKeys, operatorSigning }: AgentsAccountOptions): string {
  return encodeAccountJwt(claims, operatorSigning, revokedKeys);
}

function exportsOf(account: AccountName): object[] {
  const own = new Map(
    serviceExports.filter(({ from }) => from === account).map((each) => [each.subject, each] as const),
  );
  return [...own.values()].map(({ subject, answers }) => ({
    name: subject,
    subject,
    type: 'service',
    response_type: answers === 'many' ? 'Stream' : 'Singleton',
  }));
}

function importsOf(account: AccountName, keys: AccountKeys): object[] {
  return serviceExports
    .filter(({ to }) => to === account)
    .map(({ from, subject }) => ({ name: subject, subject, account: keys[from], type: 'service' }));
}
