// A dockerd of our own: private socket, private data, the machine's firewall and default bridge untouched.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Skipped } from './run.mjs';

const READY_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 60_000;

/** Resolves when it answers: {env, stop}, `env` to be laid over the environment of docker's programs. Throws Skipped if it cannot run here. */
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
  // In a mount namespace of its own, which takes dockerd's mounts along when it ends; there / is shared, as systemd makes it and agents need it.
  // The kernel ends it if this process is killed. In a session of its own, so that Ctrl-C leaves its end to us.
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
    daemon.kill('SIGTERM'); // stops its containers and its containerd too
    const ended = await Promise.race([exited.then(() => true), sleep(STOP_LIMIT_MS, false, { ref: false })]);
    if (!ended) {
      daemon.kill('SIGKILL');
    }
    await exited;
  };
  // BuildKit, as newer versions have it by default.
  const env = { PATH: path, DOCKER_HOST: socket, DOCKER_CONFIG: join(folder, 'config'), DOCKER_BUILDKIT: '1' };
  for (const deadline = Date.now() + READY_LIMIT_MS; Date.now() < deadline; await sleep(300)) {
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
  throw new Skipped(`dockerd was not ready in ${READY_LIMIT_MS / 1000} s: ${lastLine(logFile)}`);
}

function lastLine(file) {
  return readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) ?? '';
}
