import { defineConfig } from 'vite';

export default defineConfig({
  base: '/',
  // Our own packages are built from their sources.
  resolve: { conditions: ['@psfleet/source', 'module', 'browser', 'production'] },
  build: {
    target: 'es2022',
    // The policy of the page allows neither inline scripts nor data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Which chunk loads which: the test of the budgets reads it.
    manifest: true,
    reportCompressedSize: false,
    rolldownOptions: {
      // Packages mark what a server may not render; nothing here is rendered by one.
      onLog: (level, log, report) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') {
          report(level, log);
        }
      },
    },
  },
});
