import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ensureAdminToken, loadSecrets } from './secrets.js';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'psfleet-secrets-'));
});
afterEach(() => rmSync(home, { recursive: true }));

describe('secrets of a home', () => {
  test('are created once, all different, readable by the owner only', () => {
    const secrets = loadSecrets(home);
    const all: string[] = Object.values(secrets.clickhouse);
    expect(new Set(all).size).toBe(3);
    expect(all.every((secret) => /^[\w-]{43}$/.test(secret))).toBe(true);
    expect(loadSecrets(home)).toEqual(secrets);
    expect(statSync(join(home, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  test("an earlier build's are read, and its passwords for the broker removed", () => {
    const file = join(home, 'secrets.json');
    const clickhouse = { migrate: 'f', collector: 'd', api: 'e' };
    const nats = { agent: 'a', collector: 'b', api: 'c' };
    writeFileSync(file, JSON.stringify({ nats, clickhouse }).replace('"clickhouse"', '"clickHouse"'));
    expect(loadSecrets(home)).toEqual({ clickhouse });
    expect(JSON.parse(readFileSync(file, 'utf8').replace('"clickHouse"', '"clickhouse"'))).toEqual({ clickhouse });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('passwords that an earlier build did not have are added, and the others stay', () => {
    writeFileSync(join(home, 'secrets.json'), '{"clickHouse": {"collector": "d", "api": "e"}}');
    const { clickhouse } = loadSecrets(home);
    expect(clickhouse).toEqual({ migrate: expect.stringMatching(/^[\w-]{43}$/), collector: 'd', api: 'e' });
    expect(loadSecrets(home)).toEqual({ clickhouse });
  });

  test('the admin token stays the same', () => {
    const file = ensureAdminToken(home);
    const token = readFileSync(file, 'utf8');
    expect(ensureAdminToken(home)).toBe(file);
    expect(readFileSync(file, 'utf8')).toBe(token);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test.each(['{"clickHouse": {"api": ""}}', '{"clickHouse": {"api": 1}}', 'null', 'x'])(
    'a damaged file is reported and not replaced: %s',
    (text) => {
      writeFileSync(join(home, 'secrets.json'), text);
      expect(() => loadSecrets(home)).toThrow(/secrets\.json is damaged/);
      expect(readFileSync(join(home, 'secrets.json'), 'utf8')).toBe(text);
    },
  );
});
