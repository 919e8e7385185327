import { defineConfig } from 'vitest/config';

// Tests run from the sources of every package (the '@psfleet/source' condition), so no build is needed before them.
export default defineConfig({
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  resolve: { conditions: ['@psfleet/source', 'module', 'node', 'development|production'] },
  ssr: { resolve: { conditions: ['@psfleet/source', 'module', 'node', 'development|production'] } },
  test: {
    include: ['{apps,libs}/*/{src,tests}/**/*.test.ts', 'tests/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/fixtures/**'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    pool: 'forks',
  },
});
