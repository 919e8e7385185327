/** A name with one of these words is that of a secret. */
const words: ReadonlySet<string> = new Set([
  'password',
  'passwd',
  'passphrase',
  'passcode',
  'pass',
  'pwd',
  'pw',
  'secret',
  'secrets',
  'token',
  'apikey',
  'credential',
  'credentials',
  'psk',
  'otp',
  'jwt',
  'bearer',
  'authtoken',
  'accesskey',
]);
/** The ends of compound words: PGPASSWORD, dbpassword, authtoken. */
const endings = /(?:password|passwd|passphrase|secret|token|apikey)$/;
/** A key is a secret after one of these words: `--api-key`, but not `--key-size` or `--sort-key`. */
const keyKinds: ReadonlySet<string> = new Set([
  'api',
  'access',
  'private',
  'secret',
  'auth',
  'account',
  'storage',
  'encryption',
  'signing',
  'master',
  'shared',
  'license',
  'app',
  'service',
  'client',
  'webhook',
]);
/**
 * With one of these as its last word, the value only describes a secret: --password-file, --token-url, --secret-name.
 */
const aboutWords: ReadonlySet<string> = new Set([
  'file',
  'path',
  'dir',
  'directory',
  'fd',
  'stdin',
  'prompt',
  'name',
  'id',
  'url',
  'uri',
  'endpoint',
  'type',
  'env',
  'ttl',
  'expiry',
  'expires',
  'expiration',
  'lifetime',
  'length',
  'size',
  'count',
  'limit',
  'policy',
  'version',
  'algorithm',
  'helper',
  'provider',
  'manager',
  'ref',
  'timeout',
  'bytes',
  'store',
]);
const amounts: ReadonlySet<string> = new Set(['max', 'min', 'num', 'no', 'n']);

/** Whether an option (without its dashes), variable, field or header of this name holds a secret. */
export function isSecretName(name: string): boolean {
  if (name.length > 100) {
    return false;
  }
  const parts = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== '');
  const last = parts.at(-1);
  if (last === undefined || aboutWords.has(last) || amounts.has(parts[0] ?? '')) {
    return false;
  }
  return parts.some(
    (part, index) => words.has(part) || endings.test(part) || (part === 'key' && keyKinds.has(parts[index - 1] ?? '')),
  );
}
