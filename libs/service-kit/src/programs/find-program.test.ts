import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeSkipped, findPrograms, findSystemProgram, trustedSearchPath } from './find-program.js';
import { whyNotTrusted } from './trusted-path.js';

const isRoot = process.getuid?.() === 0;
/** Not below /tmp, where everybody may write. */
let base: string;
beforeEach(() => {
  base = mkdtempSync(join(homedir(), '.psfleet-programs-'));
  chmodSync(base, 0o755);
});
afterEach(() => rmSync(base, { recursive: true }));

function makeFolder(name: string, mode = 0o755): string {
  const folder = join(base, name);
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, mode);
  return folder;
}

function plant(folder: string, mode = 0o755): string {
  const file = join(folder, 'tool');
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, mode);
  return file;
}

const reasonFor = (...folders: string[]): string => describeSkipped(findPrograms('tool', folders.join(':')).skipped);

describe('findPrograms', () => {
  test('finds programs in the order of the search path, each folder once', () => {
    const [a, b] = [makeFolder('a'), makeFolder('b')];
    const files = [plant(b), plant(a)];
    expect(findPrograms('tool', [b, a, b, makeFolder('empty'), '/nowhere'].join(':'))).toEqual({
      trusted: files,
      skipped: [],
    });
  });

  test('skips npm folders, which npm puts in front of the PATH', () => {
    const folder = makeFolder('node_modules/.bin');
    const file = plant(folder);
    const reason = 'psfleet takes no program of the system from a folder node_modules/.bin';
    expect(reasonFor(folder)).toBe(`; ${file} is not used, because ${reason}`);
    expect(findPrograms('tool', `${folder}/`).trusted).toEqual([]);
  });

  test('skips folders that depend on the current one', () => {
    const folder = relative(process.cwd(), makeFolder('a'));
    plant(join(base, 'a'));
    expect(reasonFor(folder)).toContain(`because '${folder}' in the PATH depends on the current folder`);
    expect(findPrograms('vitest.config.ts', ':.').trusted).toEqual([]);
  });

  test.each([
    ['everybody', 0o757],
    ['a group', 0o775],
    ['everybody, who cannot remove what others made', 0o1777],
  ])('skips a folder that %s may write', (_who, mode) => {
    const folder = makeFolder('open', mode);
    const file = plant(folder);
    expect(reasonFor(folder)).toBe(
      `; ${file} is not used, because ${folder} may be written by others (mode ${mode.toString(8)})`,
    );
  });

  test('skips a folder far below one that everybody may write', () => {
    makeFolder('open', 0o777);
    const folder = makeFolder('open/of/mine');
    plant(folder);
    expect(reasonFor(folder)).toContain(`because ${join(base, 'open')} may be written by others (mode 777)`);
  });

  test('skips a program that others may write', () => {
    const file = plant(makeFolder('a'), 0o775);
    expect(reasonFor(join(base, 'a'))).toContain(`because ${file} may be written by others (mode 775)`);
  });

  test('skips a link into a folder that others may write, and a folder that is such a link', () => {
    const open = makeFolder('open', 0o777);
    const [linked, own] = [join(base, 'linked'), makeFolder('own')];
    const file = plant(open);
    symlinkSync('open', linked);
    symlinkSync(`../own/../open/tool`, join(own, 'tool'));
    for (const folder of [linked, own]) {
      expect(reasonFor(folder)).toBe(
        `; ${join(folder, 'tool')} is not used, because ${open} may be written by others (mode 777)`,
      );
    }
    chmodSync(open, 0o755);
    expect(findPrograms('tool', `${linked}:${own}:${open}`).trusted).toEqual([
      join(linked, 'tool'),
      join(own, 'tool'),
      file,
    ]);
  });

  test.runIf(isRoot)('skips what belongs to another user, at every step', () => {
    const folder = makeFolder('theirs/bin');
    const file = plant(folder);
    chownSync(file, 12_345, 0);
    expect(reasonFor(folder)).toContain(`because ${file} belongs to another user (uid 12345)`);
    chownSync(file, 0, 0);
    chownSync(join(base, 'theirs'), 12_345, 0);
    expect(reasonFor(folder)).toContain(`because ${join(base, 'theirs')} belongs to another user (uid 12345)`);
  });
});

test('a link that leads to itself ends', () => {
  symlinkSync('loop', join(base, 'loop'));
  expect(whyNotTrusted(join(base, 'loop'))).toBe(`${join(base, 'loop')} has too many symbolic links`);
});

test('our own files may be below a sticky folder, but not directly in an open one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'psfleet-sticky-'));
  const file = plant(folder);
  expect(whyNotTrusted(file)).toContain(`${tmpdir()} may be written by others`);
  expect(whyNotTrusted(file, { sticky: 'accepted' })).toBeNull();
  chmodSync(folder, 0o777);
  expect(whyNotTrusted(file, { sticky: 'accepted' })).toBe(`${folder} may be written by others (mode 777)`);
  rmSync(folder, { recursive: true });
});

test('programs of the system are found whatever PATH says', () => {
  expect(findSystemProgram('sh')).toMatch(/^\/(usr\/)?bin\/sh$/);
  expect(() => findSystemProgram('no-such-tool')).toThrow('the program no-such-tool was not found in /usr/sbin:');
});

test('a search path for other programs has trusted folders only', () => {
  const [good, open] = [makeFolder('good'), makeFolder('open', 0o777)];
  expect(trustedSearchPath(`${makeFolder('node_modules/.bin')}:.::${good}:${open}:/nowhere:${good}`)).toBe(good);
});
