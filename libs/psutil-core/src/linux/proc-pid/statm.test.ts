import { describe, expect, it } from 'vitest';
import { UnexpectedFormat } from '../../errors.js';
import { parsePidStatm } from './statm.js';

describe('parsePidStatm', () => {
  it('turns pages into bytes', () => {
    expect(parsePidStatm('100 20 10 5 0 40 0\n', 4096, 'statm')).toEqual({
      vms: 409_600,
      rss: 81_920,
      shared: 40_960,
      text: 20_480,
      data: 163_840,
    });
  });

  it('takes zeros: kernel threads and zombies have no memory', () => {
    expect(parsePidStatm('0 0 0 0 0 0 0', 4096, 'statm').rss).toBe(0);
  });

  it.each(['', '\n', '1 2 3', 'a b c d e f g', '1 2 3 4 5 -6 7', '1 2 3 4 5 x 7'])('throws for %j', (text) => {
    expect(() => parsePidStatm(text, 4096, '/proc/1/statm')).toThrow(UnexpectedFormat);
  });
});
