import { defineConfig } from 'vitest/config';

// Tests run from the sources of every package (the '@psfleet/source' condition), so no build is needed before them.
export default defineConfig({
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  resolve: { conditions: ['@psfleet/source', 'module', 'node', 'development|production'] },
  ssr: { resolve: { conditions: ['@psfleet/source', 'module', 'node', 'development|production'] } },
  test: {
    include: ['{apps,libs}/*/{src,tests}/**/*.test.ts', 'tests/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/fixtures/**'],
    // Real servers and programs share the machine with whatever else is tested.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 10_000 } },
    pool: 'forks',
  },
});
