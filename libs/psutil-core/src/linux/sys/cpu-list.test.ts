import { describe, expect, it } from 'vitest';
import { UnexpectedFormat } from '../../errors.js';
import { parseCpuList } from './cpu-list.js';

const parse = (text: string) => parseCpuList({ path: 'online', text });

describe('list of CPUs', () => {
  it.each([
    ['0\n', [0]],
    ['0-3\n', [0, 1, 2, 3]],
    ['0-1,8,10-11\n', [0, 1, 8, 10, 11]],
    ['\n', []],
    [' 1, 3 ', [1, 3]],
    ['5-5', [5]],
  ])('expands %j', (text, cpus) => {
    expect(parse(text)).toEqual(cpus);
  });

  it.each(['a', '3-1', '1-', '-1', '1--2', '0-999999', '0:1'])('rejects %j', (text) => {
    expect(() => parse(text)).toThrow(UnexpectedFormat);
  });
});
