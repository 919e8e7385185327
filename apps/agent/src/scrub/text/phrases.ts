import { hidden } from '../hidden.js';
import { isReference } from '../plain-values.js';
import { anyOf } from '../words.js';

/** Any string in quotes, as in SQL and in programs; the quotes may be escaped. */
const quoted = /(?:\\*'(?:[^'\\]|''|\\.)*'?|\\*"(?:[^"\\]|""|\\.)*"?)/.source;
/** The same within bounds, for strings before the secret. */
const argument = /(?:\\*['"][^'"]{0,200}['"]|\$?\w{1,60})/.source;
const comma = /\s{0,3},\s{0,3}/.source;
const logins = anyOf(
  'login basic_?auth\\w* HTTPBasicAuth HTTPDigestAuth ftp_login ldap_bind simple_bind\\w* NetworkCredential',
  'PSCredential auth changeUserPassword',
);
const ciphers = anyOf('old_password password pgp_sym_(?:en|de)crypt aes_(?:en|de)crypt encode sha2');
const roles = anyOf('with encrypted unencrypted login replication (?:role|user)\\s+\\S+');

function phrase(before: string, value: string, flags = 'gi'): RegExp {
  return new RegExp(`(${before})${value}`, flags);
}

/** Words, and the secret behind them. */
const phrases: readonly RegExp[] = [
  phrase('\\bidentified\\s+(?:with\\s+\\S+\\s+)?(?:by|as)\\s+(?:password\\s+|values\\s+)?', `(?:${quoted}|[^\\s;,]+)`),
  phrase(`\\b${roles}\\s+password(?:\\s*=\\s*|\\s+)`, `(?:N?${quoted}|[^\\s;,'"]+)`),
  phrase('\\bpassword(?:\\s+for\\s+\\S+)?(?:\\s*[=(]\\s*|\\s+to\\s+|\\s+)', quoted),
  phrase(`\\b${ciphers}\\s*\\((?:[^()']{0,200},)?\\s*`, quoted),
  phrase('\\b(?:secret|pragma\\s+(?:re)?key)\\s*=\\s*', quoted),
  // ACL SETUSER name >password, of Redis
  phrase('\\bacl\\s+setuser\\b[^>]{0,200}>', '\\S+'),
  // login('user', 'x'), new PDO('dsn', 'user', 'x')
  phrase(`\\b${logins}[\\s(]{1,3}(?:[^()'"]{0,60},)?\\s{0,3}${argument}${comma}`, quoted),
  phrase(
    `\\b(?:PDO|mysqli|\\w{0,20}connect|getConnection)\\([^'"()]{0,60}${argument}${comma}${argument}${comma}`,
    quoted,
  ),
  // WIFI:T:WPA;S:home;P:secret;;
  phrase('\\bWIFI:\\S{0,200}?;?P:', '[^;\\s]+', 'g'),
  phrase('\\bConvertTo-SecureString\\s+(?:-String\\s+)?', `(?:${quoted}|(?!-)\\S+)`),
];
/** Texts without any of these are not searched. */
const hint = new RegExp(
  anyOf(
    'identified passw secret pragma auth acl wifi: crypt securestring changeuser login bind connect',
    'credential pdo mysqli',
  ),
  'i',
);

/** Hides the secrets that follow words, as in SQL. */
export function hideInPhrases(text: string): string {
  if (!hint.test(text)) {
    return text;
  }
  return phrases.reduce(
    (shown, pattern) =>
      shown.replace(pattern, (whole: string, kept: string) => {
        const value = whole.slice(kept.length);
        const mark = /^N?\\*['"]/.exec(value)?.[0] ?? '';
        const inner = value.slice(mark.length, value.endsWith(mark) && mark !== '' ? -1 : undefined);
        return isReference(inner) ? whole : `${kept}${mark}${hidden}${mark}`;
      }),
    text,
  );
}
