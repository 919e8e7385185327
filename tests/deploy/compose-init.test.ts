import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const repository = join(import.meta.dirname, '../..');
let checkout: string;

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'psfleet-compose-init-'));
});
afterEach(() => {
  rmSync(checkout, { recursive: true, force: true });
});

function runInit(): string {
  return execFileSync(process.execPath, [join(repository, 'scripts/compose-init.mjs'), checkout], { encoding: 'utf8' });
}
function readPasswords(): Map<string, string> {
  const lines = readFileSync(join(checkout, '.env'), 'utf8').split('\n');
  return new Map(
    lines
      .filter((line) => /^\w+=/.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}
function modeOf(file: string): string {
  return (statSync(join(checkout, file)).mode & 0o777).toString(8);
}

test('makes every secret that docker-compose.yml requires, no two the same', () => {
  runInit();
  const required = new Set(
    [
      ...readFileSync(join(repository, 'docker-compose.yml'), 'utf8').matchAll(
        /\$\{(\w+):\?run npm run compose:init\}/g,
      ),
    ].map(([, name]) => name),
  );
  const passwords = readPasswords();
  expect(new Set(passwords.keys())).toEqual(required);
  expect(new Set(passwords.values()).size).toBe(required.size);
  for (const password of passwords.values()) {
    expect(password).toMatch(/^p[0-9a-f]{48}$/);
  }
  expect(readFileSync(join(checkout, 'deploy/secrets/admin-token'), 'utf8')).toMatch(/^[\w-]{43}\n$/);
});

test('keeps the secrets from other users of the machine', () => {
  runInit();
  expect(modeOf('.env')).toBe('600');
  expect(modeOf('deploy/secrets')).toBe('700');
});

test('never changes a secret that exists', () => {
  runInit();
  const before = [
    readFileSync(join(checkout, '.env'), 'utf8'),
    readFileSync(join(checkout, 'deploy/secrets/admin-token'), 'utf8'),
  ];
  expect(runInit()).toContain('unchanged');
  expect([
    readFileSync(join(checkout, '.env'), 'utf8'),
    readFileSync(join(checkout, 'deploy/secrets/admin-token'), 'utf8'),
  ]).toEqual(before);
});

test('adds what an existing .env lacks', () => {
  writeFileSync(join(checkout, '.env'), 'PSFLEET_NATS_API_PASSWORD=mine\nPSFLEET_API_PORT=8080');
  runInit();
  const passwords = readPasswords();
  expect(passwords.get('PSFLEET_NATS_API_PASSWORD')).toBe('mine');
  expect(passwords.get('PSFLEET_API_PORT')).toBe('8080');
  expect(passwords.get('PSFLEET_NATS_AGENT_PASSWORD')).toMatch(/^p[0-9a-f]{48}$/);
});
