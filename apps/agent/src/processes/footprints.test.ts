import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createPsutil,
  TimeoutExpired,
  Unresponsive,
  type AbandonableCalls,
  type MemoryFootprint,
} from '@psfleet/psutil-core';
import { createLogger } from '@psfleet/service-kit';
import { afterEach, describe, expect, it } from 'vitest';
import { AgentWarnings } from '../identity/agent-warnings.js';
import { createScrubber } from '../scrub/scrubber.js';
import { Footprints } from './footprints.js';
import { ProcessReader } from './process-reader.js';
import type { ProcessReading } from './reading.js';

type Calls = Pick<AbandonableCalls, 'memoryFootprint' | 'cpuMs'>;
const megabyte = 2 ** 20;
const logger = createLogger({ name: 'test', level: 'silent' });
const ps = createPsutil();
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) {
    await cleanUp();
  }
});

/** A reader of this machine with a clock of its own, which footprints are read by. */
class Agent {
  nowMs = 1_000_000;
  wallOffsetMs = 1_795_000_000_000;
  readonly warnings = new AgentWarnings(logger);
  readonly #table = ps.createProcessTable();
  readonly footprints: Footprints;
  readonly #reader: ProcessReader;

  constructor(calls: Calls) {
    const clock = { steadyMs: () => this.nowMs, wallMs: () => this.nowMs + this.wallOffsetMs };
    this.footprints = new Footprints({ table: this.#table, calls, clock, warnings: this.warnings, logger });
    const scrubber = createScrubber({ enabled: false, patterns: [], stripAll: false });
    this.#reader = new ProcessReader(ps, this.#table, scrubber, undefined, null, this.footprints);
    cleanUps.push(() => {
      this.footprints.stop();
      this.#table.close();
    });
  }

  /** All processes by pid, at a tick that is so much later. */
  async tick(laterMs = 10_000): Promise<Map<number, ProcessReading>> {
    this.nowMs += laterMs;
    const readings = await this.#reader.read(this.nowMs);
    await sleep(5);
    return new Map(readings.map((reading) => [reading.pid, reading]));
  }
}

/** A helper that answers when the test says so. */
class Helper implements Calls {
  readonly asked: number[] = [];
  cpuMs = 0;
  costMs = 1;
  answer: (pid: number) => Promise<MemoryFootprint> = async () => ({ pss: 1, uss: 1, swap: 0 });

  async memoryFootprint(pid: number): Promise<MemoryFootprint> {
    this.asked.push(pid);
    this.cpuMs += this.costMs;
    return this.answer(pid);
  }
}

/** Ends when its standard input does. */
async function start(program: string, args: readonly string[]): Promise<ChildProcess & { readonly pid: number }> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  cleanUps.push(async () => {
    child.kill('SIGKILL');
    await (child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null);
  });
  await once(child.stdout, 'data');
  return Object.assign(child, { pid: child.pid ?? 0 });
}

/** Five processes that share 96 MB; the last of them has 48 MB more, of its own. Prints their pids. */
const sharing = `
import mmap, os, sys
shared = mmap.mmap(-1, 96 << 20)
shared.write(b'x' * (96 << 20))
for index in range(4):
    if os.fork() == 0:
        for at in range(0, len(shared), 4096):
            shared[at]
        own = b'y' * (48 << 20) if index == 3 else b''
        os.write(1, (str(os.getpid()) + chr(10)).encode())
        sys.stdin.read()
        os._exit(0)
for index in range(4):
    os.wait()
`;

describe('footprints', () => {
  it('show 96 MB that five processes share as 96 MB, read by the helper', { timeout: 60_000 }, async () => {
    const calls = ps.createAbandonableCalls();
    cleanUps.push(() => calls.close());
    const child = spawn('python3', ['-c', sharing], { stdio: ['pipe', 'pipe', 'inherit'] });
    cleanUps.push(async () => {
      child.stdin.end();
      await (child.exitCode === null ? once(child, 'exit') : null);
    });
    let printed = '';
    child.stdout.on('data', (text: Buffer) => (printed += text.toString()));
    await expect.poll(() => printed.trim().split('\n').length, { timeout: 20_000 }).toBe(4);
    const pids = [child.pid ?? 0, ...printed.trim().split('\n').map(Number)];
    const agent = new Agent(calls);
    let found = await agent.tick();
    const begunMs = agent.nowMs;
    expect(pids.map((pid) => found.get(pid)?.pss)).toEqual([null, null, null, null, null]);
    while (pids.some((pid) => found.get(pid)?.pss === null)) {
      await sleep(100);
      found = await agent.tick(60_000);
    }
    const sum = (name: 'rss' | 'pss' | 'uss'): number =>
      pids.reduce((total, pid) => total + (found.get(pid)?.[name] ?? Number.NaN), 0) / megabyte;
    expect(sum('rss')).toBeGreaterThan(5 * 96 + 48);
    expect(sum('pss')).toBeGreaterThan(96 + 48);
    expect(sum('pss')).toBeLessThan(96 + 48 + 40);
    expect(sum('uss')).toBeGreaterThan(48);
    expect(sum('uss')).toBeLessThan(96);
    for (const pid of pids) {
      const { pssAt } = found.get(pid) ?? {};
      expect((pssAt ?? Number.NaN) - agent.wallOffsetMs).toBeGreaterThanOrEqual(begunMs);
      expect((pssAt ?? Number.NaN) - agent.wallOffsetMs).toBeLessThan(agent.nowMs);
    }
  });

  it('end with the program: an exec while they are read, or after, makes them unknown', async () => {
    const child = await start('sh', ['-c', 'echo; read line; exec cat']);
    const helper = new Helper();
    const agent = new Agent(helper);
    let exec = (): void => undefined;
    helper.answer = async (pid) => {
      if (pid === child.pid) {
        exec();
        await sleep(200);
      }
      return { pss: pid, uss: 1, swap: 0 };
    };
    await untilRead(agent, child.pid);
    expect((await agent.tick(1)).get(child.pid)).toMatchObject({ pss: child.pid, hasExeced: false });
    const asked = helper.asked.length;
    exec = () => void child.stdin?.write('\n');
    for (let ticks = 0; ticks < 100 && !helper.asked.includes(child.pid, asked); ticks++) {
      await agent.tick(100_000);
    }
    await expect.poll(() => readFileSync(`/proc/${child.pid}/comm`, 'utf8')).toBe('cat\n');
    expect((await agent.tick(1)).get(child.pid)).toMatchObject({ hasExeced: true, pss: null, pssAt: null });
    await sleep(300);
    expect((await agent.tick(1)).get(child.pid)).toMatchObject({ hasExeced: false, pss: null, pssAt: null });
  });

  it('are gone with the memory of a zombie, whose peak stays known', async () => {
    const parent = await start('sh', ['-c', 'sleep 1000 & echo $!; exec cat']);
    const children = readFileSync(`/proc/${parent.pid}/task/${parent.pid}/children`, 'utf8');
    const pid = Number(children.trim());
    const agent = new Agent(new Helper());
    const before = (await untilRead(agent, pid)).get(pid);
    expect(before).toMatchObject({ pss: 1, status: 'sleeping' });
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'utf8')).toMatch(/\) Z /);
    expect((await agent.tick(1)).get(pid)).toMatchObject({
      status: 'zombie',
      rss: 0,
      pss: null,
      pssAt: null,
      peakRss: before?.peakRss,
    });
    expect(before?.peakRss).toBeGreaterThan(0);
  });

  it.each([2, 53])('take no more than their share of CPU time where a reading takes %d ms', async (costMs) => {
    const helper = new Helper();
    helper.costMs = costMs;
    const agent = new Agent(helper);
    const begunMs = agent.nowMs + 10_000;
    for (const laterMs of [10_000, 0, 20_000, 60_000, 600_000]) {
      await agent.tick(laterMs);
      await sleep(50);
      // The last one was begun while some time was left.
      const allowed = 100 + (agent.nowMs - begunMs) * 0.0005;
      expect(helper.cpuMs - costMs).toBeLessThan(allowed);
      expect(helper.asked.length).toBeGreaterThan(0);
    }
  });

  it('count the first reading of a very large process as no more than 100 ms', async () => {
    const helper = new Helper();
    helper.costMs = 5_000;
    const agent = new Agent(helper);
    await agent.tick();
    await agent.tick(300_000);
    expect(helper.asked).toHaveLength(2);
  });

  it('warn of a process that takes too long, and go on with the others', async () => {
    const helper = new Helper();
    const agent = new Agent(helper);
    helper.answer = async (pid) => {
      if (pid === process.pid) {
        throw new TimeoutExpired({ seconds: 10 });
      }
      return { pss: 7, uss: 1, swap: 0 };
    };
    const found = await untilRead(agent, process.ppid);
    expect(found.get(process.pid)).toMatchObject({ pss: null, pssAt: null });
    expect(agent.warnings.texts).toEqual([`unread-memory: PID ${process.pid} did not tell its memory within 10 s`]);
    helper.answer = async () => ({ pss: 9, uss: 1, swap: 0 });
    await agent.tick(600_001);
    expect((await untilRead(agent, process.pid)).get(process.pid)).toMatchObject({ pss: 9 });
    await agent.tick(1);
    expect(agent.warnings.texts).toEqual([]);
  });

  it('warn while the helper does not answer, and keep their values and times', async () => {
    const helper = new Helper();
    const agent = new Agent(helper);
    const found = await untilRead(agent, process.pid);
    helper.answer = async () => {
      throw new Unresponsive('not asked: 2 earlier calls of this kind have not returned');
    };
    await agent.tick(130_000);
    const asked = helper.asked.length;
    const later = await agent.tick(10_000);
    expect(helper.asked.length).toBe(asked + 1);
    expect(later.get(process.pid)?.pssAt).toBe(found.get(process.pid)?.pssAt);
    expect(agent.warnings.texts).toEqual(['unread-memory: not asked: 2 earlier calls of this kind have not returned']);
  });

  it('move with the wall clock when that is set', async () => {
    const agent = new Agent(new Helper());
    const before = (await untilRead(agent, process.pid)).get(process.pid)?.pssAt ?? Number.NaN;
    agent.wallOffsetMs += 3_600_000;
    expect((await agent.tick(1)).get(process.pid)?.pssAt).toBe(before + 3_600_000);
    agent.wallOffsetMs += 700;
    expect((await agent.tick(1)).get(process.pid)?.pssAt).toBe(before + 3_600_000);
  });
});

async function untilRead(agent: Agent, pid: number): Promise<Map<number, ProcessReading>> {
  let found = await agent.tick();
  for (let ticks = 0; ticks < 100 && found.get(pid)?.pss === null; ticks++) {
    found = await agent.tick(100_000);
  }
  return found;
}
