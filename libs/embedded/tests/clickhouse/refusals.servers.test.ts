import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@psfleet/storage';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clickhouseUsers, startTestClickHouse, type ClickHouseUser, type TestClickHouse } from '../../src/index.js';
import { ask, basic, type Answer } from './ask.js';
import {
  type Attack,
  engineAttacks,
  networkAttacks,
  readAttacks,
  serverAttacks,
  systemAttacks,
  type Targets,
  writeAttacks,
} from './attacks.js';

const secret = 'a secret that nobody may read';
let clickhouse: TestClickHouse;
let listener: Server;
let folder: string;
let targets: Targets;
/** Connections to the test's own listener, of which an attack must not make any. */
let connections = 0;

beforeAll(async () => {
  clickhouse = await startTestClickHouse();
  const { url, user, password, database, home } = clickhouse;
  await migrate({ url, user, password, database });
  writeFileSync(join(home, 'admin-token'), secret, { mode: 0o600 });
  folder = mkdtempSync(join(tmpdir(), 'psfleet-refusals-'));
  listener = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as { port: number };
  targets = { home, newFile: join(folder, 'new'), port };
});
afterAll(async () => {
  await new Promise((resolve) => listener.close(resolve));
  await clickhouse.stop();
  rmSync(folder, { recursive: true });
});

function as(user: ClickHouseUser, sql: string, settings: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const path = `/?${new URLSearchParams({ database: 'psfleet', wait_end_of_query: '1', ...settings }).toString()}`;
  return ask({ port: clickhouse.port, sql, path, headers: basic(user, clickhouse.users[user].password) });
}

/** How ClickHouse, or the kernel, says that something is not permitted. */
const refusals =
  /\((ACCESS_DENIED|SETTING_CONSTRAINT_VIOLATION|INTO_OUTFILE_NOT_ALLOWED|SUPPORT_IS_DISABLED)\)|Permission denied/;

/** Attacks that fail before anybody asks whether they are permitted, and what is missing for them. */
const failures: readonly [RegExp, RegExp][] = [
  // The server keeps no logs in tables.
  [/^system\.(query|query_thread|text|session|crash)_log$/, /\(UNKNOWN_TABLE\)/],
  // libchdb is built without these.
  [/ENGINE = (NATS|RabbitMQ) /, /\(UNKNOWN_STORAGE\)/],
  [/^catboostEvaluate$/, /Not found: catboost_lib_path/],
  [/^(fileCluster|urlCluster|cluster)$/, /\(CLUSTER_DOESNT_EXIST\)/],
  [/^SYSTEM RELOAD CONFIG$/, /not supported in clickhouse-local/],
  // There is a folder for such programs, and for such schemas, and nothing is in it.
  [/^executable$/, /does not exist inside user scripts folder/],
  [/^format schema$/, /\(CANNOT_PARSE_PROTOBUF_SCHEMA\)/],
  // The default is the answer for a file that cannot be read.
  [/^scalar file with a default$/, /\(FUNCTION_THROW_IF_VALUE_IS_NON_ZERO\)/],
  [/^sqlite$/, /unable to open database file/],
  [/^RESTORE$/, /'backups\.allowed_path' configuration parameter is not set/],
  [/^a disk of its own$/, /custom local disks must be defined in config file/],
  [/^hasColumnInTable$/, /\(NUMBER_OF_ARGUMENTS_DOESNT_MATCH\)/],
  // No table is visible that it could merge.
  [/^merge over system$/, /\(CANNOT_EXTRACT_TABLE_STRUCTURE\)/],
];

function isRefused(name: string, { status, text }: Answer): boolean {
  const fails = failures.some(([attack, answer]) => attack.test(name) && answer.test(text));
  return status >= 400 && !text.includes(secret) && (refusals.test(text) || fails);
}

/** Which of the statements are not refused, each with the start of its answer. */
async function successesOf(user: ClickHouseUser, attacks: readonly Attack[]): Promise<readonly string[]> {
  const successes: string[] = [];
  for (const [name, sql, settings] of attacks) {
    const answer = await as(user, sql, settings);
    if (!isRefused(name, answer)) {
      successes.push(`${name}: ${answer.status} ${answer.text.slice(0, 200)}`);
    }
  }
  return successes;
}

describe.each(clickhouseUsers)('ClickHouse refuses its user %s', (user) => {
  test.each<[string, (targets: Targets) => readonly Attack[]]>([
    ['to read files', readAttacks],
    ['to write files', writeAttacks],
    ['to reach other addresses', networkAttacks],
    ['every table engine beyond those of the schema', engineAttacks],
    ['to change the server', serverAttacks],
    ['to look at other users and at the server', systemAttacks],
  ])('%s', async (_, attacksOn) => {
    expect(await successesOf(user, attacksOn(targets))).toEqual([]);
    expect(existsSync(targets.newFile)).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
    expect(connections).toBe(0);
  });
});
