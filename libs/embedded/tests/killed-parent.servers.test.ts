import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { isAlive } from '../src/testing/is-alive.js';

const project = join(import.meta.dirname, '..');

test('both servers end when their parent is killed', async () => {
  const compiler = join(project, '..', '..', 'node_modules', '.bin', 'tsc');
  expect(
    spawnSync(process.execPath, [compiler, '-b', join(project, 'tsconfig.build.json')], { stdio: 'inherit' }).status,
  ).toBe(0);
  const parent = spawn(process.execPath, [join(import.meta.dirname, 'killed-parent.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
  const { pids, homes } = JSON.parse(line) as { pids: number[]; homes: string[] };
  try {
    expect(pids.map(isAlive)).toEqual([true, true]);
    parent.kill('SIGKILL');
    await expect.poll(() => pids.map(isAlive), { timeout: 10_000 }).toEqual([false, false]);
  } finally {
    for (const home of homes) {
      rmSync(home, { recursive: true, force: true });
    }
  }
});
