import type { Secrecy } from './secret-names.js';
import { anyOf, wordSet } from './words.js';

/** A variable, a placeholder or something already hidden; it only stands for a secret. */
const reference = new RegExp(
  `^(?:${[
    '\\$(?:\\d|[A-Z_][A-Z0-9_]*|\\{[^{}]*\\}|[a-z_]*(?:pass(?:word|wd)?|pwd?|secret|token|key))',
    '\\$\\([<A-Za-z/.][\\w./ ~-].*\\)',
    '`.*|%[A-Z_]+%|%[a-z]|\\{\\{.*\\}\\}|<[\\w -]*>|\\[[\\w -]*\\]|\\*{3,}.{0,2}|\\.{3}|-|\\\\',
    '[A-Z]*PASS(?:WORD|PHRASE)|[A-Z]*TOKEN',
  ].join('|')})$`,
  's',
);
const modes = wordSet(
  'true false yes no on off none null nil undefined auto optional required never always prompt ask stdin disabled',
  'enabled basic digest bearer negotiate ntlm kerberos plain login cram-md5 md5 sha256 scram-sha-256 peer trust ident',
  'default interactive keyring env file',
);
/** A path whose first folder is in lower case, unlike base64; or one that begins with a dot, a tilde or a variable. */
const path = new RegExp(
  `^(?:${[
    '/[a-z][a-z0-9._-]+(?:/[^=]*)?|/',
    '\\.{1,2}/.*|~[a-z]*(?:/.*)?',
    '\\$\\{?\\w+\\}?/.*|%[a-z]/.*|[A-Za-z]:[\\\\/].*',
  ].join('|')})$`,
  's',
);
const elsewhere = /^(?:file|env|fd|data|https?|unix|pkcs11|arn|projects|keyring|secretsmanager|vault|ssm):/i;
const fileName = new RegExp(
  `^[^\\s=:]*\\.${anyOf(
    'pem key crt cer csr pub asc gpg sig p12 pfx p8 jks ks der creds nk keytab kdbx',
    'json ya?ml toml ini conf cfg env txt db html? md log xml sh py js so sock service tar gz zip png svg list bin',
  )}$`,
  'i',
);

/** Whether a value stands for a secret, or says that there is none. */
export function isReference(value: string): boolean {
  return value === '' || reference.test(value);
}

/** Whether a text is the path or the name of a file, or says where to look. */
export function isPlace(value: string): boolean {
  return path.test(value) || elsewhere.test(value) || fileName.test(value);
}

/** Whether the value of a name with this secrecy is no secret after all. */
export function isPlainValue(value: string, secrecy: Secrecy): boolean {
  if (isReference(value) || modes.has(value.toLowerCase())) {
    return true;
  }
  return secrecy !== 'secret' && (/^\d{1,3}$/.test(value) || value.startsWith('@') || isPlace(value));
}
