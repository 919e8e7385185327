import {
  chownSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { letRead, makeOwnFolder, makeSharedFolder } from './owned-files.js';

const user = { name: 'web', uid: 65_531, gid: 65_531 };
const earlier = 65_533;

let base: string;
let folder: string;
let foreign: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'psfleet-owned-'));
  folder = join(base, 'state');
  foreign = join(base, 'foreign');
  mkdirSync(foreign);
  writeFileSync(join(foreign, 'file'), '');
});
afterEach(() => rmSync(base, { recursive: true }));

function makeFile(path: string, owner = 0): void {
  writeFileSync(path, 'text', { mode: 0o600 });
  chownSync(path, owner, owner);
}

function makeFolder(path: string, owner = 0): void {
  mkdirSync(path, { mode: 0o700 });
  chownSync(path, owner, owner);
}

/** Without what links lead to. */
function owners(path: string): Record<string, number> {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(path.length + 1), lstatSync(file).uid]),
  );
}

describe.runIf(process.getuid?.() === 0)('folders of root for the user of the services', () => {
  test('are handed over with what is in them, but not what links in them lead to', () => {
    makeFolder(folder);
    makeFolder(join(folder, 'a'));
    makeFile(join(folder, 'a', 'file'));
    symlinkSync(foreign, join(folder, 'a', 'link'));
    makeOwnFolder(folder, user);
    expect(owners(folder)).toEqual({ a: user.uid, 'a/file': user.uid, 'a/link': user.uid });
    expect(lstatSync(folder)).toMatchObject({ uid: user.uid, gid: user.gid, mode: 0o40700 });
    expect(statSync(join(foreign, 'file')).uid).toBe(0);
    expect(statSync(foreign).uid).toBe(0);
  });

  test('are handed over although that was interrupted before', () => {
    makeFolder(folder);
    makeFolder(join(folder, 'done'), user.uid);
    makeFile(join(folder, 'done', 'file'), user.uid);
    makeFile(join(folder, 'rest'));
    makeOwnFolder(folder, user);
    expect(owners(folder)).toEqual({ done: user.uid, 'done/file': user.uid, rest: user.uid });
  });

  test.each([
    ['the folder itself', ''],
    ['a folder in it', 'a'],
    ['one further down', 'a/b'],
  ])('are refused if %s belongs to an earlier user, who could exchange what is in it', (_, path) => {
    const theirs = join(folder, path);
    makeFolder(folder);
    if (path !== '') {
      makeFolder(join(folder, 'a'));
    }
    mkdirSync(theirs, { recursive: true });
    makeFile(join(theirs, 'file'), earlier);
    symlinkSync(foreign, join(theirs, 'link'));
    lchownSync(theirs, earlier, earlier);
    expect(() => makeOwnFolder(folder, user)).toThrow(
      `${theirs} belongs to another user (uid ${earlier}), perhaps an earlier PSFLEET_USER: if what is in it may be ` +
        `used, run chown -R -h web: '${folder}'`,
    );
    expect(statSync(join(theirs, 'file')).uid).toBe(earlier);
    expect(lstatSync(theirs).uid).toBe(earlier);
    expect(statSync(foreign).uid).toBe(0);
  });

  test('are refused if there is a link in their place', () => {
    symlinkSync(foreign, folder);
    for (const make of [makeOwnFolder, makeSharedFolder]) {
      expect(() => make(folder, user)).toThrow(`${folder} is not a folder: move it away`);
    }
    expect(lstatSync(foreign)).toMatchObject({ uid: 0, mode: 0o40755 });
  });

  test('are not taken from somebody else to be shared', () => {
    makeFolder(folder, earlier);
    expect(() => makeSharedFolder(folder, user)).toThrow(
      `${folder} belongs to another user (uid ${earlier}), who could exchange what is in it: move it away`,
    );
    expect(lstatSync(folder).uid).toBe(earlier);
  });

  test('stay as they are once they belong to the user', () => {
    makeFolder(folder, user.uid);
    makeFolder(join(folder, 'a'), earlier);
    makeOwnFolder(folder, user);
    expect(owners(folder)).toEqual({ a: earlier });
  });

  test('have files that the user reads and cannot change, also those that it owned before', () => {
    makeSharedFolder(folder, user);
    const file = join(folder, 'key');
    makeFile(file, user.uid);
    letRead(file, user);
    expect(lstatSync(file)).toMatchObject({ uid: 0, gid: user.gid, mode: 0o100640 });
  });
});
