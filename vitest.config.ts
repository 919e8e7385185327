import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

// A test's set follows from its name and place alone:
//   unit      *.test.ts in a project: no servers, done in seconds; tests/house/ holds the rules of the sources,
//             tests/bench/ tests the arithmetic of the benchmarks
//   servers   *.servers.test.ts in a project: starts a real nats-server or ClickHouse
//   system    *.test.ts in tests/: the whole machine, from its /proc to REST and back
//   long      *.long.test.ts in tests/: minutes of killing and waiting; `npm run test:long` only
// Tests run from the sources of every package (the '@psfleet/source' condition), so no build is needed before them.
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
      set(
        'unit',
        ['{apps,libs}/*/{src,tests}/**/*.test.ts', 'tests/{bench,house}/*.test.ts'],
        ['**/*.servers.test.ts'],
      ),
      set('servers', ['{apps,libs}/*/tests/**/*.servers.test.ts']),
      set('system', ['tests/**/*.test.ts'], ['tests/{bench,house}/**', '**/*.long.test.ts']),
      set('long', ['tests/**/*.long.test.ts']),
    ],
  },
});

function set(name: string, include: string[], exclude: string[] = []): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: { name, include, exclude: ['**/node_modules/**', '**/dist/**', '**/fixtures/**', ...exclude] },
  };
}
