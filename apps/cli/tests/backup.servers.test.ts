import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@psfleet/service-kit';
import { findFreePort, loadEmbeddedConfig, lockHomeFolder, startClickHouse } from '@psfleet/embedded';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { backup } from '../src/machine/backup/backup.js';
import { reset } from '../src/machine/reset/reset.js';

const passwords = { migrate: 'm'.repeat(20), collector: 'c'.repeat(20), api: 'a'.repeat(20) };
const silent = createLogger({ name: 'test', level: 'silent' });
const ignore = (): void => {};

let folder: string;
let home: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psfleet-backup-'));
  home = join(folder, 'home');
  mkdirSync(join(home, 'bin'), { recursive: true });
  writeFileSync(join(home, 'secrets.json'), '{"some": "secret"}', { mode: 0o600 });
  writeFileSync(join(home, 'bin', 'nats-server'), 'a program');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Starts ClickHouse on the data of this home, runs the statements and returns the last answer. */
async function query(dataHome: string, ...statements: string[]): Promise<string> {
  const { clickhouse, searchPath } = loadEmbeddedConfig();
  const server = await startClickHouse({
    home: dataHome,
    port: await findFreePort(),
    passwords,
    clickhouse,
    searchPath,
    autoRestart: false,
    logger: silent,
  });
  try {
    let answer = '';
    for (const body of statements) {
      const response = await fetch(server.url, {
        method: 'POST',
        body,
        headers: {
          authorization: `Basic ${Buffer.from(`migrate:${passwords.migrate}`).toString('base64')}`,
          connection: 'close',
        },
      });
      answer = await response.text();
      if (!response.ok) {
        throw new Error(answer);
      }
    }
    return answer.trim();
  } finally {
    await server.stop();
  }
}

it('copies rows and passwords so that ClickHouse can run from the copy; the home can then be reset', async () => {
  await query(
    home,
    'CREATE TABLE psfleet.kept (a UInt32) ENGINE = MergeTree ORDER BY a',
    'INSERT INTO psfleet.kept SELECT number FROM numbers(1000)',
  );
  const copy = join(folder, 'copy');
  backup({ home }, copy, ignore);
  expect(statSync(copy).mode & 0o777).toBe(0o700);
  expect(statSync(join(copy, 'secrets.json')).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(copy, 'secrets.json'), 'utf8')).toBe('{"some": "secret"}');
  expect(readdirSync(copy).sort()).toEqual(['clickhouse', 'secrets.json']);

  expect(() => reset({ home }, { yes: false }, ignore)).toThrow('--yes');
  expect(existsSync(join(home, 'secrets.json'))).toBe(true);
  reset({ home }, { yes: true }, ignore);
  expect(readdirSync(home).sort()).toEqual(['bin', 'lock']);
  expect(await query(copy, 'SELECT count(), sum(a) FROM psfleet.kept')).toBe('1000\t499500');
});

it('refuses unsuitable folders, and to run while psfleet runs', () => {
  expect(() => backup({ home }, join(home, 'copy'), ignore)).toThrow('choose a folder outside it');
  expect(() => backup({ home }, folder, ignore)).toThrow('already exists');
  expect(() => backup({ home: join(folder, 'nowhere') }, undefined, ignore)).toThrow('is not a psfleet home');
  expect(() => reset({ home: folder }, { yes: true }, ignore)).toThrow('is not a psfleet home');
  const lock = lockHomeFolder(home);
  expect(() => backup({ home }, join(folder, 'copy'), ignore)).toThrow('is in use by another psfleet');
  expect(() => reset({ home }, { yes: true }, ignore)).toThrow('is in use by another psfleet');
  lock.release();
  expect(readdirSync(folder)).toEqual(['home']);
});
