import { describe, expect, it } from 'vitest';
import { UnexpectedFormat } from '../../errors.js';
import {
  findStatusValue,
  parseStatusBytes,
  parseStatusCtxSwitches,
  parseStatusIds,
  parseStatusMemory,
  parseStatusSignals,
} from './status.js';

const status = `Name:\ta\\nUid:\t9
Umask:\t0022
Uid:\t1000\t1001\t1002\t1003
Gid:\t5\t6\t7\t8
VmRSS:\t    2048 kB
Threads:\t3
voluntary_ctxt_switches:\t150
nonvoluntary_ctxt_switches:\t545
`;

describe('/proc/PID/status', () => {
  it('reads ids, threads, switches and sizes', () => {
    expect(parseStatusIds(status, 'Uid', 'status')).toEqual({ real: 1000, effective: 1001, saved: 1002 });
    expect(parseStatusIds(status, 'Gid', 'status')).toEqual({ real: 5, effective: 6, saved: 7 });
    expect(parseStatusCtxSwitches(status, 'status')).toEqual({ voluntary: 150, involuntary: 545 });
    expect(parseStatusBytes(status, 'VmRSS', 'status')).toBe(2048 * 1024);
    expect(findStatusValue(status, 'Umask')).toBe('0022');
    expect(findStatusValue('Cpus_allowed_list:\t0-3\n', 'Cpus_allowed_list')).toBe('0-3');
  });

  it('reads the same memory as statm', () => {
    const lines = [
      'VmSize: 1000',
      'VmRSS: 500',
      'RssFile: 100',
      'RssShmem: 20',
      'VmData: 300',
      'VmStk: 132',
      'VmExe: 40',
      'VmLib: 8',
    ];
    const status = `Name:\ta\n${lines.map((line) => line.replace(': ', ':\t   ')).join(' kB\n')} kB\n`;
    const expected = { rss: 500 * 1024, vms: 1000 * 1024, shared: 120 * 1024, text: 40 * 1024, data: 432 * 1024 };
    expect(parseStatusMemory(status)).toEqual(expected);
    expect(parseStatusMemory(status.replace('VmLib:\t   8', 'VmLib:\t   0'))).toBeNull();
    expect(parseStatusMemory('Name:\ta\n')).toBeNull();
  });

  it('returns null for lines that are not there', () => {
    expect(parseStatusCtxSwitches('Name:\ta\n', 'status')).toBeNull();
    expect(parseStatusBytes(status, 'VmSwap', 'status')).toBeNull();
    expect(findStatusValue(status, 'Vm')).toBeNull();
  });

  it.each([
    ['no Uid', () => parseStatusIds('Name:\ta\n', 'Uid', 'p')],
    ['too few ids', () => parseStatusIds('Name:\ta\nUid:\t1\t2\n', 'Uid', 'p')],
    ['ids that are words', () => parseStatusIds('Name:\ta\nUid:\ta\tb\tc\td\n', 'Uid', 'p')],
    ['empty switches', () => parseStatusCtxSwitches('Name:\ta\nvoluntary_ctxt_switches:\t\n', 'p')],
    ['one of two switch lines', () => parseStatusCtxSwitches('Name:\ta\nvoluntary_ctxt_switches:\t1\n', 'p')],
    ['a size without unit', () => parseStatusBytes('Name:\ta\nVmRSS:\t1\n', 'VmRSS', 'p')],
    ['an empty file', () => parseStatusIds('', 'Uid', 'p')],
  ])('throws for %s', (_, parse) => {
    expect(parse).toThrow(UnexpectedFormat);
  });
});

describe('parseStatusSignals', () => {
  const status = (pending: string): string =>
    `Name:\tx\nSigPnd:\t${pending}\nShdPnd:\t0000000000004000\nSigBlk:\t0000000000000000\n` +
    'SigIgn:\t0000000001001000\nSigCgt:\t8000000000000001\n';

  it('lists signals by number, from the lowest bit to the last real-time signal', () => {
    expect(parseStatusSignals(status('0000000000000100'), 'status')).toEqual({
      pending: [9, 15],
      blocked: [],
      ignored: [13, 25],
      caught: [1, 64],
    });
  });

  it.each(['', 'xyz', '0x10'])('throws with the line for a mask of %j', (mask) => {
    expect(() => parseStatusSignals(status(mask), 'status')).toThrow('SigPnd: with a hexadecimal mask');
  });
});
