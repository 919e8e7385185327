import { describe, expect, it } from 'vitest';
// @ts-expect-error a plain JavaScript module
import * as untypedSecondRun from '../../scripts/test/second-run.mjs';

interface Failure {
  readonly file: string | null;
  readonly text: string;
}
interface Run {
  readonly passed: number;
  readonly passedIn: ReadonlyMap<string, number>;
  readonly failures: readonly Failure[];
}

const { combine, filesToRunAgain, setsOf } = untypedSecondRun as {
  filesToRunAgain: (failures: readonly Failure[]) => readonly string[];
  setsOf: (args: readonly string[]) => readonly string[];
  combine: (first: Run, second: Run, files: readonly string[]) => object;
};

const failureIn = (file: string | null): Failure => ({ file, text: `${String(file)}: a test` });

describe('the second run of failed test files', () => {
  it('is for three files at most', () => {
    const files = ['a.test.ts', 'b.test.ts', 'c.test.ts'];
    expect(filesToRunAgain([...files, 'a.test.ts'].map(failureIn))).toEqual(files);
    expect(filesToRunAgain([...files, 'd.test.ts'].map(failureIn))).toEqual([]);
    expect(filesToRunAgain([])).toEqual([]);
  });

  it.each([
    'tests/chaos/chaos.long.test.ts',
    'tests/invariant/live.long.test.ts',
    'tests/invariant/stored.fuzz.test.ts',
    'libs/wire/tests/codec.fuzz.test.ts',
    'apps/api/tests/contract.servers.test.ts',
  ])('is not for what is rare by nature: %s', (file) => {
    expect(filesToRunAgain([failureIn('a.test.ts'), failureIn(file)])).toEqual([]);
  });

  it('is not for a run without a report', () => {
    expect(filesToRunAgain([failureIn(null)])).toEqual([]);
  });

  it('keeps the sets of tests and drops the files that were named', () => {
    expect(setsOf(['--project', '!long*', 'libs/wire', '--project', 'unit'])).toEqual([
      '--project',
      '!long*',
      '--project',
      'unit',
    ]);
  });

  it('counts in place of the first, whose failures are kept as unsteady', () => {
    const first = {
      passed: 10,
      passedIn: new Map([
        ['a', 3],
        ['b', 2],
      ]),
      failures: ['a', 'b'].map(failureIn),
    };
    const second = { passed: 6, passedIn: new Map(), failures: [failureIn('b')] };
    expect(combine(first, second, ['a', 'b'])).toEqual({
      passed: 11,
      failures: [failureIn('b')],
      unsteady: [failureIn('a')],
    });
  });
});
