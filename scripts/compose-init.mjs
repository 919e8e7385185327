// npm run compose:init: generates the secrets of docker-compose.yml. Existing ones are never changed, because the
// databases know these passwords; missing ones are added.
//   .env                         0600  passwords between the services, read by docker compose
//   deploy/secrets/admin-token         the API's admin token, mounted into its container
import { randomBytes } from 'node:crypto';
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const passwordVariables = [
  'PSFLEET_NATS_AGENT_PASSWORD',
  'PSFLEET_NATS_COLLECTOR_PASSWORD',
  'PSFLEET_NATS_API_PASSWORD',
  'PSFLEET_CLICKHOUSE_COLLECTOR_PASSWORD',
  'PSFLEET_CLICKHOUSE_API_PASSWORD',
];

// An argument names a checkout other than this one.
const root = resolve(process.argv[2] ?? join(import.meta.dirname, '..'));
writeToken(join(root, 'deploy', 'secrets'));
// Last, because docker compose starts once .env exists, and then needs the token.
addPasswords(join(root, '.env'));
console.log(`Next: docker compose up -d --build
Then: curl -H "Authorization: Bearer $(cat deploy/secrets/admin-token)" http://127.0.0.1:7780/api/v1/hosts`);

/**
 * The service in the container is not root and must be able to read the file. The folder's mode keeps other users of
 * this machine out.
 */
function writeToken(folder) {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  const file = join(folder, 'admin-token');
  if (existsSync(file)) {
    console.log(`unchanged: ${file}`);
    return;
  }
  writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { flag: 'wx' });
  // Independently of the umask.
  chmodSync(file, 0o444);
  console.log(`written: ${file}`);
}

function addPasswords(file) {
  const text = existsSync(file)
    ? readFileSync(file, 'utf8')
    : '# Written by npm run compose:init. Keep it: the databases know these passwords.\n';
  const missing = passwordVariables.filter((name) => !new RegExp(`^${name}=.`, 'm').test(text));
  const lines = missing.map((name) => `${name}=${newPassword()}\n`).join('');
  if (!existsSync(file)) {
    writeFileSync(file, `${text}${lines}`, { mode: 0o600, flag: 'wx' });
  } else if (lines !== '') {
    appendFileSync(file, `${text.endsWith('\n') ? '' : '\n'}${lines}`);
  }
  console.log(lines === '' ? `unchanged: ${file}` : `written: ${file} (${missing.length} passwords)`);
}

/**
 * A password that begins with a letter, because nats-server would read a value such as 12e4 as a number. None of its
 * characters is special to a shell or to compose.
 */
function newPassword() {
  return `p${randomBytes(24).toString('hex')}`;
}
