import { describe, expect, it } from 'vitest';
import { UnexpectedFormat } from '../../errors.js';
import { parsePidStat } from './stat.js';

const tail =
  'S 1 1000 1000 34816 1000 4194304 11 12 13 14 150 160 17 18 20 -5 7 0 4242 1048576 256 18446744073709551615 ' +
  '1 1 0 0 0 0 0 4096 65536 0 0 0 17 3 0 0 9 0 0 0 0 0 0 0 0 0 0';

describe('parsePidStat', () => {
  it('reads every field', () => {
    expect(parsePidStat(Buffer.from(`1000 (bash) ${tail}\n`), 'stat')).toEqual({
      name: 'bash',
      state: 'S',
      ppid: 1,
      ttyNr: 34816,
      isKernelThread: false,
      minorFaults: 11,
      majorFaults: 13,
      userTicks: 150,
      systemTicks: 160,
      childrenUserTicks: 17,
      childrenSystemTicks: 18,
      nice: -5,
      numThreads: 7,
      startTicks: 4242,
      vms: 1048576,
      rssPages: 256,
      cpuNum: 3,
      blockIoTicks: 9,
    });
  });

  it('recognises kernel threads', () => {
    expect(parsePidStat(Buffer.from(`2 (kthreadd) ${tail.replace('4194304', '2129984')}`), 'stat').isKernelThread).toBe(
      true,
    );
  });

  it.each([
    ['a space', 'foo bar'],
    ['a right parenthesis', 'foo) S 2 (x'],
    ['only parentheses', ')('],
    ['a newline', 'a\nb'],
    ['nothing', ''],
  ])('takes a name with %s whole', (_, name) => {
    const stat = parsePidStat(Buffer.from(`1 (${name}) ${tail}\n`), 'stat');
    expect(stat.name).toBe(name);
    expect(stat.startTicks).toBe(4242);
  });

  it('keeps bytes of a name that are not UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from('1 ('), Buffer.of(0xff, 0x61), Buffer.from(`) ${tail}`)]);
    expect(parsePidStat(bytes, 'stat').name).toBe('\udcffa');
  });

  it('returns null for fields that an old kernel does not have', () => {
    const short = tail.split(' ').slice(0, 39).join(' ');
    const stat = parsePidStat(Buffer.from(`1 (a) ${short}`), 'stat');
    expect(stat.cpuNum).toBe(3);
    expect(stat.blockIoTicks).toBeNull();
  });

  it.each([
    ['empty', ''],
    ['cut in the name', '1 (ba'],
    ['cut after the name', '1 (bash)'],
    ['cut after the state', '1 (bash) S'],
    ['too few fields', '1 (bash) S 1 2 3'],
    ['a word among the numbers', '1 (bash) S 1 2 3 x 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22'],
    ['parentheses the wrong way round', '1 )bash( S 1 2 3'],
  ])('throws for %s and quotes the line', (_, text) => {
    expect(() => parsePidStat(Buffer.from(text), '/proc/1/stat')).toThrow(UnexpectedFormat);
    expect(() => parsePidStat(Buffer.from(text), '/proc/1/stat')).toThrow(/^\/proc\/1\/stat: expected /);
  });
});
