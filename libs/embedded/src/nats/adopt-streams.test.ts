import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt, initTrust, trustPaths } from '@psfleet/trust';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { adoptStreams } from './adopt-streams.js';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'psfleet-adopt-'));
  initTrust(join(home, 'trust'), { simulator: false });
  mkdirSync(join(home, 'nats', 'jetstream', '$G', 'streams', 'psf-in'), { recursive: true });
});
afterEach(() => rmSync(home, { recursive: true }));

const coreKey = (preload: Record<string, string>): string =>
  Object.entries(preload).find(([, jwt]) => decodeJwt(jwt).name === 'CORE')?.[0] ?? '';

test('the streams of an earlier build move to the account that has JetStream', () => {
  const key = coreKey(
    JSON.parse(readFileSync(trustPaths(join(home, 'trust')).broker.preload, 'utf8')) as Record<string, string>,
  );
  adoptStreams(join(home, 'nats'), join(home, 'trust'));
  expect(existsSync(join(home, 'nats', 'jetstream', key, 'streams', 'psf-in'))).toBe(true);
});

test.each(['../../../victim', '', '$G', `A${'B'.repeat(55)}`])('the account %j leads nowhere else', (name) => {
  const { preload: file } = trustPaths(join(home, 'trust')).broker;
  const preload = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  const key = coreKey(preload);
  writeFileSync(file, JSON.stringify({ [name]: preload[key] }));
  mkdirSync(join(home, 'victim'));
  expect(() => adoptStreams(join(home, 'nats'), join(home, 'trust'))).toThrow(
    `names the account ${JSON.stringify(name)}, which is no key of an account`,
  );
  expect(existsSync(join(home, 'victim'))).toBe(true);
  expect(existsSync(join(home, 'nats', 'jetstream', '$G', 'streams', 'psf-in'))).toBe(true);
});
