// npm run compose:init: makes the secrets of docker-compose.yml. What exists is never changed, because the databases know these passwords;
// what is missing is added.
//   .env                         0600  passwords between the parts, read by docker compose
//   deploy/secrets/admin-token         the API's admin token, mounted into its container
import { randomBytes } from 'node:crypto';
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const VARIABLES = [
  'PSFLEET_NATS_AGENT_PASSWORD',
  'PSFLEET_NATS_COLLECTOR_PASSWORD',
  'PSFLEET_NATS_API_PASSWORD',
  'PSFLEET_CLICKHOUSE_COLLECTOR_PASSWORD',
  'PSFLEET_CLICKHOUSE_API_PASSWORD',
];

// An argument names another checkout than this one.
const root = resolve(process.argv[2] ?? join(import.meta.dirname, '..'));
makeToken(join(root, 'deploy', 'secrets'));
// Last: with .env in place docker compose starts, and needs the token.
addPasswords(join(root, '.env'));
console.log(`Next: docker compose up -d --build
Then: curl -H "Authorization: Bearer $(cat deploy/secrets/admin-token)" http://127.0.0.1:7780/api/v1/hosts`);

/** The service in the container is not root and must be able to read the file: others on this machine are kept out by the folder. */
function makeToken(folder) {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  const file = join(folder, 'admin-token');
  if (existsSync(file)) {
    console.log(`kept as it is: ${file}`);
    return;
  }
  writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { flag: 'wx' });
  chmodSync(file, 0o444); // whatever the umask
  console.log(`written: ${file}`);
}

function addPasswords(file) {
  const text = existsSync(file)
    ? readFileSync(file, 'utf8')
    : '# Made by npm run compose:init. Keep it: the databases know these passwords.\n';
  const missing = VARIABLES.filter((name) => !new RegExp(`^${name}=.`, 'm').test(text));
  const lines = missing.map((name) => `${name}=${newPassword()}\n`).join('');
  if (!existsSync(file)) {
    writeFileSync(file, `${text}${lines}`, { mode: 0o600, flag: 'wx' });
  } else if (lines !== '') {
    appendFileSync(file, `${text.endsWith('\n') ? '' : '\n'}${lines}`);
  }
  console.log(lines === '' ? `kept as it is: ${file}` : `written: ${file} (${missing.length} passwords)`);
}

/** Begins with a letter, or nats-server would read a value such as 12e4 as a number. No character means anything to a shell or to compose. */
function newPassword() {
  return `p${randomBytes(24).toString('hex')}`;
}
