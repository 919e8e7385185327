// npm run compose:init: makes the secrets of docker-compose.yml, once. What exists is never touched: the databases know these passwords.
//   .env                         0600  passwords between the parts, read by docker compose
//   deploy/secrets/admin-token         the API's admin token, mounted into its container
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
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
const secrets = join(root, 'deploy', 'secrets');

// The service in the container is not root and must be able to read the file: others on this machine are kept out by the folder.
mkdirSync(secrets, { recursive: true, mode: 0o700 });
write(join(secrets, 'admin-token'), `${randomBytes(32).toString('base64url')}\n`, 0o444);
// Last: with .env in place docker compose starts, and needs the token.
write(join(root, '.env'), ['# Made by npm run compose:init. Keep it: the databases know these passwords.', ...VARIABLES.map((name) => `${name}=${newPassword()}`), ''].join('\n'), 0o600);
console.log(`Next: docker compose up -d --build
Then: curl -H "Authorization: Bearer $(cat deploy/secrets/admin-token)" http://127.0.0.1:7780/api/v1/hosts`);

/** Begins with a letter, or nats-server would read a value such as 12e4 as a number. No character means anything to a shell or to compose. */
function newPassword() {
  return `p${randomBytes(24).toString('hex')}`;
}

function write(file, content, mode) {
  try {
    writeFileSync(file, content, { mode, flag: 'wx' });
    console.log(`written: ${file}`);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    console.log(`kept as it is: ${file}`);
  }
}
