import { describe, expect, it } from 'vitest';
import { fixtureContext } from '../../../tests/testing/fixture-context.js';
import { UnexpectedFormat } from '../../errors.js';
import { parseClocksMhz, parsePhysicalCoreCount, parseProcessorCount, readCpuinfo } from './cpuinfo.js';

const source = (text: string) => ({ path: '/proc/cpuinfo', text });

describe('/proc/cpuinfo', () => {
  it('counts processors, and cores by socket', () => {
    const cpuinfo = readCpuinfo(fixtureContext('debian-12-vm'));
    expect(parseProcessorCount(cpuinfo)).toBe(2);
    expect(parsePhysicalCoreCount(cpuinfo)).toBe(2);
    expect(parsePhysicalCoreCount(readCpuinfo(fixtureContext('kernel-2.6.9')))).toBe(2);
  });

  it('returns 0 on ARM, where the lines are missing', () => {
    expect(parseProcessorCount(readCpuinfo(fixtureContext('raspberry-pi-4')))).toBe(4);
    expect(parsePhysicalCoreCount(readCpuinfo(fixtureContext('raspberry-pi-4')))).toBe(0);
    expect(parseProcessorCount(readCpuinfo(fixtureContext('arm-without-processor-lines')))).toBe(0);
    expect(parseClocksMhz(readCpuinfo(fixtureContext('raspberry-pi-4')))).toEqual([]);
  });

  it.each([
    ['x86', 'cpu MHz\t\t: 2445.402\n', [2445.402]],
    ['PowerPC', 'clock\t\t: 3710.000000MHz\nrevision : 2.1\n', [3710]],
    ['LoongArch', 'Model Name : Loongson-3A5000\nCPU MHz\t\t\t: 2500.00\n', [2500]],
    ['MicroBlaze', 'CPU-MHz:\t\t100.00\n', [100]],
    ['x86 without a clock', 'cpu MHz\t\t: Unknown\ncpu MHz\t\t: 800.5\n', [null, 800.5]],
    ['s390x', 'cpu MHz dynamic : 5200\ncpu MHz static  : 5200\n', [5200]],
  ])('reads the clocks of %s', (_, text, clocks) => {
    expect(parseClocksMhz(source(text))).toEqual(clocks);
  });

  it.each([
    ['words', 'cpu MHz : fast\n'],
    ['nothing', 'cpu MHz :\n'],
    ['negative', 'clock : -5MHz\n'],
  ])('rejects a clock of %s', (_, text) => {
    expect(() => parseClocksMhz(source(text))).toThrow(UnexpectedFormat);
  });

  it('rejects a socket without number', () => {
    expect(() => parsePhysicalCoreCount(source('physical id : x\ncpu cores : 2\n'))).toThrow(UnexpectedFormat);
  });
});
