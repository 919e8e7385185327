import { describe, expect, it } from 'vitest';
import { comparePrograms } from './compare-programs.js';

const process = (
  program: string | null,
  rss: number | null,
  cmdline: readonly string[] | null = [String(program)],
) => ({
  program,
  name: program ?? 'unknown',
  username: 'app',
  cmdline,
  rss,
  cpuPercent: 0.1,
  numThreads: 2,
  numFds: null,
});

describe('comparePrograms', () => {
  it('tells what only one side runs, and what both do', () => {
    const { onlyFirst, onlySecond, different, alike } = comparePrograms(
      [process('a', 10), process('a', 20), process('b', 5), process('same', 1)],
      [process('a', 40), process('c', 7), process('d', 9), process('same', 100)],
    );
    expect(onlyFirst.map(({ program }) => program)).toEqual(['b']);
    expect(onlySecond.map(({ program }) => program)).toEqual(['d', 'c']);
    expect(different).toEqual([
      {
        program: 'a',
        name: 'a',
        username: 'app',
        first: { processes: 2, rss: 30, cpuPercent: 0.2, numThreads: 4, numFds: null, cmdlines: [] },
        second: { processes: 1, rss: 40, cpuPercent: 0.1, numThreads: 2, numFds: null, cmdlines: [] },
      },
    ]);
    expect(alike.map(({ program }) => program)).toEqual(['same']);
  });

  it('shows the command lines that differ', () => {
    const { different } = comparePrograms(
      [process('a', 1, ['a', '-Xmx4g']), process('a', 1, ['a'])],
      [process('a', 1, ['a', '-Xmx8g']), process('a', 1, ['a'])],
    );
    expect(different.map(({ first, second }) => [first?.cmdlines, second?.cmdlines])).toEqual([
      [[['a', '-Xmx4g']], [['a', '-Xmx8g']]],
    ]);
  });

  it('keeps users apart, and takes the name where the program is not known', () => {
    const root = { ...process('a', 1), username: 'root' };
    const { onlyFirst, onlySecond, alike } = comparePrograms(
      [process('a', 1), process(null, null, null)],
      [root, process(null, 3, null)],
    );
    expect(onlyFirst.map(({ program, username }) => [program, username])).toEqual([['a', 'app']]);
    expect(onlySecond.map(({ program, username }) => [program, username])).toEqual([['a', 'root']]);
    expect(alike.map(({ program, first, second }) => [program, first?.rss, second?.rss])).toEqual([
      ['unknown', null, 3],
    ]);
  });
});
