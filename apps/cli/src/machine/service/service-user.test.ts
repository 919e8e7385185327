import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findServiceUser } from './service-user.js';

let folder: string;
let passwdFile: string;
let groupFile: string;
let steps: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psfleet-user-'));
  passwdFile = join(folder, 'passwd');
  groupFile = join(folder, 'group');
  writeFileSync(groupFile, 'root:x:0:\nweb:x:33:web\nusers:x:100:\nops:x:200:ann,me\n');
  writeFileSync(
    passwdFile,
    'root:x:0:0::/:\ntoor:x:0:0::/:\nnobody:x:65534:65534::/:\nnone:x:65534:1::/:\nweb:x:33:33::/:\n',
  );
  steps = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const find = (name: string, addUser: () => Promise<void> = () => Promise.reject(new Error('not expected'))) =>
  findServiceUser({ name, passwdFile, groupFile, addUser, onProgress: (step) => steps.push(step) });

test('makes the user psfleet once, and says so', async () => {
  const addUser = (): Promise<void> => Promise.resolve(appendFileSync(passwdFile, 'psfleet:x:991:992::/:\n'));
  expect(await find('psfleet', addUser)).toEqual({ name: 'psfleet', uid: 991, gid: 992 });
  expect(steps).toEqual([expect.stringContaining('making the system user psfleet')]);
  expect(await find('psfleet')).toEqual({ name: 'psfleet', uid: 991, gid: 992 });
  expect(steps).toHaveLength(1);
});

test('says what to do where no user can be made', async () => {
  const addUser = (): Promise<void> => Promise.reject(new Error('useradd: cannot open /etc/passwd'));
  await expect(find('psfleet', addUser)).rejects.toThrow(
    /could not be made \(useradd: cannot open \/etc\/passwd\): .* name it with PSFLEET_USER/,
  );
});

test('takes one that another psfleet made in the meantime', async () => {
  const addUser = (): Promise<void> => {
    appendFileSync(passwdFile, 'psfleet:x:991:992::/:\n');
    return Promise.reject(new Error("useradd: user 'psfleet' already exists"));
  };
  expect((await find('psfleet', addUser)).uid).toBe(991);
});

test('uses a user that is named, with a warning, and makes none of another name', async () => {
  expect(await find('web')).toEqual({ name: 'web', uid: 33, gid: 33 });
  await expect(find('absent')).rejects.toThrow('there is no user absent');
  expect(steps).toEqual(['warning: whatever else runs as the user web can read the secrets of psfleet (PSFLEET_USER)']);
});

test.each([
  ['another user has as its first', 'me:x:50:100::/:\nann:x:51:100::/:\n', 100],
  ['another user is in', 'me:x:50:200::/:\n', 200],
])('refuses a user with a group that %s, who could read the keys', async (_, rows, gid) => {
  appendFileSync(passwdFile, rows);
  await expect(find('me')).rejects.toThrow(
    `the group ${gid} of PSFLEET_USER=me has further members (ann), who could read the secrets of psfleet`,
  );
});

test.each([
  ['root', 'is root, as whom no server may run'],
  ['toor', 'is root, as whom no server may run'],
  ['nobody', 'shared by programs'],
  ['none', 'shared by programs'],
])('never runs a server as %s', async (name, message) => {
  await expect(find(name)).rejects.toThrow(message);
});
