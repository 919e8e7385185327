import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { endSpawned, start } from '../../../tests/testing/spawned.js';
import { createPsutil } from '../../create-psutil.js';

const rootFs = new URL('../../../tests/fixtures/linux/cgroup2-service', import.meta.url).pathname;
const read = (path: string) => createPsutil({ rootFs }).cgroupUsage(path);

describe('cgroupUsage', () => {
  it('reads CPU, memory, I/O, tasks and pressure of a service', () => {
    expect(read('/system.slice/web.service')).toEqual({
      cpuUsage: 91_234_567,
      cpuUser: 71_000_000,
      cpuSystem: 20_234_567,
      cpuPeriods: 1200,
      cpuThrottledPeriods: 37,
      cpuThrottledTime: 4_400_321,
      memoryCurrent: 536_870_912,
      memoryPeak: 734_003_200,
      memorySwap: 4096,
      memoryMax: 1_073_741_824,
      memoryHighEvents: 12,
      memoryMaxEvents: 5,
      oomEvents: 2,
      oomKills: 3,
      readBytes: 1_052_672,
      writeBytes: 8192,
      tasks: 17,
      pressure: {
        cpu: {
          some: { avg10: 1.5, avg60: 0.4, avg300: 0.1, total: 123_456 },
          full: { avg10: 0, avg60: 0, avg300: 0, total: 0 },
        },
        memory: {
          some: { avg10: 12, avg60: 8.25, avg300: 2, total: 9_876_543 },
          full: { avg10: 10, avg60: 7, avg300: 1.5, total: 8_765_432 },
        },
      },
    });
  });

  it('knows nothing that a group without controllers does not say, and never says 0 for it', () => {
    const { pressure, ...values } = read('/system.slice/idle.service') ?? { pressure: null };
    expect(pressure).toEqual({});
    expect(new Set(Object.values(values))).toEqual(new Set([null]));
  });

  it.each(['/nothing.service', '', 'system.slice', '/../cgroup/system.slice/web.service', '/system.slice/../x'])(
    'finds no group at %j',
    (path) => {
      expect(read(path)).toBeNull();
    },
  );

  it('finds no group where only version 1 is mounted', () => {
    const debian = new URL('../../../tests/fixtures/linux/debian-12-vm', import.meta.url).pathname;
    expect(createPsutil({ rootFs: debian }).cgroupUsage('/system.slice/web.service')).toBeNull();
  });
});

const mounted = ['/sys/fs/cgroup', '/sys/fs/cgroup/unified'].find((path) => existsSync(`${path}/cgroup.controllers`));
const isRoot = process.getuid?.() === 0;

describe('cgroupUsage of this kernel', () => {
  const name = `psfleet-test-${process.pid}.service`;
  afterEach(async () => {
    await endSpawned();
    if (existsSync(`${mounted}/${name}`)) {
      rmdirSync(`${mounted}/${name}`);
    }
  });

  it('grows with what a process in the group does', async () => {
    if (mounted === undefined || !isRoot) {
      expect(createPsutil().cgroupUsage('/none')).toBeNull();
      return;
    }
    mkdirSync(`${mounted}/${name}`);
    const child = await start('/bin/sh', ['-c', 'while :; do :; done']);
    writeFileSync(`${mounted}/${name}/cgroup.procs`, String(child.pid));
    const before = createPsutil().cgroupUsage(`/${name}`);
    await setTimeout(500);
    const after = createPsutil().cgroupUsage(`/${name}`);
    const grown = (after?.cpuUsage ?? 0) - (before?.cpuUsage ?? Infinity);
    expect(grown).toBeGreaterThan(50_000);
    expect(grown).toBeLessThan(2_000_000);
    expect(after?.pressure).toEqual(existsSync(`${mounted}/${name}/cpu.pressure`) ? expect.objectContaining({}) : {});
    expect(readFileSync(`/proc/${child.pid}/cgroup`, 'latin1')).toContain(`0::/${name}`);
  });
});
