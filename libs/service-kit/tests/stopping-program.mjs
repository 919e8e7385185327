// Started by shutdown.test.ts from the build. The first argument is how it behaves when it is asked to stop.
import { createLogger, installShutdown } from '../dist/index.js';

const [behaviour] = process.argv.slice(2);
const logger = createLogger({ name: 'program', format: 'json' });
const shutdown = installShutdown({
  logger,
  limitMs: behaviour === 'hangs' ? 500 : 60_000,
  stdinEof: behaviour === 'stdin',
});
const keepAlive = setInterval(() => {}, 1000);
shutdown.signal.addEventListener('abort', () => process.stdout.write('aborted\n'));
shutdown.onStop('first opened', () => {
  clearInterval(keepAlive);
  process.stdout.write('closed first opened\n');
});
shutdown.onStop('last opened', async () => {
  if (behaviour === 'fails') {
    throw new Error('could not close');
  }
  if (behaviour?.startsWith('hangs')) {
    await new Promise(() => {});
  }
  process.stdout.write('closed last opened\n');
});
process.stdout.write('ready\n');
if (behaviour === 'itself') {
  await shutdown.stop('done', 3);
}
