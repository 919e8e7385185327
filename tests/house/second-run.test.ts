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
  filesToRunAgain: (failures: readonly Failure[], read: (file: string) => string) => readonly string[];
  setsOf: (args: readonly string[]) => readonly string[];
  combine: (first: Run, second: Run, files: readonly string[]) => object;
};

const plain = (): string => "import { it } from 'vitest';";

const failureIn = (file: string | null): Failure => ({ file, text: `${String(file)}: a test` });

function runOf(passedIn: Readonly<Record<string, number>>): Run {
  const passed = Object.values(passedIn).reduce((sum, count) => sum + count, 0);
  return { passed, passedIn: new Map(Object.entries(passedIn)), failures: [] };
}

const first: Run = { ...runOf({ a: 3, b: 2, c: 5 }), failures: ['a', 'b'].map(failureIn) };

describe('the second run of failed test files', () => {
  it('is for five files at most', () => {
    const files = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}.test.ts`);
    expect(filesToRunAgain([...files, 'a.test.ts'].map(failureIn), plain)).toEqual(files);
    expect(filesToRunAgain([...files, 'f.test.ts'].map(failureIn), plain)).toEqual([]);
    expect(filesToRunAgain([], plain)).toEqual([]);
  });

  it.each(['tests/chaos/chaos.long.test.ts', 'tests/invariant/live.long.test.ts', 'tests/walks/credentials.test.ts'])(
    'is not for what is rare by nature: %s',
    (file) => {
      expect(filesToRunAgain([failureIn('a.test.ts'), failureIn(file)], plain)).toEqual([]);
    },
  );

  it.each(["const seed = process.env['PSFLEET_TEST_SEED'];", "import fc from 'fast-check';"])(
    'is not for random inputs: %s',
    (text) => {
      expect(filesToRunAgain([failureIn('a.test.ts')], () => text)).toEqual([]);
    },
  );

  it('is not for a run without a report, or with an error in no test', () => {
    expect(filesToRunAgain([failureIn(null)], plain)).toEqual([]);
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
    const second = { ...runOf({ a: 4, b: 2 }), failures: [failureIn('b')] };
    expect(combine(first, second, ['a', 'b'])).toMatchObject({
      passed: 11,
      failures: [failureIn('b')],
      unsteady: [failureIn('a')],
    });
  });

  it('clears nothing when it ends early', () => {
    const kept = { ...first, unsteady: [] };
    const withoutReport = { ...runOf({}), failures: [failureIn(null)] };
    expect(combine(first, withoutReport, ['a', 'b'])).toEqual(kept);
    expect(combine(first, runOf({ a: 4 }), ['a', 'b'])).toEqual(kept);
  });
});
