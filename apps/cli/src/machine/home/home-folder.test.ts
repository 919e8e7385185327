import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type HomeFolderOptions, prepareHomeFolder } from './home-folder.js';

const isRoot = process.getuid?.() === 0;
const user = { name: 'web', uid: 12_345, gid: 23_456 };

let folder: string;
let home: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psfleet-home-'));
  chmodSync(folder, 0o711);
  home = join(folder, 'home');
});
afterEach(() => rmSync(folder, { recursive: true }));

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const prepare = (options: Partial<HomeFolderOptions> = {}): void =>
  prepareHomeFolder({ home, isGiven: true, user, earlierHome: join(folder, 'earlier'), ...options });

function makeFolder(path: string, mode: number): void {
  mkdirSync(path, { recursive: true });
  chmodSync(path, mode);
}

test('is closed to everybody else where all runs as one user', () => {
  makeFolder(home, 0o755);
  prepare({ user: undefined });
  expect(modeOf(home)).toBe('700');
});

describe.runIf(isRoot)('as root', () => {
  test('lets the user of the services pass, and nobody list it', () => {
    prepare();
    expect(modeOf(home)).toBe('711');
    makeFolder(home, 0o700);
    prepare();
    expect(modeOf(home)).toBe('711');
  });

  test('refuses a folder below one that the user of the services may not enter, by name', () => {
    chmodSync(folder, 0o700);
    const why = `the user web, who runs the servers, may not enter ${folder} (mode 700): leave PSFLEET_HOME unset`;
    expect(() => prepare()).toThrow(why);
    chownSync(folder, 0, user.gid);
    expect(() => prepare()).toThrow(why);
    chmodSync(folder, 0o710);
    expect(() => prepare()).not.toThrow();
  });

  test('refuses what others could exchange', () => {
    chmodSync(folder, 0o777);
    expect(() => prepare()).toThrow(`because ${folder} may be written by others (mode 777): choose a folder such as`);
    chmodSync(folder, 0o711);
    mkdirSync(home);
    chownSync(home, 1000, 1000);
    expect(() => prepare()).toThrow(`because ${home} belongs to another user (uid 1000): run chown -R root: `);
  });

  test('does not begin with an empty home while an earlier build left its state in the home of root', () => {
    const earlier = join(folder, 'earlier');
    mkdirSync(earlier);
    writeFileSync(join(earlier, 'secrets.json'), '{}');
    const refused = (): void => prepare({ isGiven: false });
    expect(refused).toThrow(
      `Move it: mv ${earlier} ${home}; or begin with an empty one: PSFLEET_HOME=${home} npm start`,
    );
    mkdirSync(home);
    expect(refused).toThrow(`Move it: cp -a ${earlier}/. ${home}/ && rm -r ${earlier};`);
    expect(() => prepare({ isGiven: true })).not.toThrow();
    writeFileSync(join(home, 'secrets.json'), '{}');
    expect(refused).not.toThrow();
  });
});
