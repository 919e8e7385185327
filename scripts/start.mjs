// `npm start`: prepares the clone, then runs `psfleet up` in this same process, so that no signal has to be passed on.
import { join } from 'node:path';
import { prepareWorkspace, root, step } from './prepare-workspace.mjs';

prepareWorkspace();
if (process.env.npm_lifecycle_event === 'start') {
  endWithNpm();
}
step('starting psfleet');
process.argv = [process.argv[0], 'psfleet', 'up', ...process.argv.slice(2)];
await import(join(root, 'apps', 'cli', 'dist', 'main.js'));

/**
 * Ends this process when npm has ended. npm passes SIGTERM to its shell only, which ends without its child, and npm may
 * be killed. Both show as a new parent process. If the signal reached this process too, it already stops in order.
 */
function endWithNpm() {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) {
      return;
    }
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 250);
  timer.unref();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => clearInterval(timer));
  }
}
