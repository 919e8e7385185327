// `npm start`: prepares the clone, then is `psfleet up` itself, in this process, so that signals need no passing on.
import { join } from 'node:path';
import { prepareWorkspace, root, step } from './prepare-workspace.mjs';

prepareWorkspace();
if (process.env.npm_lifecycle_event === 'start') {
  endWithNpm();
}
step('starting psfleet');
process.argv = [process.argv[0], 'psfleet', 'up', ...process.argv.slice(2)];
await import(join(root, 'apps', 'cli', 'dist', 'main.js'));

/** npm passes SIGTERM to its shell only, which dies and leaves us behind; and npm may be killed. Both show as a new parent, unless a signal came to us too. */
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
