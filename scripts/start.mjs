// `npm start`: prepares the clone, then runs `psfleet up` in this same process, so that no signal has to be passed on.
// With --listen, which lets other hosts join, it makes the packages that they download, once for each version.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { givenPath } from './clean-path.mjs';
import { prepareWorkspace, root, step } from './prepare-workspace.mjs';

prepareWorkspace();
if (process.env.PSFLEET_LISTEN || process.argv.some((argument) => /^--listen(=|$)/.test(argument))) {
  makePackages();
}
if (process.env.npm_lifecycle_event === 'start') {
  endWithNpm();
}
step('starting psfleet');
process.env.PATH = givenPath;
process.argv = [process.argv[0], 'psfleet', 'up', ...process.argv.slice(2)];
await import(join(root, 'apps', 'cli', 'dist', 'main.js'));

/** A server without packages is of use too: `psfleet enroll create` then prints the line for an installed agent. */
function makePackages() {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if (existsSync(join(root, 'dist', 'install', version, 'SHA256SUMS'))) {
    return;
  }
  step('making the packages of the agent (a minute)');
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', 'package-agent.mjs')], { stdio: 'inherit' });
  if (status !== 0) {
    step('the packages could not be made; repeat it with npm run package:agent');
  }
}

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
