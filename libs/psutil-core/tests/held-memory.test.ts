import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { createPsutil, Process, realIo, TimeoutExpired } from '@psfleet/psutil-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mountProgram, type ProgramMount } from './testing/program-mount.js';
import { eventually } from './testing/spawned.js';

/** With a line, the thread of its argument maps something over a page of a file that it has written to. */
const holding = `
import ctypes, os, sys, threading
libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 3 + [ctypes.c_long]
page = libc.mmap(None, 4096, 3, 1, os.open(sys.argv[1], os.O_RDWR), 0)
ctypes.memset(page, 65, 1)
with open('/proc/self/comm', 'w') as comm:
    comm.write('holds-its-memory')
over = lambda: libc.mmap(page, 4096, 3, 0x32, -1, 0)
print('mapped', flush=True)
sys.stdin.readline()
if sys.argv[2] == 'other':
    threading.Thread(target=over).start()
else:
    over()
sys.stdin.read()
`;

function stateOf(pid: number, thread: string): string {
  return readFileSync(`/proc/${pid}/task/${thread}/stat`, 'latin1').split(') ')[1]?.slice(0, 1) ?? '';
}

describe.each(['first', 'other'])('a process whose %s thread holds its memory for a silent file system', (thread) => {
  const ps = createPsutil();
  let mount: ProgramMount;
  let child: ChildProcess & { readonly pid: number };
  let isFreed = false;

  const hold = async (): Promise<void> => {
    await mount.silence();
    child.stdin?.write('\n');
    await eventually(() => readdirSync(`/proc/${child.pid}/task`).some((id) => stateOf(child.pid, id) === 'D'));
  };
  const free = async (): Promise<void> => {
    isFreed = true;
    await mount.unmount();
  };

  beforeEach(async () => {
    isFreed = false;
    mount = await mountProgram();
    const spawned = spawn('python3', ['-c', holding, mount.program, thread], { stdio: ['pipe', 'pipe', 'inherit'] });
    child = Object.assign(spawned, { pid: spawned.pid ?? 0 });
    await once(spawned.stdout, 'data');
  });
  afterEach(async () => {
    if (!isFreed) {
      await free();
    }
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    rmdirSync(mount.path);
  });

  it('stops no sweep, and has arguments at a later one', async () => {
    await hold();
    const table = ps.createProcessTable({ argumentsMs: 60_000 });
    const started = performance.now();
    table.sweepSync();
    const slot = table.slotOf(child.pid) ?? -1;
    expect(table.identity(slot)).toMatchObject({ name: 'holds-its-memor', cmdline: null });
    table.refresh(slot);
    table.sweepSync();
    expect(new Process(child.pid).name()).toBe('holds-its-memor');
    expect(new Process(child.pid).executableInode()).toBeNull();
    expect(performance.now() - started).toBeLessThan(15_000);
    await free();
    await eventually(() => {
      table.sweepSync();
      return table.identity(slot).cmdline !== null;
    });
    expect(table.identity(slot).cmdline?.slice(1)).toEqual(['-c', holding, mount.program, thread]);
    table.close();
  });

  it('is left behind by a helper, which has its arguments once they can be read', async () => {
    const calls = ps.createAbandonableCalls();
    await hold();
    await expect(calls.cmdline(child.pid, { limitMs: 300 })).rejects.toThrow(TimeoutExpired);
    await free();
    expect((await calls.cmdline(child.pid)).slice(1)).toEqual(['-c', holding, mount.program, thread]);
    calls.close();
  });

  it('keeps the arguments that were known', async () => {
    const table = ps.createProcessTable({ argumentsMs: 0 });
    table.sweepSync();
    await hold();
    const slot = table.slotOf(child.pid) ?? -1;
    for (let sweep = 0; sweep < 3; sweep++) {
      table.sweepSync();
      table.refresh(slot);
      expect(table.identity(slot).cmdline?.slice(1)).toEqual(['-c', holding, mount.program, thread]);
    }
    table.close();
  });
});

describe('a process with more threads than a sweep can see', () => {
  it('costs a sweep nothing for its threads, and has the arguments that somebody else read', async () => {
    const many = 'import sys, threading\nthreading.stack_size(65536)\n'.concat(
      'for _ in range(1100): threading.Thread(target=sys.stdin.buffer.peek, daemon=True).start()\n',
      "print('started', flush=True)\nthreading.Event().wait()",
    );
    const child = spawn('python3', ['-c', many], { stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      await once(child.stdout, 'data');
      const pid = child.pid ?? 0;
      const opened: string[] = [];
      const io = {
        ...realIo,
        open: (path: string): number => {
          opened.push(path);
          return realIo.open(path);
        },
      };
      const table = createPsutil({ io }).createProcessTable({ argumentsMs: 0 });
      for (let sweep = 0; sweep < 3; sweep++) {
        table.sweepSync();
      }
      const slot = table.slotOf(pid) ?? -1;
      expect(table.columns.numThreads[slot]).toBeGreaterThan(1_000);
      expect(opened.filter((path) => path.startsWith(`/proc/${pid}/task/`))).toEqual([]);
      expect(table.identity(slot).cmdline).toBeNull();
      expect(table.completeArguments(slot, new Process(pid).cmdline())).toBe(true);
      expect(table.completeArguments(slot, ['another'])).toBe(false);
      table.refresh(slot);
      table.sweepSync();
      expect(table.identity(slot).cmdline?.slice(1)).toEqual(['-c', many]);
      table.close();
    } finally {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
  });
});
