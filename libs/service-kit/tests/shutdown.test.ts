import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';

const project = join(import.meta.dirname, '..');
let child: ChildProcess;
let output: string;

beforeAll(() => {
  const compiler = join(project, '..', '..', 'node_modules', 'typescript', 'bin', 'tsc');
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

/** What it printed, without its log records. */
function told(): string[] {
  return output
    .trimEnd()
    .split('\n')
    .filter((line) => !line.startsWith('{'));
}

describe('installShutdown', () => {
  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'on %s closes what was opened last first, then exits 0',
    async (signal) => {
      await start('orderly');
      child.kill(signal);
      expect(await exitCode()).toBe(0);
      expect(told()).toEqual(['ready', 'told', 'closed last opened', 'closed first opened']);
    },
  );

  test('stops at the end of standard input when asked to', async () => {
    await start('stdin');
    child.stdin?.end();
    expect(await exitCode()).toBe(0);
    expect(told()).toContain('closed first opened');
  });

  test('a step that fails does not keep the others from closing; the exit code tells', async () => {
    await start('fails');
    child.kill('SIGTERM');
    expect(await exitCode()).toBe(1);
    expect(told()).toContain('closed first opened');
    expect(output).toContain('"step":"last opened","msg":"stop step failed"');
  });

  test('a step that hangs is given up at the limit', async () => {
    await start('hangs');
    child.kill('SIGTERM');
    expect(await exitCode()).toBe(1);
    expect(output).toContain('stopping took too long');
  });

  test('a second signal exits at once', async () => {
    await start('hangs-long');
    child.kill('SIGTERM');
    await expect.poll(() => output).toContain('told\n');
    child.kill('SIGTERM');
    expect(await exitCode()).toBe(1);
    expect(output).not.toContain('took too long');
  });

  test('a program may end itself with an exit code of its own', async () => {
    await start('itself');
    expect(await exitCode()).toBe(3);
  });
});
