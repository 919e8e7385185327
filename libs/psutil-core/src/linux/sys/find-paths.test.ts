import { describe, expect, it } from 'vitest';
import { FakeIo } from '../../../tests/testing/fake-io.js';
import { findPaths } from './find-paths.js';

const io = new FakeIo({
  '/sys/a/cpu0/x': '',
  '/sys/a/cpu10/x': '',
  '/sys/a/cpu2/x': '',
  '/sys/a/cpu3/y': '',
  '/sys/a/cpufreq/x': '',
  '/sys/a/cpu(1)/x': '',
});

describe('findPaths', () => {
  it.each([
    ['/sys/a/cpu[0-9]*/x', ['/sys/a/cpu0/x', '/sys/a/cpu2/x', '/sys/a/cpu10/x']],
    ['/sys/a/cpu[0-9]*', ['/sys/a/cpu0', '/sys/a/cpu2', '/sys/a/cpu3', '/sys/a/cpu10']],
    ['/sys/a/cpu(*)/x', ['/sys/a/cpu(1)/x']],
    ['/sys/a/cpu0/x', ['/sys/a/cpu0/x']],
    ['/sys/a/cpu0/z', []],
    ['/no/such/*', []],
  ])('expands %s', (pattern, paths) => {
    expect(findPaths(io, pattern)).toEqual(paths);
  });

  it('uses the glob of the io if it has one', () => {
    const asked: string[] = [];
    const glob = (pattern: string) => {
      asked.push(pattern);
      return ['/b10', '/b9'];
    };
    expect(findPaths(Object.assign(new FakeIo({}), { glob }), '/b*')).toEqual(['/b9', '/b10']);
    expect(asked).toEqual(['/b*']);
  });
});
