import { wordSet } from './words.js';

/**
 * What the value of a name is: certainly a `secret`; `likely` one, unless it looks like a path, a mode or a number; a
 * `login`, which is one after its colon; or `either` of the last two.
 */
export type Secrecy = 'secret' | 'likely' | 'login' | 'either';

/** With one of these among its words, a name is that of a secret: PASSWORD_OF_DB, --new-password. */
const anywhere =
  /(?:password|passwd|passphrase|passcode|passwort|kennwort|motdepasse|senha|apikey|authtoken|accesstoken)$/;
const likelyAnywhere =
  /^(?:secrets?|credentials?|creds?|jwt|bearer|psk|mnemonic|pwd|authkey)$|(?:secret|token|accesskey|secretkey)$/;
/** A name is that of a secret if it ends with one of these: dbpass, bindpw, requirepass. */
const atEnd =
  /(?:pass|pwd?|psk|phrase)$|^(?:otp|totp|pins?|puk|community|cookies?|license|licence|hmac|sig|signature|sas)$/;
const passNoSecret = /^(?:com|by|tres|sur|encom|over|under|low|high|band|multi|one|two|first|single|tres|all)pass$/;
const loginAtEnd = wordSet('user login userpass userpwd userpw account');
const eitherAtEnd = /(?:^|[^o])auth$|^(?:creds?|credentials?)$/;
/** The words of keys that name a thing, order things, or are public. */
const keyNoSecret = wordSet(
  'sort public pub primary foreign partition cache routing shard hot host row group object index map search order',
  'join dedup idempotency message record color colour modifier unique lookup metric label registry release repo apt',
  'any press send meta alt ctrl super trigger prefix leader compose function fn next last start end range composite',
  'clustering distribution dist hash bucket blob json dict event subject recipient schema config setting property',
  'attribute tag node topic queue header gpg pgp install gen generate import export delete del add remove rm edit recv',
  'receive fetch get update describe rotate revoke create quick main sub default list reference locale text menu home',
);
const wordsOnKey = /^(?:mon|tur|hot|don|whis|hoc|joc|host|pub|public|sort|any|new|soft|mal|jin|gen)key$/;
/** With one of these as its last word, a name tells about a secret: --password-file, --token-url, --secret-name. */
const about = wordSet(
  'file files path paths dir directory folder fd stdin prompt name names id ids url uri endpoint type types env ttl',
  'expiry expires expiration lifetime length size count limit policy version algorithm alg helper provider manager',
  'ref timeout bytes store sort through agent quality audience issuer scope scopes format header cache mode enabled',
  'required identity encoding rotation days seconds duration interval age command cmd eval program script template',
  'field attribute attr column param pattern regex validator check hint backend engine driver class method plugin',
  'service server host hostname port addr address namespace label prefix suffix role group owner location source src',
  'dest target arn region fingerprint thumbprint alias slot usage strength bits iterations rounds digest cipher mech',
  'protocol realm db database lookup management support authentication username reuse aging quota',
  'delay retries attempts index level history complexity complete completion generator txt json yaml yml conf cfg',
  'ini pem crt cer sh py js html md log xml sock pid lock desktop deb rpm svg png',
);
/** An option that begins so asks for a secret or counts something, and has none: --ask-pass, --max-tokens. */
const flags = wordSet(
  'max min num no n ask prompt with without use show require required has enable disable skip allow generate print',
  'verify need is should can hide reveal toggle clear forget',
);
/** Words that stand behind the one that matters: password1, keyBase64, token_value. */
const trailers = wordSet('base base64 b64 value string text plain data hex current new old prod default raw 64');

/** The same few names occur in all command lines. */
const known = new Map<string, Secrecy | null>();
const maxKnown = 4096;

/** What an option (without its dashes), variable, field or header of this name holds; null if it is no secret. */
export function secrecyOf(name: string): Secrecy | null {
  let secrecy = known.get(name);
  if (secrecy === undefined) {
    secrecy = computeSecrecy(name.slice(-100));
    if (known.size >= maxKnown) {
      known.clear();
    }
    known.set(name, secrecy);
  }
  return secrecy;
}

function computeSecrecy(name: string): Secrecy | null {
  const parts = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((part) => (trailers.has(part) ? part : part.replace(/\d+$/, '')))
    .filter((part) => part !== '');
  while (parts.length > 1 && trailers.has(parts.at(-1) ?? '')) {
    parts.pop();
  }
  const last = parts.at(-1);
  if (last === undefined || (parts.length > 1 && flags.has(parts[0] ?? ''))) {
    return null;
  }
  if (loginAtEnd.has(last) || (last === 'users' && /auth/i.test(name))) {
    return 'login';
  }
  if (eitherAtEnd.test(last)) {
    return 'either';
  }
  if (about.has(last)) {
    return /^(?:secret[_-]?id)$/i.test(name) ? 'likely' : null; // Vault's AppRole
  }
  if (parts.some((part) => anywhere.test(part))) {
    return 'secret';
  }
  const isLikely =
    parts.some((part) => likelyAnywhere.test(part)) || (atEnd.test(last) && !passNoSecret.test(last)) || isKey(parts);
  return isLikely ? 'likely' : null;
}

function isKey(parts: readonly string[]): boolean {
  const last = parts.at(-1) ?? '';
  if (last !== 'key') {
    return last.endsWith('key') && !wordsOnKey.test(last);
  }
  return !keyNoSecret.has(parts.at(-2) ?? '');
}
