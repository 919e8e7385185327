import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { EmbeddedError } from '../errors.js';
import { type Access, accessOf } from './clickhouse-access.js';

let user: string;
let program: string;
beforeEach(() => {
  user = mkdtempSync(join(realpathSync(tmpdir()), 'psfleet-access-'));
  program = join(user, 'clickhouse');
  writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
});
afterEach(() => rmSync(user, { recursive: true }));

function makeFolder(home = join(user, '.psfleet')): string {
  const folder = join(home, 'clickhouse');
  mkdirSync(join(folder, 'log'), { recursive: true });
  return folder;
}

function accessFor(folder: string, kind: 'program' | 'library' = 'program'): Access {
  return accessOf({ engine: { kind, file: program, version: '26.7' }, folder, port: 1, cluster: null });
}

/** The allowed paths at or above a file. */
function pathsTo(file: string, { read, execute, write, log }: Access): readonly string[] {
  return [...new Set([...read, ...execute, ...write, ...log])].filter((path) => !relative(path, file).startsWith('..'));
}

it.each(['program', 'library'] as const)('permits a %s in the folder of the home, and nothing beside it', (kind) => {
  const folder = makeFolder();
  mkdirSync(join(folder, 'data'));
  const access = accessFor(folder, kind);
  expect(access.read).toContain(program);
  expect(pathsTo(program, access)).toEqual([program]);
  for (const secret of ['.ssh/id_ed25519', '.psfleet/admin-token', '.psfleet/clickhouse/users.xml']) {
    expect(pathsTo(join(user, secret), access)).toEqual([]);
  }
});

it('permits a program that is reached by a link, and nothing beside either', () => {
  const folder = makeFolder();
  const file = program;
  program = join(user, 'bin', 'clickhouse');
  mkdirSync(join(user, 'bin'));
  symlinkSync(file, program);
  const access = accessFor(folder);
  expect(access.execute).toContain(program);
  expect(pathsTo(join(user, 'bin', 'other'), access)).toEqual([]);
  expect(pathsTo(join(user, 'other'), access)).toEqual([]);
});

it.each<[string, string, () => string]>([
  ['is below a system folder', '/usr', () => '/usr/bin'],
  [
    'is a link to below a system folder',
    '/usr',
    () => {
      symlinkSync('/usr', join(user, 'home'));
      return join(user, 'home', 'bin');
    },
  ],
  [
    'has a folder of ClickHouse that is a link to below a system folder',
    '/usr',
    () => {
      symlinkSync('/usr/share', join(user, 'elsewhere'));
      return join(user, 'elsewhere');
    },
  ],
  [
    'is where its data is',
    'data',
    () => {
      const folder = makeFolder();
      symlinkSync(user, join(folder, 'data'));
      return folder;
    },
  ],
  [
    'has the configuration where its data is',
    'data',
    () => {
      const folder = makeFolder();
      symlinkSync('.', join(folder, 'data'));
      return folder;
    },
  ],
  [
    'is where its log is',
    'log',
    () => {
      const folder = makeFolder();
      rmSync(join(folder, 'log'), { recursive: true });
      symlinkSync('../..', join(folder, 'log'));
      return folder;
    },
  ],
])('refuses a home that %s', (_, named, makeHome) => {
  const folder = makeHome();
  let thrown: unknown = null;
  try {
    accessFor(folder);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(EmbeddedError);
  expect((thrown as Error).message).toMatch(
    new RegExp(`ClickHouse needs \\S*${named}, .* set PSFLEET_HOME to a folder`),
  );
});
