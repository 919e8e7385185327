import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPsutil, TimeoutExpired, Unresponsive } from '@psfleet/psutil-core';
import { createLogger } from '@psfleet/service-kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createScrubber } from '../scrub/scrubber.js';
import { LateArguments, type LateArgumentsParts } from './late-arguments.js';
import { ProcessReader } from './process-reader.js';
import type { ProcessReading } from './reading.js';

/** A thousand threads are more than a sweep looks through. */
const manyThreads = `
import threading
threading.stack_size(65536)
for _ in range(1100):
    threading.Thread(target=threading.Event().wait, daemon=True).start()
print('started', flush=True)
threading.Event().wait()
`;
/** Waits uninterruptibly (state D), as for a disk, until the child of its vfork(2) ends, which stays. */
const waitsForDisk = `
import ctypes, os, time
libc = ctypes.PyDLL(None)
if libc.vfork() == 0:
    os.write(1, b'started')
    time.sleep(1000)
`;

const ps = createPsutil();
const logger = createLogger({ name: 'test', level: 'silent' });
let table: ReturnType<typeof ps.createProcessTable>;
let children: ChildProcess[];
let calls: ReturnType<typeof ps.createAbandonableCalls>;
let nowMs: number;

beforeEach(() => {
  table = ps.createProcessTable({ argumentsMs: 0 });
  calls = ps.createAbandonableCalls();
  children = [];
  nowMs = 1_000_000;
});
afterEach(async () => {
  table.close();
  calls.close();
  for (const child of children) {
    const ended = once(child, 'exit');
    process.kill(-(child.pid ?? Number.NaN), 'SIGKILL');
    await ended;
  }
});

async function start(program: string): Promise<number> {
  const child = spawn('python3', ['-c', program], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  children.push(child);
  await once(child.stdout, 'data');
  return child.pid ?? 0;
}

function readerWith(asked: LateArgumentsParts['calls']): (pid: number) => Promise<ProcessReading | undefined> {
  const late = new LateArguments({ table, calls: asked, clock: { steadyMs: () => nowMs }, logger });
  const scrubber = createScrubber({ enabled: false, patterns: [], stripAll: false });
  const reader = new ProcessReader(ps, table, scrubber, undefined, null, null, late);
  return async (pid) => {
    nowMs += 10_000;
    const readings = await reader.read(nowMs);
    await sleep(20);
    return readings.find((reading) => reading.pid === pid);
  };
}

describe('the arguments that a sweep does not read', () => {
  it.each([
    ['has more threads than a sweep sees', manyThreads],
    ['waits for a disk at every sweep', waitsForDisk],
  ])('are known some ticks later for a process that %s', async (_, program) => {
    const pid = await start(program);
    const tick = readerWith(calls);
    expect((await tick(pid))?.identity.cmdline).toBeNull();
    await expect.poll(async () => (await tick(pid))?.identity.cmdline?.slice(1)).toEqual(['-c', program]);
    expect((await tick(pid))?.identity.program).not.toBeNull();
  });

  it('are asked for again after a minute while the process answers nobody', async () => {
    const pid = await start(waitsForDisk);
    const asked: number[] = [];
    const tick = readerWith({
      cmdline: async (subject) => {
        asked.push(subject);
        throw new TimeoutExpired({ seconds: 1 });
      },
    });
    const times = (): number => asked.filter((subject) => subject === pid).length;
    await tick(pid);
    expect(times()).toBe(0);
    for (let count = 0; count < 6; count++) {
      await tick(pid);
    }
    expect(times()).toBe(1);
    await tick(pid);
    await tick(pid);
    expect(times()).toBe(2);
  });

  it('are not taken from an answer about what the process was before', async () => {
    const pid = await start(waitsForDisk);
    const tick = readerWith({
      cmdline: async (subject) => {
        table.refresh(table.slotOf(subject) ?? -1);
        return ['of', 'before'];
      },
    });
    for (let count = 0; count < 4; count++) {
      expect((await tick(pid))?.identity.cmdline).toBeNull();
    }
  });

  it('stay unknown while the helper does not run', async () => {
    const pid = await start(waitsForDisk);
    const tick = readerWith({
      cmdline: async () => {
        throw new Unresponsive('the helper does not run');
      },
    });
    for (let count = 0; count < 3; count++) {
      expect((await tick(pid))?.identity.cmdline).toBeNull();
    }
  });
});
