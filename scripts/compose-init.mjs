// npm run compose:init [-- --listen NAME]: makes the keys, credentials and passwords of docker-compose.yml. What is
// there is never changed, because databases and hosts know it; what is missing is added.
//   .env                         0600  passwords and settings of the services, read by docker compose
//   deploy/secrets/admin-token   0600  the API's admin token
//   deploy/secrets/trust         0700  keys and credentials; each service gets the folder of its own and no other
// With --listen, docker compose also serves other machines, which reach this one by that name or address.
// Certificates that end within 120 days are renewed; nothing else does that.
import './clean-path.mjs';
import { randomBytes } from 'node:crypto';
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeWhole } from '@psfleet/service-kit';
import { initTrust, makePrivateFolder, mintCoreCreds, trustPaths } from '@psfleet/trust';
import { ensureFleetCertificates } from '@psfleet/trust/certificates';

const passwordVariables = [
  'PSFLEET_CLICKHOUSE_MIGRATE_PASSWORD',
  'PSFLEET_CLICKHOUSE_COLLECTOR_PASSWORD',
  'PSFLEET_CLICKHOUSE_API_PASSWORD',
];
/** Names under which the services, and the agent of this machine, reach broker and API. */
const localNames = ['nats', 'api', 'localhost', '127.0.0.1', '::1'];

const { values, positionals } = parseArgs({ options: { listen: { type: 'string' } }, allowPositionals: true });
// An argument names a checkout other than this one.
const root = resolve(positionals[0] ?? join(import.meta.dirname, '..'));
const secrets = join(root, 'deploy', 'secrets');
const envFile = join(root, '.env');
if (values.listen !== undefined && !/^[\w.:-]+$/.test(values.listen)) {
  console.error(`--listen ${values.listen}: give the name or address by which other machines reach this one`);
  process.exit(1);
}

mkdirSync(secrets, { recursive: true });
chmodSync(secrets, 0o700);
writeToken(join(secrets, 'admin-token'));
await writeTrust(join(secrets, 'trust'));
// Last, because docker compose starts once .env exists, and then needs the files.
addToEnv({ ...newPasswords(), ...ownerIds(), ...(values.listen === undefined ? {} : listenSettings(values.listen)) });
// Docker would make it as root, who alone could then write packages into it.
mkdirSync(join(root, 'dist', 'install'), { recursive: true });
console.log(`Next: docker compose up -d --build
Then: curl -H "Authorization: Bearer $(cat deploy/secrets/admin-token)" http://127.0.0.1:7780/api/v1/hosts`);
if (values.listen !== undefined) {
  console.log('For hosts that join: npm run package:agent');
  sayWhatStays(listenSettings(values.listen));
}

function writeToken(file) {
  if (existsSync(file)) {
    console.log(`unchanged: ${file}`);
    return;
  }
  writeWhole(file, `${randomBytes(32).toString('base64url')}\n`);
  console.log(`written: ${file}`);
}

/** Certificates get the names of this and of earlier calls. */
async function writeTrust(folder) {
  const earlier = readEnv('PSFLEET_API_HOSTS')?.split(',') ?? [];
  const names = [...(values.listen === undefined ? [] : [values.listen]), ...earlier, ...localNames];
  await ensureFleetCertificates(folder, { names: [...new Set(names)], givenAuthorities: '' });
  initTrust(folder, { simulator: readEnv('PSFLEET_SIMULATOR') === '1' });
  const { core } = trustPaths(folder);
  // For the service that makes the streams at each `docker compose up`, and for no other.
  if (!existsSync(core.creds)) {
    makePrivateFolder(join(folder, 'core'));
    writeWhole(core.creds, mintCoreCreds(folder));
  }
  console.log(`up to date: ${folder}`);
}

/** Services that read keys run as the user who owns the files. */
function ownerIds() {
  return { PSFLEET_UID: String(process.getuid()), PSFLEET_GID: String(process.getgid()) };
}

function listenSettings(name) {
  const host = isIP(name) === 6 ? `[${name}]` : name;
  return {
    PSFLEET_LISTEN: '0.0.0.0',
    PSFLEET_API_HOSTS: name,
    PSFLEET_ADVERTISED_API_URL: `https://${host}:${readEnv('PSFLEET_TLS_PORT') ?? 7785}`,
    PSFLEET_ADVERTISED_NATS_URL: `tls://${host}:${readEnv('PSFLEET_NATS_PORT') ?? 7781}`,
  };
}

/** Passwords that need no quotes in a shell, nor in compose's files. */
function newPasswords() {
  return Object.fromEntries(passwordVariables.map((name) => [name, `p${randomBytes(24).toString('hex')}`]));
}

function addToEnv(settings) {
  const missing = Object.entries(settings).filter(([name]) => readEnv(name) === undefined);
  const lines = missing.map(([name, value]) => `${name}=${value}\n`).join('');
  if (!existsSync(envFile)) {
    const heading = '# Written by npm run compose:init. Keep it: the databases know these passwords.\n';
    writeFileSync(envFile, `${heading}${lines}`, { mode: 0o600, flag: 'wx' });
  } else if (lines !== '') {
    appendFileSync(envFile, `${readFileSync(envFile, 'utf8').endsWith('\n') ? '' : '\n'}${lines}`);
  }
  chmodSync(envFile, 0o600);
  console.log(lines === '' ? `unchanged: ${envFile}` : `written: ${envFile} (${missing.length} settings)`);
}

/** Names the settings of .env that --listen would have made otherwise. */
function sayWhatStays(wanted) {
  for (const [name, value] of Object.entries(wanted)) {
    const known = readEnv(name);
    if (known !== value) {
      console.log(`${name}=${known} stays in .env; for this --listen it should be ${value}`);
    }
  }
}

/** A setting that is there; one without a value is not. */
function readEnv(name) {
  const text = existsSync(envFile) ? readFileSync(envFile, 'utf8') : '';
  return new RegExp(`^${name}=(.+)$`, 'm').exec(text)?.[1];
}
