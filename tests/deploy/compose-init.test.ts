import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNatsServer, loadEmbeddedConfig } from '@psfleet/embedded';
import { afterEach, beforeEach, expect, test } from 'vitest';

const repository = join(import.meta.dirname, '../..');
let checkout: string;

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'psfleet-compose-init-'));
});
afterEach(() => {
  rmSync(checkout, { recursive: true, force: true });
});

function runInit(...args: readonly string[]): string {
  const script = join(repository, 'scripts/compose-init.mjs');
  return execFileSync(process.execPath, [script, checkout, ...args], { encoding: 'utf8' });
}
function readSettings(): Map<string, string> {
  const lines = readFileSync(join(checkout, '.env'), 'utf8').split('\n');
  return new Map(
    lines
      .filter((line) => /^\w+=/.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}
/** Every file that it wrote, with its content. */
function readAll(): Record<string, string> {
  const files = readdirSync(checkout, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'utf8')]),
  );
}
function modeOf(file: string): string {
  return (statSync(join(checkout, file)).mode & 0o777).toString(8);
}
const composeFile = readFileSync(join(repository, 'docker-compose.yml'), 'utf8');

test('writes every setting and every file of secrets that docker-compose.yml requires', () => {
  runInit();
  const required = new Set(
    [...composeFile.matchAll(/\$\{(\w+):\?run npm run compose:init\}/g)].map(([, name]) => name),
  );
  const settings = readSettings();
  expect(new Set(settings.keys())).toEqual(required);
  const passwords = [...settings].filter(([name]) => name.endsWith('_PASSWORD')).map(([, value]) => value);
  expect(new Set(passwords).size).toBe(3);
  for (const password of passwords) {
    expect(password).toMatch(/^p[0-9a-f]{48}$/);
  }
  expect(settings.get('PSFLEET_UID')).toBe(String(process.getuid?.()));
  expect(readFileSync(join(checkout, 'deploy/secrets/admin-token'), 'utf8')).toMatch(/^[\w-]{43}\n$/);
  const mounted = [...composeFile.matchAll(/\.\/(deploy\/secrets\/[\w/-]+)/g)].map(([, path = '']) => path);
  expect(mounted.length).toBeGreaterThan(4);
  for (const path of mounted) {
    expect(statSync(join(checkout, path))).toBeDefined();
  }
});

test('keeps the secrets from other users of the machine', () => {
  runInit();
  for (const file of Object.keys(readAll())) {
    expect(`${file} ${modeOf(file.slice(checkout.length))}`).toBe(`${file} 600`);
  }
  expect(modeOf('deploy/secrets')).toBe('700');
});

test('never changes a secret that exists', () => {
  runInit();
  const before = readAll();
  expect(runInit()).toContain('unchanged');
  expect(readAll()).toEqual(before);
});

test('adds what an existing .env lacks, and keeps it from other users', () => {
  writeFileSync(join(checkout, '.env'), 'PSFLEET_CLICKHOUSE_API_PASSWORD=mine\nPSFLEET_API_PORT=8080');
  runInit();
  const settings = readSettings();
  expect(settings.get('PSFLEET_CLICKHOUSE_API_PASSWORD')).toBe('mine');
  expect(settings.get('PSFLEET_API_PORT')).toBe('8080');
  expect(modeOf('.env')).toBe('600');
  for (const user of ['MIGRATE', 'COLLECTOR']) {
    expect(settings.get(`PSFLEET_CLICKHOUSE_${user}_PASSWORD`)).toMatch(/^p[0-9a-f]{48}$/);
  }
});

test('with --listen, serves other machines under that name, also after it ran without', () => {
  const certificate = (part: string): X509Certificate =>
    new X509Certificate(readFileSync(join(checkout, `deploy/secrets/trust/${part}/server.pem`)));
  runInit();
  expect(certificate('broker').checkHost('fleet.example.org')).toBeUndefined();
  runInit('--listen', 'fleet.example.org');
  expect(Object.fromEntries(readSettings())).toMatchObject({
    PSFLEET_LISTEN: '0.0.0.0',
    PSFLEET_API_HOSTS: 'fleet.example.org',
    PSFLEET_ADVERTISED_API_URL: 'https://fleet.example.org:7785',
    PSFLEET_ADVERTISED_NATS_URL: 'tls://fleet.example.org:7781',
  });
  for (const part of ['broker', 'api']) {
    expect(certificate(part).checkHost('fleet.example.org')).toBeDefined();
    expect(certificate(part).checkHost('nats')).toBeDefined();
  }
  const before = readAll();
  runInit();
  expect(readAll()).toEqual(before);
});

test('with --listen, tells hosts the ports that .env publishes', () => {
  writeFileSync(join(checkout, '.env'), 'PSFLEET_TLS_PORT=8443\nPSFLEET_NATS_PORT=4222\n');
  runInit('--listen', 'fd00::5');
  expect(Object.fromEntries(readSettings())).toMatchObject({
    PSFLEET_ADVERTISED_API_URL: 'https://[fd00::5]:8443',
    PSFLEET_ADVERTISED_NATS_URL: 'tls://[fd00::5]:4222',
  });
});

test('says so when .env has another name already', () => {
  runInit('--listen', 'fleet.example.org');
  const output = runInit('--listen', 'other.example.org');
  expect(output).toContain('PSFLEET_API_HOSTS=fleet.example.org stays in .env');
  expect(readSettings().get('PSFLEET_API_HOSTS')).toBe('fleet.example.org');
  expect(runInit('--listen', 'fleet.example.org')).not.toContain('stays in .env');
});

test('makes the folder of the packages, which Docker would make as root', () => {
  runInit();
  expect(statSync(join(checkout, 'dist/install')).uid).toBe(process.getuid?.());
});

test('refuses a name that is none', () => {
  expect(() => runInit('--listen', 'fleet example')).toThrow(/give the name or address/);
});

test('lets nats-server start with its configuration', async () => {
  runInit();
  const broker = join(checkout, 'deploy/secrets/trust/broker');
  const text = readFileSync(join(repository, 'deploy/nats/nats-server.conf'), 'utf8');
  const local = text.replaceAll('/etc/nats/broker', broker).replaceAll('/data', join(checkout, 'data'));
  const file = join(broker, '..', 'nats-server.conf');
  writeFileSync(file, local);
  const { file: program } = await findNatsServer(loadEmbeddedConfig());
  const { status, stderr } = spawnSync(program, ['-t', '-c', file], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining('is valid') });
});

test('asks Docker for devices of the machine in an optional file only, because Docker in LXC has none to give', () => {
  expect(composeFile).not.toMatch(/^\s*devices:/m);
  const optional = readFileSync(join(repository, 'deploy/compose/kernel-log.yml'), 'utf8');
  expect(optional).toContain("devices: ['/dev/kmsg:/dev/kmsg:r']");
  expect(optional).toContain('cap_add: [SYSLOG]');
});
