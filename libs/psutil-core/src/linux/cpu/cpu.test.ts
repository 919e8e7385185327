import { describe, expect, it } from 'vitest';
import { FakeIo } from '../../../tests/testing/fake-io.js';
import { fixtureContext } from '../../../tests/testing/fixture-context.js';
import { createLinuxCpu } from './cpu.js';

describe('number of CPUs', () => {
  it.each([
    ['debian-12-vm', 2, 2],
    ['hyper-threads', 8, 4],
    ['raspberry-pi-4', 4, 4],
    ['offline-cpus', 2, 2],
    ['kernel-2.6.9', 2, 2],
    ['arm-without-processor-lines', 1, null],
  ])('%s has %s logical CPUs and %s cores', (machine, logical, cores) => {
    const cpu = createLinuxCpu(fixtureContext(machine));
    expect(cpu.cpuCountLogical()).toBe(logical);
    expect(cpu.cpuCountCores()).toBe(cores);
  });

  it('is null without any source', () => {
    const io = new FakeIo({ '/proc/cpuinfo': 'nothing\n', '/proc/stat': 'cpu  1 2 3 4\nctxt 1\n' });
    const cpu = createLinuxCpu({ io, procRoot: '/proc', sysRoot: '/sys', rootFs: '' });
    expect(cpu.cpuCountLogical()).toBeNull();
    expect(cpu.cpuCountCores()).toBeNull();
  });
});

describe('a /proc that is not there', () => {
  it('throws the system error instead of zeros', () => {
    const cpu = createLinuxCpu({ io: new FakeIo({}), procRoot: '/nowhere', sysRoot: '/sys', rootFs: '' });
    expect(() => cpu.cpuTimes()).toThrow(expect.objectContaining({ code: 'ENOENT', path: '/nowhere/stat' }));
    expect(() => cpu.getloadavg()).toThrow(expect.objectContaining({ code: 'ENOENT', path: '/nowhere/loadavg' }));
  });
});
