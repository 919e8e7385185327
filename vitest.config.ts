import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

// A test's set follows from its name and place alone:
//   unit      *.test.ts in a project: no servers, done in seconds; and in tests/house/, the rules of the sources,
//             and tests/bench/, the arithmetic of the benchmarks
//   servers   *.servers.test.ts in a project: starts a real nats-server or ClickHouse
//   system    *.test.ts in tests/: the whole machine, from its /proc to REST and back
//   long      *.long.test.ts in tests/: minutes of killing and waiting, each alone, because they measure times
//   long-two  those in folders whose tests measure no times, two at once; and *.fuzz.test.ts with a hundred times as
//             many random inputs as in their own set
// `npm run test:unit` runs the first, `npm test` the first three, `npm run test:long` the last two.
// Tests run from the sources of every package (the '@psfleet/source' condition), so no build is needed before them.
/** They wait for what a fleet does, with limits that are far from what it takes. */
const untimed = 'tests/{accounting,end-to-end,join,machine,package,walks,windows}';
const conditions = ['@psfleet/source', 'module', 'node', 'development|production'];

export default defineConfig({
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    // Real servers and programs share the machine with the other tests.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 10_000 } },
    pool: 'forks',
    projects: [
      testSet('unit', {
        include: ['{apps,libs}/*/{src,tests}/**/*.test.ts', 'tests/{bench,house}/*.test.ts'],
        except: ['**/*.servers.test.ts'],
        // Loading the modules once per worker instead of once per file halves the time.
        isolate: false,
        maxWorkers: 2,
        sequence: { groupOrder: 0 },
      }),
      testSet('servers', {
        include: ['{apps,libs}/*/tests/**/*.servers.test.ts'],
        maxWorkers: 2,
        sequence: { groupOrder: 1 },
      }),
      testSet('system', {
        include: ['tests/**/*.test.ts'],
        except: ['tests/{bench,house}/**', '**/*.long.test.ts'],
        maxWorkers: 2,
        sequence: { groupOrder: 1 },
        testTimeout: 240_000,
      }),
      testSet('long', {
        include: ['tests/**/*.long.test.ts'],
        except: [`${untimed}/**`],
        maxWorkers: 1,
        sequence: { groupOrder: 2 },
        testTimeout: 1_800_000,
        hookTimeout: 600_000,
      }),
      testSet('long-two', {
        include: [
          `${untimed}/**/*.long.test.ts`,
          '{apps,libs,tests}/**/*.fuzz.test.ts',
          'apps/api/tests/contract.servers.test.ts',
        ],
        maxWorkers: 2,
        sequence: { groupOrder: 3 },
        env: { PSFLEET_TEST_TIMES: '100' },
        testTimeout: 1_800_000,
        hookTimeout: 600_000,
      }),
    ],
  },
});

type SetOptions = NonNullable<TestProjectInlineConfiguration['test']> & { readonly except?: readonly string[] };

function testSet(name: string, { except = [], ...options }: SetOptions): TestProjectInlineConfiguration {
  const exclude = ['**/node_modules/**', '**/dist/**', '**/fixtures/**', ...except];
  return { extends: true, test: { name, exclude, ...options } };
}
