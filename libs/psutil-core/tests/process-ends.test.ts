import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { AccessDenied, NotSupported, processEvents, type ProcessEnd, type ProcessEvents } from '../src/index.js';
import { mayFollowEvents } from './testing/event-rights.js';
import { endSpawned, eventually, start } from './testing/spawned.js';

afterEach(endSpawned);

/** Null where this machine does not permit it; the tests then assert that the error says so. */
function follow(): { readonly ends: ProcessEnd[]; readonly events: ProcessEvents } | null {
  const ends: ProcessEnd[] = [];
  try {
    const events = processEvents({ intervalMs: 5, onEvents: (batch) => ends.push(...batch.ends) });
    if (events.accountingProblem === null) {
      return { ends, events };
    }
    events.stop();
    expect(events.accountingProblem).toMatch(/taskstats/u);
  } catch (error) {
    expect(mayFollowEvents(), String(error)).toBe(false);
    expect([AccessDenied, NotSupported].some((type) => error instanceof type)).toBe(true);
  }
  return null;
}

async function endOf(ends: readonly ProcessEnd[], pid: number): Promise<ProcessEnd> {
  await eventually(() => ends.some((end) => end.pid === pid));
  return ends.find((end) => end.pid === pid) as ProcessEnd;
}

describe('the ends of processes', () => {
  it('are not accounted where nobody asks for it, while events still come', async () => {
    const following = follow();
    if (following === null) {
      return;
    }
    following.events.stop();
    const [ends, exits]: [ProcessEnd[], number[]] = [[], []];
    const events = processEvents({
      intervalMs: 5,
      accounting: false,
      onEvents: (batch) => {
        ends.push(...batch.ends);
        exits.push(...batch.events.flatMap(({ kind, pid }) => (kind === 'exit' ? pid : [])));
      },
    });
    const child = await start('/bin/true', []);
    await eventually(() => exits.includes(child.pid));
    events.stop();
    expect([ends, events.accountingProblem]).toEqual([[], 'it was not asked for']);
  });

  it('have the exit code, CPU time, peak memory and lifetime', async () => {
    const following = follow();
    if (following === null) {
      return;
    }
    const { ends, events } = following;
    const code = [
      'import time,sys',
      'b=bytearray(100<<20)',
      'end=time.process_time()+0.3',
      'while time.process_time()<end: pass',
      'sys.exit(7)',
    ];
    const startMs = performance.now();
    const child = await start('/usr/bin/python3', ['-c', code.join('\n')]);
    const end = await endOf(ends, child.pid);
    events.stop();
    expect(end).toMatchObject({ ppid: process.pid, name: 'python3', uid: process.getuid?.(), exitCode: 7 });
    expect(end.cpuNs / 1e9).toBeGreaterThan(0.29);
    expect(end.lifetime).toBeLessThan((performance.now() - startMs) / 1000);
    expect(end.lifetime).toBeGreaterThan(0.3);
    expect(end.peakRss).toBeGreaterThan(100 << 20);
    expect(end.peakRss).toBeLessThan(130 << 20);
  });

  it('have the CPU time of all threads, whichever ends last', async () => {
    const following = follow();
    if (following === null) {
      return;
    }
    const { ends, events } = following;
    // The main thread ends by pthread_exit, while another one works on and then ends the process.
    const code = [
      'import ctypes,os,threading,time',
      'def work():',
      '  end=time.thread_time()+0.2',
      '  while time.thread_time()<end: pass',
      '  time.sleep(0.1); os._exit(9)',
      'threading.Thread(target=work).start()',
      'ctypes.CDLL(None).pthread_exit(None)',
    ];
    const child = await start('/usr/bin/python3', ['-c', code.join('\n')]);
    const end = await endOf(ends, child.pid);
    events.stop();
    expect(end).toMatchObject({ exitCode: 9, threads: 2 });
    expect(end.cpuNs / 1e9).toBeGreaterThan(0.19);
  });

  it('have the bytes of the process alone, not those of a child that it waited for', async () => {
    const following = follow();
    if (following === null) {
      return;
    }
    const { ends, events } = following;
    const folder = mkdtempSync(join(tmpdir(), 'psfleet-ends-'));
    try {
      const parent = spawnSync('/bin/sh', [
        '-c',
        `dd if=/dev/zero of=${folder}/file bs=1M count=4 2>/dev/null; exit 0`,
      ]);
      const end = await endOf(ends, parent.pid);
      const child = ends.find(({ name, ppid }) => name === 'dd' && ppid === parent.pid);
      // The kernel may add a page of the directory.
      expect(child?.writeBytes).toBeGreaterThanOrEqual(4 << 20);
      expect(child?.writeBytes).toBeLessThan((4 << 20) + 65_536);
      expect(end.writeBytes).toBe(0);
    } finally {
      events.stop();
      rmSync(folder, { recursive: true });
    }
  });

  it('arrive whole when many processes end at once', async () => {
    const following = follow();
    if (following === null) {
      return;
    }
    const { ends, events } = following;
    const loop = 'i=0; while [ $i -lt 300 ]; do /bin/true; i=$((i+1)); done';
    const shell = await start('/bin/sh', ['-c', loop]);
    await endOf(ends, shell.pid);
    events.stop();
    const children = ends.filter(({ ppid }) => ppid === shell.pid);
    expect(children).toHaveLength(300);
    expect(new Set(children.map(({ name, exitCode }) => `${name} ${exitCode}`))).toEqual(new Set(['true 0']));
    expect(children.every(({ peakRss }) => (peakRss ?? 0) > 100_000)).toBe(true);
    expect(children.reduce((sum, { cpuNs }) => sum + cpuNs, 0)).toBeGreaterThan(0);
  });
});
