// A private dockerd: its own socket and data, and no changes to the machine's firewall and default bridge.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Skipped } from './run.mjs';

const readyTimeoutMs = 30_000;
const stopTimeoutMs = 60_000;

/**
 * Resolves when the daemon answers, with its `stop` and the variables `env` that docker's programs need. Throws Skipped
 * if dockerd cannot run here.
 */
export async function startDockerd({ run, folder, path }) {
  const socket = `unix://${join(folder, 'docker.sock')}`;
  const logFile = join(folder, 'dockerd.log');
  const log = openSync(logFile, 'a');
  const args = [
    '--data-root',
    join(folder, 'data'),
    '--exec-root',
    join(folder, 'exec'),
    '--pidfile',
    join(folder, 'dockerd.pid'),
    '--host',
    socket,
  ];
  const untouched = ['--bridge=none', '--iptables=false', '--ip6tables=false', '--ip-forward=false', '--ip-masq=false'];
  // dockerd runs in a mount namespace of its own, so that its mounts vanish with it. In there / is shared, as systemd
  // makes it and agents need it. The kernel ends dockerd if this process is killed. A session of its own keeps Ctrl-C
  // away from it, so that it is stopped in order.
  const start = [
    '--mount',
    'setpriv',
    '--pdeathsig',
    'TERM',
    '--',
    'sh',
    '-c',
    'mount --make-rshared / && exec dockerd "$@"',
    'dockerd',
  ];
  const daemon = spawn('unshare', [...start, ...args, ...untouched], {
    env: { ...process.env, PATH: path },
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const exited = new Promise((resolve) => {
    daemon.once('exit', resolve);
    daemon.once('error', resolve);
  });
  const hasEnded = () => daemon.exitCode !== null || daemon.signalCode !== null || daemon.pid === undefined;

  const stop = async () => {
    if (hasEnded()) {
      return;
    }
    // dockerd then stops its containers and its containerd too.
    daemon.kill('SIGTERM');
    const ended = await Promise.race([exited.then(() => true), sleep(stopTimeoutMs, false, { ref: false })]);
    if (!ended) {
      daemon.kill('SIGKILL');
    }
    await exited;
  };
  // Newer versions build with BuildKit by default.
  const env = { PATH: path, DOCKER_HOST: socket, DOCKER_CONFIG: join(folder, 'config'), DOCKER_BUILDKIT: '1' };
  for (const deadline = Date.now() + readyTimeoutMs; Date.now() < deadline; await sleep(300)) {
    if (hasEnded()) {
      throw new Skipped(`dockerd cannot run here: ${lastLine(logFile)}`);
    }
    if (
      await run('docker', ['version'], { env, limitMs: 5000 }).then(
        () => true,
        () => false,
      )
    ) {
      return { env, stop };
    }
  }
  await stop();
  throw new Skipped(`dockerd was not ready in ${readyTimeoutMs / 1000} s: ${lastLine(logFile)}`);
}

function lastLine(file) {
  return readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) ?? '';
}
