import { assert, constantFrom, oneof, property, string, uint8Array, type Arbitrary } from 'fast-check';
import { describe, it } from 'vitest';
import { PsutilError, createPsutil, type ProcessAttribute } from '../src/index.js';
import { FakeIo } from './testing/fake-io.js';

/** `npm run test:long` runs a hundred times as many; scripts/test.mjs prints the seed. */
const times = Number(process.env['PSFLEET_TEST_TIMES'] ?? 1);
const seed = Number(process.env['PSFLEET_TEST_SEED'] ?? 20_261_123);

const validStat =
  '42 (a) S 1 42 42 0 -1 4194304 11 12 13 14 150 160 17 18 20 0 7 0 123456 1048576 256 1 1 1 0 0 0 0 0 4096 65536 ' +
  '0 0 0 17 3 0 0 9 0 0 0 0 0 0 0 0 0 0\n';
const validStatus =
  'Name:\ta\nTgid:\t42\nUid:\t1\t1\t1\t1\nGid:\t1\t1\t1\t1\nVmSize:\t 4 kB\nThreads:\t7\n' +
  'voluntary_ctxt_switches:\t1\nnonvoluntary_ctxt_switches:\t2\n';
const validSmaps = '1000-2000 r-xp 00000000 00:00 0 /a\nRss: 4 kB\nPss: 4 kB\n';

const attributes: readonly ProcessAttribute[] = [
  'name',
  'ppid',
  'status',
  'uids',
  'gids',
  'createTime',
  'cmdline',
  'environ',
  'cpuTimes',
  'cpuNum',
  'memoryInfo',
  'memoryInfoEx',
  'memoryFootprint',
  'memoryMaps',
  'pageFaults',
  'numThreads',
  'threads',
  'ioCounters',
  'numCtxSwitches',
  'nice',
  'terminal',
];

/** Valid content with a part replaced, or arbitrary content. */
function damaged(good: string): Arbitrary<string> {
  return oneof(
    property2(good),
    string({ maxLength: 200 }),
    uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    constantFrom('', '\n', '\0', ')', '(', `${good}${good}`),
  );
}

function property2(good: string): Arbitrary<string> {
  return uint8Array({ minLength: 3, maxLength: 3 }).chain((numbers) =>
    string({ maxLength: 10 }).map((insert) => {
      const [from = 0, length = 0] = numbers;
      const at = Math.floor((from / 256) * good.length);
      return good.slice(0, at) + insert + good.slice(at + (length % 20));
    }),
  );
}

describe('whatever the kernel writes', () => {
  it('becomes values or PsutilErrors, never anything else', () => {
    assert(
      property(
        damaged(validStat),
        damaged(validStatus),
        damaged('1 2 3 4 5 6 7\n'),
        damaged('rchar: 1\n'),
        damaged('a\0b\0'),
        damaged(validSmaps),
        (stat, status, statm, io, text, smaps) => {
          const files = {
            stat,
            status,
            statm,
            io,
            cmdline: text,
            environ: text,
            smaps,
            smaps_rollup: smaps,
            'task/42/stat': stat,
          };
          const entries = Object.fromEntries(
            Object.entries(files).map(([name, content]) => [`/proc/42/${name}`, content]),
          );
          const ps = createPsutil({ io: new FakeIo({ '/proc/stat': 'btime 1\n', ...entries }) });
          for (const attr of attributes) {
            onlyOurErrors(() => new ps.Process(42).asDict({ attrs: [attr] }));
          }
          onlyOurErrors(() => ps.pidExists(42));
        },
      ),
      { seed, numRuns: 300 * times },
    );
  });
});

function onlyOurErrors(action: () => unknown): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof PsutilError)) {
      throw error;
    }
  }
}
