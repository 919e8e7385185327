import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadEnvConfig } from './config/env-reader.js';
import { findSystemUser, findUserByUid, serviceUserVar } from './system-user.js';

let folder: string;
let passwd: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psfleet-users-'));
  passwd = join(folder, 'passwd');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('finds a user by its whole name', () => {
  writeFileSync(
    passwd,
    'root:x:0:0:root:/root:/bin/bash\npsfleet2:x:7:8::/:/bin/false\npsfleet:x:991:992::/:/bin/false\n',
  );
  expect(findSystemUser('psfleet', passwd)).toEqual({ name: 'psfleet', uid: 991, gid: 992 });
  expect(findSystemUser('psf', passwd)).toBeNull();
});

test('finds a user by its number', () => {
  writeFileSync(passwd, 'psfleet:x:991:992::/:/bin/false\nalias:x:991:992::/:/bin/false\n');
  expect(findUserByUid(991, passwd)?.name).toBe('psfleet');
  expect(findUserByUid(99, passwd)).toBeNull();
});

test('a damaged line or one of another source is no user', () => {
  writeFileSync(passwd, '+::::::\npsfleet:x::992::/:/bin/false\npsfleet\n');
  expect(findSystemUser('psfleet', passwd)).toBeNull();
  expect(findSystemUser('+', passwd)).toBeNull();
});

test('the setting takes names only', () => {
  const load = (value: string): string => loadEnvConfig({ user: serviceUserVar }, { PSFLEET_USER: value }).user;
  expect(load('')).toBe('psfleet');
  expect(load('www-data')).toBe('www-data');
  expect(() => load('a:b')).toThrow('PSFLEET_USER must be the name of a user');
  expect(() => load('--root')).toThrow('PSFLEET_USER must be the name of a user');
});
