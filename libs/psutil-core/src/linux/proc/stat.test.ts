import { describe, expect, it } from 'vitest';
import { fixtureContext } from '../../../tests/testing/fixture-context.js';
import { UnexpectedFormat } from '../../errors.js';
import { parseBootTime, parseCpuLineCount, parseCpuStats, parseCpuTimes, parsePerCpuTimes, readStat } from './stat.js';

const source = (text: string) => ({ path: '/proc/stat', text });

describe('/proc/stat', () => {
  it('divides ticks by 100 and puts the columns in psutil order', () => {
    expect(parseCpuTimes(readStat(fixtureContext('debian-12-vm')))).toEqual({
      user: 101_321.53,
      nice: 2906.96,
      system: 30_847.19,
      idle: 468_284.83,
      iowait: 166.83,
      irq: 0,
      softirq: 251.95,
      steal: 1756.28,
      guest: 10,
      guestNice: 2,
    });
  });

  it('returns null for columns that an old kernel lacks', () => {
    const times = parseCpuTimes(readStat(fixtureContext('kernel-2.6.9')));
    expect(times).toMatchObject({ softirq: 0.07, steal: null, guest: null, guestNice: null });
    expect(parseCpuTimes(readStat(fixtureContext('kernel-2.4')))).toMatchObject({
      idle: 40,
      iowait: null,
      irq: null,
      softirq: null,
    });
  });

  it('has one entry per online CPU', () => {
    const stat = readStat(fixtureContext('offline-cpus'));
    expect(parsePerCpuTimes(stat).map(({ user }) => user)).toEqual([1, 2]);
    expect(parseCpuLineCount(stat)).toBe(2);
  });

  it('reads counts without system calls, which Linux does not count', () => {
    expect(parseCpuStats(readStat(fixtureContext('debian-12-vm')))).toEqual({
      ctxSwitches: 1_536_072,
      interrupts: 735_894,
      softInterrupts: 272_103,
      syscalls: null,
    });
    expect(parseCpuStats(readStat(fixtureContext('kernel-2.6.9')))).toMatchObject({ softInterrupts: null });
  });

  it('finds the boot time, also without a newline at the end', () => {
    expect(parseBootTime(source('cpu  1 2 3 4\nbtime 1234'))).toBe(1234);
    expect(parseBootTime(source('cpu  1 2 3 4\nxbtime 1234\n'))).toBeNull();
  });

  it.each([
    ['empty', ''],
    ['another file', 'hello\n'],
    ['three columns', 'cpu  1 2 3\n'],
    ['negative', 'cpu  1 2 3 -4\n'],
    ['letters', 'cpu  1 2 3 4x\n'],
    ['NUL bytes', 'cpu  1 2 3 \0\n'],
    ['too long for a counter', `cpu  1 2 3 ${'9'.repeat(400)}\n`],
  ])('rejects %s and quotes the line', (_, text) => {
    expect(() => parseCpuTimes(source(text))).toThrow(UnexpectedFormat);
    expect(() => parseCpuTimes(source(text))).toThrow('/proc/stat: expected');
  });

  it.each([
    ['no lines', 'cpu  1 2 3 4\n'],
    ['no number', 'ctxt \nintr 1\n'],
    ['letters', 'ctxt 1\nintr many 2 3\n'],
  ])('rejects counts with %s', (_, text) => {
    expect(() => parseCpuStats(source(text))).toThrow(UnexpectedFormat);
  });
});
