import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';

const project = join(import.meta.dirname, '..');
let child: ChildProcess;
let output: string;

beforeAll(() => {
  const compiler = join(project, '..', '..', 'node_modules', '.bin', 'tsc');
  expect(
    spawnSync(process.execPath, [compiler, '-b', join(project, 'tsconfig.build.json')], { stdio: 'inherit' }).status,
  ).toBe(0);
});
afterEach(() => child.kill('SIGKILL'));

async function start(behaviour: string): Promise<void> {
  output = '';
  child = spawn(process.execPath, [join(import.meta.dirname, 'stopping-program.mjs'), behaviour], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await expect.poll(() => output).toContain('ready\n');
}

async function exitCode(): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    await once(child, 'exit');
  }
  return child.exitCode;
}

/** The lines of its output that are not log records. */
function printed(): string[] {
  return output
    .trimEnd()
    .split('\n')
    .filter((line) => !line.startsWith('{'));
}

describe('installShutdown', () => {
  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'on %s closes in reverse order, then exits with 0',
    async (signal) => {
      await start('orderly');
      child.kill(signal);
      expect(await exitCode()).toBe(0);
      expect(printed()).toEqual(['ready', 'aborted', 'closed last opened', 'closed first opened']);
    },
  );

  test('stops at the end of standard input, if configured', async () => {
    await start('stdin');
    child.stdin?.end();
    expect(await exitCode()).toBe(0);
    expect(printed()).toContain('closed first opened');
  });

  test('runs all steps although one fails, and exits with 1', async () => {
    await start('fails');
    child.kill('SIGTERM');
    expect(await exitCode()).toBe(1);
    expect(printed()).toContain('closed first opened');
    expect(output).toContain('"step":"last opened","msg":"stop step failed"');
  });

  test('exits at the limit while a step hangs', async () => {
    await start('hangs');
    child.kill('SIGTERM');
    expect(await exitCode()).toBe(1);
    expect(output).toContain('stopping took too long');
  });

  test('exits at once on a second signal', async () => {
    await start('hangs-long');
    child.kill('SIGTERM');
    await expect.poll(() => output).toContain('aborted\n');
    child.kill('SIGTERM');
    expect(await exitCode()).toBe(1);
    expect(output).not.toContain('took too long');
  });

  test('lets a program stop itself with its own exit code', async () => {
    await start('itself');
    expect(await exitCode()).toBe(3);
  });
});
