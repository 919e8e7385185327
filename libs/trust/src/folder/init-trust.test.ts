import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { rootHashOf } from '../join/join-token.js';
import { openTrustDocument } from '../join/trust-document.js';
import { parseCreds } from '../nats/creds.js';
import { decodeJwt } from '../nats/jwt.js';
import { nkeyFromSeed } from '../nats/nkey.js';
import { initTrust } from './init-trust.js';
import { trustPaths } from './paths.js';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'psfleet-trust-')), 'trust');
});
afterEach(() => {
  rmSync(join(folder, '..'), { recursive: true, force: true });
});

function readAll(): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'utf8')]),
  );
}

function preload(): Record<string, string> {
  return JSON.parse(readFileSync(trustPaths(folder).broker.preload, 'utf8')) as Record<string, string>;
}

it('makes files that only their owner may read, and no second time', () => {
  initTrust(folder, { simulator: false });
  const before = readAll();
  expect(before.size).toBeGreaterThan(15);
  initTrust(folder, { simulator: false });
  expect(readAll()).toEqual(before);
  for (const path of [folder, ...readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)))]) {
    expect(`${path} ${(statSync(path).mode & 0o777).toString(8)}`).toBe(
      `${path} ${statSync(path).isDirectory() ? 700 : 600}`,
    );
  }
});

it('replaces no key, and makes what was removed', () => {
  initTrust(folder, { simulator: false });
  const before = readAll();
  const { api, broker } = trustPaths(folder);
  rmSync(api.creds);
  rmSync(broker.preload);
  initTrust(folder, { simulator: false });
  const after = readAll();
  expect([...after.keys()].toSorted()).toEqual([...before.keys()].toSorted());
  const changed = [...after].filter(([path, text]) => before.get(path) !== text).map(([path]) => path);
  // The accounts are signed again at another time.
  expect(changed.filter((path) => path !== broker.preload && path !== broker.accountsConfig)).toEqual([api.creds]);
});

it('writes operator and accounts as nats-server includes them', () => {
  initTrust(folder, { simulator: false });
  const { operatorJwt, accountsConfig } = trustPaths(folder).broker;
  const text = readFileSync(accountsConfig, 'utf8');
  expect(text).toContain(`\noperator: "${readFileSync(operatorJwt, 'utf8').trim()}"\nresolver_preload: {\n`);
  expect(text.match(/^ {2}"\w+": "[\w.-]+"$/gm)).toHaveLength(Object.keys(preload()).length);
});

it('gives the collector no seed but its own', () => {
  initTrust(folder, { simulator: true });
  const names = readdirSync(join(folder, 'collector'));
  expect(names.toSorted()).toEqual(['nats.creds', 'root.pub']);
});

it('lets simulated hosts in only while that is wanted', () => {
  initTrust(folder, { simulator: false });
  expect(readdirSync(folder)).not.toContain('simulator');
  const agents = nkeyFromSeed(readFileSync(trustPaths(folder).init.account('AGENTS'), 'utf8')).publicKey;
  const signingKeys = (): unknown[] => decodeJwt(preload()[agents] ?? '').nats['signing_keys'] as unknown[];
  expect(signingKeys()).toHaveLength(1);
  initTrust(folder, { simulator: true });
  expect(signingKeys()).toHaveLength(2);
  initTrust(folder, { simulator: false });
  expect(signingKeys()).toHaveLength(1);
});

it('makes the credentials of a simulator once, and issues them again for another key', () => {
  initTrust(folder, { simulator: true });
  const { simulator } = trustPaths(folder);
  const read = (): string => readFileSync(simulator.creds, 'utf8');
  const first = read();
  expect(decodeJwt(parseCreds(first).jwt)).toMatchObject({
    name: 'simulator',
    iss: nkeyFromSeed(readFileSync(simulator.signing, 'utf8')).publicKey,
  });
  initTrust(folder, { simulator: true });
  expect(read()).toBe(first);
  rmSync(simulator.signing);
  initTrust(folder, { simulator: true });
  expect(decodeJwt(parseCreds(read()).jwt).iss).not.toBe(decodeJwt(parseCreds(first).jwt).iss);
});

it('signs the trust document with the root key', () => {
  initTrust(folder, { simulator: false });
  const { api, collector } = trustPaths(folder);
  const signed: unknown = JSON.parse(readFileSync(api.trustDocument, 'utf8'));
  const root = readFileSync(collector.rootKey, 'utf8').trim();
  expect(openTrustDocument(signed, rootHashOf(root))).toMatchObject({ version: 1, root });
});
