import { describe, expect, test } from 'vitest';
import { ConfigError } from '../config/config-error.js';
import { loadEnvConfig } from '../config/env-reader.js';
import { includesUid, serverUsersVar } from './server-users.js';

function load(text?: string): readonly string[] {
  return loadEnvConfig({ users: serverUsersVar }, text === undefined ? {} : { PSFLEET_SERVER_USERS: text }).users;
}

describe('PSFLEET_SERVER_USERS', () => {
  test('is a list of names and numbers, by default the user of the services', () => {
    expect(load()).toEqual(['psfleet']);
    expect(load('clickhouse, nats,101')).toEqual(['clickhouse', 'nats', '101']);
  });

  test.each(['a b', 'clickhouse;nats', 'x,,y'])('refuses %j', (text) => {
    expect(() => load(text)).toThrow(ConfigError);
  });
});

test('a user is found by name or number, and one that does not exist is nobody', () => {
  expect(includesUid(['nosuchuser', 'nobody'], 65_534)).toBe(true);
  expect(includesUid(['101'], 101)).toBe(true);
  expect(includesUid(['nosuchuser', '1e1'], 10)).toBe(false);
});
