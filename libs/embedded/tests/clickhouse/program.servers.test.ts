import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createLogger } from '@psfleet/service-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderServerConfig } from '../../src/clickhouse/clickhouse-config-files.js';
import { hostingProgram, usersFileFor } from '../../src/clickhouse/hosting-program.js';
import { renderUsersConfig } from '../../src/clickhouse/render-users.js';
import { findFreePort, newPassword, supervise, type SupervisedChild } from '../../src/index.js';
import { ask, basic, type Answer } from './ask.js';

const { resolve } = createRequire(import.meta.url);
const modules = dirname(dirname(resolve('ffi-rs/package.json')));
const passwords = { migrate: newPassword(), collector: newPassword(), api: newPassword() };
let folder: string;
let home: string;
let port: number;
let server: SupervisedChild | undefined;
const warnings: string[] = [];

beforeAll(async () => {
  // On the file system of the library, which is too large to copy.
  mkdirSync(join(modules, '.cache'), { recursive: true });
  folder = mkdtempSync(join(modules, '.cache', 'psfleet-program-'));
  // The program is in the folder of the home, as a download in somebody's own folder is.
  home = join(folder, '.psfleet');
  const program = join(folder, 'clickhouse.mjs');
  copyFileSync(join(import.meta.dirname, 'program.mjs'), program);
  chmodSync(program, 0o755);
  writeFileSync(join(folder, 'id_ed25519'), 'a secret', { mode: 0o600 });
  const filesOfProgram = join(home, 'clickhouse', 'data', 'program');
  for (const name of ['ffi-rs', '@yuuang']) {
    cpSync(join(modules, name), join(filesOfProgram, 'node_modules', name), { recursive: true });
  }
  linkSync(join(modules, '@chdb/lib-linux-x64-gnu/libchdb.so'), join(filesOfProgram, 'libchdb.so'));
  writeFileSync(join(home, 'admin-token'), 'a secret', { mode: 0o600 });
  port = await findFreePort();
  server = await startProgram(program);
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true });
});

/** Starts it as `startClickHouse` does, which takes programs from trusted folders only. */
function startProgram(file: string): Promise<SupervisedChild> {
  const engine = { kind: 'program', file, version: '26.7' } as const;
  const own = join(home, 'clickhouse');
  for (const name of ['data', 'log']) {
    mkdirSync(join(own, name), { recursive: true });
  }
  const common = { memoryBytes: 1_500_000_000, cluster: null };
  const serverOptions = { folder: own, usersFile: usersFileFor(own), port, hasAdmin: false, version: '26.7' };
  writeFileSync(join(own, 'config.xml'), renderServerConfig({ ...serverOptions, ...common }));
  writeFileSync(
    join(own, 'users.xml'),
    renderUsersConfig({ ...common, passwords, isClustered: false, adminPassword: null }),
  );
  const onUnconfined = (ability: string): void => void warnings.push(ability);
  return supervise({
    program: hostingProgram({ engine, folder: own, port, cluster: null, readable: (path) => path, onUnconfined }),
    isReady: () =>
      asApi('SELECT 1').then(
        ({ status }) => status === 200,
        () => false,
      ),
    readyLimitMs: 60_000,
    autoRestart: false,
    logger: createLogger({ name: 'test', level: 'silent' }),
  });
}

function asApi(sql: string): Promise<Answer> {
  return ask({ port, sql, headers: basic('api', passwords.api) });
}

test('a program serves as the library does', async () => {
  expect(await asApi('SELECT currentUser()')).toEqual({ status: 200, text: 'api\n' });
});

test('a program is confined as the library is', async () => {
  expect(warnings).toEqual([]);
  for (const path of [
    `${folder}/id_ed25519`,
    `${home}/admin-token`,
    `${home}/clickhouse/users.xml`,
    '/etc/shadow',
    '/etc/passwd',
    '/proc/1/maps',
  ]) {
    expect([path, (await asApi(`SELECT file('${path}')`)).text]).toEqual([
      path,
      expect.stringContaining('Permission denied'),
    ]);
  }
});

test('a program starts again after a crash, and keeps no configuration that can be read', async () => {
  await server?.kill();
  await server?.restart();
  expect(await asApi('SELECT currentUser()')).toEqual({ status: 200, text: 'api\n' });
  const pipes = pipesOf(server?.pid ?? 0);
  expect(pipes.length).toBeGreaterThan(3);
  expect(pipes.filter((path) => contentOf(path).includes('clickhouse'))).toEqual([]);
});

/** Returns the pipes that a process holds. The server opens and closes descriptors meanwhile. */
function pipesOf(pid: number): readonly string[] {
  const folder = `/proc/${pid}/fd`;
  const paths = readdirSync(folder).map((name) => join(folder, name));
  return paths.filter((path) => unlessClosed(() => readlinkSync(path), '').startsWith('pipe:'));
}

/** Returns the text that waits in a pipe. */
function contentOf(path: string): string {
  const buffer = Buffer.alloc(65_536);
  const descriptor = unlessClosed(() => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK), null);
  if (descriptor === null) {
    return '';
  }
  try {
    return buffer.toString('utf8', 0, readSync(descriptor, buffer));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') {
      return '';
    }
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** Returns what `read` finds, or `closed` where the descriptor is no longer there. */
function unlessClosed<T>(read: () => T, closed: T): T {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return closed;
    }
    throw error;
  }
}
