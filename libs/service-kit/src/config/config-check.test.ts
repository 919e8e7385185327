import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileProblem, findProblems, folderProblem, isNatsUrls } from './config-check.js';
import { certificateProblem } from './certificate-problem.js';
import { ConfigError } from './config-error.js';
import { integerVar, loadEnvConfig, stringVar } from './env-reader.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psfleet-checks-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('checks of a configuration', () => {
  const spec = {
    low: integerVar('LOW', { default: 1 }),
    high: integerVar('HIGH', { default: 9 }),
    name: stringVar('NAME'),
  };
  const order = {
    variables: ['LOW', 'HIGH'] as const,
    findProblem: ({ low, high }: { low: number; high: number }) => (low > high ? 'must not exceed HIGH' : null),
  };

  function rulesOf(env: Record<string, string>): string[] {
    try {
      loadEnvConfig(spec, env, [order]);
      return [];
    } catch (error) {
      return (error as ConfigError).problems.map(({ variable, rule }) => `${variable} ${rule}`);
    }
  }

  it('are reported together with what the variables break by themselves', () => {
    expect(rulesOf({ LOW: '10' })).toEqual(['NAME must be set', 'LOW must not exceed HIGH']);
    expect(rulesOf({ NAME: 'x', LOW: '3' })).toEqual([]);
  });

  it('are skipped while one of their variables is no value', () => {
    expect(rulesOf({ NAME: 'x', LOW: '10', HIGH: 'many' })).toEqual(['HIGH must be an integer']);
    expect(findProblems({ low: 5, high: 1 }, [order], new Set(['HIGH']))).toEqual([]);
  });
});

it.each([
  ['nats://127.0.0.1:7781', true],
  ['nats://127.0.0.1', true],
  ['tls://[::1]:7781, nats://b.example:4222', true],
  ['127.0.0.1:7781', false],
  ['http://127.0.0.1:7781', false],
  ['nats://', false],
  ['nats://host:99999', false],
  ['nats://[::1:7781', false],
  ['nats://a:1,', false],
  ['nats://a b:1', false],
  ['', false],
])('takes %j for URLs of a broker: %s', (text, expected) => {
  expect(isNatsUrls(text)).toBe(expected);
});

describe('a file or folder', () => {
  it('is named with the reason why it cannot be used', () => {
    const file = join(folder, 'a');
    expect(fileProblem(file)).toBe(`names ${file}, which cannot be read (ENOENT)`);
    expect(fileProblem(folder)).toBe(`names ${folder}, which cannot be read (EISDIR)`);
    writeFileSync(file, 'no certificate');
    expect(fileProblem(file)).toBeNull();
    expect(certificateProblem(file)).toMatch(/^names \S+, which cannot be used: /);
    expect(folderProblem(file)).toBe(`names a folder, but ${file} is none`);
    expect(folderProblem(join(file, 'below'))).toContain('(ENOTDIR)');
    expect(folderProblem('/proc/psfleet')).toContain('cannot write (ENOENT)');
    expect(folderProblem(join(folder, 'new'))).toBeNull();
  });
});
