import { hidden } from './hidden.js';
import { isPlainValue, isReference } from './plain-values.js';
import type { Secrecy } from './secret-names.js';
import { wordSet } from './words.js';

/** A login whose second part is an id, a group of the same name, a port or a path. */
const noLogin = /^(?:\d+:[\w-]*|([\w-]+):(?:\d{1,5}|\1|[\w-]*(?:users|group|staff|adm|root|wheel))?|[^:]*:[\\/].*)$/s;

/** A longer value is no path. It is hidden unread, so that hostile values cost no more than others. */
const maxPlain = 1000;

/** Shorter values of `--auth` and `--credentials` are no secrets, nor are ways to authenticate. */
const minCredential = 6;
const ways = wordSet(
  'password simple external oauth oauth2 openid saml pam ldap radius tacacs iam mtls cert certificate anonymous token',
  'apikey gssapi spnego sspi sasl system include omit manual always oidc jwt publickey pubkey keyring google github',
);

/** Hides a value if one with this secrecy is a secret. */
export function hideValue(value: string, secrecy: Secrecy): string {
  if (value.length > maxPlain) {
    return hidden;
  }
  if (secrecy === 'login') {
    return noLogin.test(value) ? value : hideAfter(value, ':');
  }
  if (secrecy === 'either' && value.includes(':')) {
    return isPlainValue(value, secrecy) ? value : hideAfter(value, ':');
  }
  const isMode = secrecy === 'either' && (value.length < minCredential || ways.has(value.toLowerCase()));
  return isMode || isPlainValue(value, secrecy) ? value : hidden;
}

/** Hides what follows the separator in user:password. */
export function hideAfter(value: string, separator: string): string {
  const at = value.indexOf(separator);
  return at < 0 || isReference(value.slice(at + separator.length))
    ? value
    : value.slice(0, at + separator.length) + hidden;
}
