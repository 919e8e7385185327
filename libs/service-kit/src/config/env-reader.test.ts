import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { ConfigError } from './config-error.js';
import {
  booleanVar,
  choiceVar,
  durationVar,
  integerListVar,
  integerVar,
  loadEnvConfig,
  pathVar,
  patternListVar,
  patternVar,
  portVar,
  secretVar,
  sizeVar,
  stringVar,
} from './env-reader.js';

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

const spec = {
  url: stringVar('T_URL', { pattern: /^nats:/, rule: 'must begin with nats:' }),
  name: stringVar('T_NAME', { default: null }),
  count: integerVar('T_COUNT', { default: 3, min: 1, max: 9 }),
  port: portVar('T_PORT', { default: 7780 }),
  interval: durationVar('T_INTERVAL', { default: 10_000, min: 1000, max: 3_600_000 }),
  disk: sizeVar('T_DISK', { default: 10e9 }),
  on: booleanVar('T_ON', { default: false }),
  level: choiceVar('T_LEVEL', ['info', 'debug'], { default: 'info' }),
  folder: pathVar('T_FOLDER', { default: '/var/lib' }),
  pids: integerListVar('T_PIDS'),
  patterns: patternListVar('T_PATTERNS'),
  pattern: patternVar('T_PATTERN', { default: /^\/a/u }),
  password: secretVar('T_PASSWORD', { default: null }),
};

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadEnvConfig(spec, env);
  } catch (error) {
    if (error instanceof ConfigError) {
      return error.problems.map(({ variable, rule }) => `${variable} ${rule}`);
    }
    throw error;
  }
  return [];
}

describe('loadEnvConfig', () => {
  test('uses the default of an absent or empty variable', () => {
    expect(loadEnvConfig(spec, { T_URL: 'nats://x', T_COUNT: '' })).toEqual({
      url: 'nats://x',
      name: null,
      count: 3,
      port: 7780,
      interval: 10_000,
      disk: 10e9,
      on: false,
      level: 'info',
      folder: '/var/lib',
      pids: [],
      patterns: [],
      pattern: /^\/a/u,
      password: null,
    });
  });

  test('reads every kind', () => {
    const env = {
      T_URL: 'nats://x',
      T_NAME: 'n',
      T_COUNT: '9',
      T_PORT: '1',
      T_INTERVAL: '1.5m',
      T_DISK: '2GiB',
      T_ON: 'Yes',
      T_LEVEL: 'debug',
      T_FOLDER: 'rel',
      T_PIDS: '1, 22',
      T_PATTERNS: 'a+\nb',
      T_PATTERN: '^(b|c)$',
      T_PASSWORD: 's',
    };
    expect(loadEnvConfig(spec, env)).toEqual({
      url: 'nats://x',
      name: 'n',
      count: 9,
      port: 1,
      interval: 90_000,
      disk: 2 ** 31,
      on: true,
      level: 'debug',
      folder: join(process.cwd(), 'rel'),
      pids: [1, 22],
      patterns: [/a+/gu, /b/gu],
      pattern: /^(b|c)$/u,
      password: 's',
    });
  });

  test('names all problems at once, with variable and rule and without values', () => {
    const problems = problemsOf({
      T_COUNT: '10',
      T_PORT: '70000',
      T_INTERVAL: '10',
      T_DISK: 'big',
      T_ON: 'maybe',
      T_LEVEL: 'loud',
      T_PIDS: '1,x',
      T_PATTERNS: 'a\n(',
      T_PATTERN: '[',
    });
    expect(problems).toEqual([
      'T_URL must be set',
      'T_COUNT must be an integer from 1 to 9',
      'T_PORT must be an integer from 1 to 65535',
      'T_INTERVAL must be a duration such as 250ms, 10s, 5m, 1h or 14d',
      'T_DISK must be a size such as 512MB, 1.5GB or 2GiB',
      'T_ON must be true or false',
      'T_LEVEL must be one of info, debug',
      'T_PIDS must be integers separated by commas',
      'T_PATTERNS must be regular expressions, one per line; "(" is not one',
      'T_PATTERN must be a regular expression; "[" is not one',
    ]);
  });

  test.each(['1e3', '0x10', '1.5', ' 1', '99999999999999999999', 'NaN', '-'])('refuses %j as an integer', (text) => {
    expect(problemsOf({ T_URL: 'nats:', T_COUNT: text })).toEqual(['T_COUNT must be an integer']);
  });

  test('writes a default pattern as one would write it in the environment', () => {
    expect(spec.pattern.defaultText).toBe('^/a');
  });

  test('states the range of a duration', () => {
    expect(problemsOf({ T_URL: 'nats:', T_INTERVAL: '10ms' })).toEqual(['T_INTERVAL must be a duration from 1s to 1h']);
  });

  test('reads a secret from its file, without the newline at the end', () => {
    const folder = mkdtempSync(join(tmpdir(), 'psfleet-config-'));
    folders.push(folder);
    writeFileSync(join(folder, 'secret'), 'pa ss\n');
    expect(loadEnvConfig(spec, { T_URL: 'nats:', T_PASSWORD_FILE: join(folder, 'secret') }).password).toBe('pa ss');
    expect(problemsOf({ T_URL: 'nats:', T_PASSWORD_FILE: join(folder, 'secret'), T_PASSWORD: 'other' })).toEqual([
      'T_PASSWORD must not be set together with T_PASSWORD_FILE',
    ]);
    expect(problemsOf({ T_URL: 'nats:', T_PASSWORD_FILE: join(folder, 'absent') })).toEqual([
      'T_PASSWORD cannot be read from the file of T_PASSWORD_FILE (ENOENT)',
    ]);
  });

  test('describes every setting for the documentation', () => {
    const { url, name, count, interval, disk, level, pids, password } = spec;
    const described = [url, name, count, interval, disk, level, pids, password].map(
      ({ variable, rule, defaultText, isRequired, isSecret }) => [variable, rule, defaultText, isRequired, isSecret],
    );
    expect(described).toEqual([
      ['T_URL', 'must begin with nats:', null, true, false],
      ['T_NAME', '', null, false, false],
      ['T_COUNT', 'must be an integer from 1 to 9', '3', false, false],
      ['T_INTERVAL', 'must be a duration from 1s to 1h', '10s', false, false],
      ['T_DISK', 'must be a size', '10GB', false, false],
      ['T_LEVEL', 'must be one of info, debug', 'info', false, false],
      ['T_PIDS', 'must be integers separated by commas', null, false, false],
      ['T_PASSWORD', '', null, false, true],
    ]);
  });
});
