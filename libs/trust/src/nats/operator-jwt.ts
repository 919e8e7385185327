import { encodeJwt } from './jwt.js';
import type { Nkey } from './nkey.js';

export interface OperatorOptions {
  readonly operator: Nkey;
  /** Public keys that may confirm accounts in the operator's name. */
  readonly signingKeys: readonly string[];
  /** The public key of the account SYS. */
  readonly systemAccount: string;
}

export function encodeOperatorJwt({ operator, signingKeys, systemAccount }: OperatorOptions): string {
  const nats = { signing_keys: signingKeys, system_account: systemAccount, type: 'operator' };
  return encodeJwt({ subject: operator.publicKey, name: 'psfleet', nats }, operator);
}
