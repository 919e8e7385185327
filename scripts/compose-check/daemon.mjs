// A dockerd of our own: private socket, private data, the machine's firewall and default bridge untouched.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
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
  const args = ['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec'), '--pidfile', join(folder, 'dockerd.pid'), '--host', socket];
  const untouched = ['--bridge=none', '--iptables=false', '--ip6tables=false', '--ip-forward=false', '--ip-masq=false'];
  // The kernel ends it if this process is killed. In a session of its own, so that Ctrl-C leaves its end to us.
  const [command, prefix] = existsSync('/usr/bin/setpriv') ? ['setpriv', ['--pdeathsig', 'TERM', '--', 'dockerd']] : ['dockerd', []];
  const daemon = spawn(command, [...prefix, ...args, ...untouched], { env: { ...process.env, PATH: path }, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  const exited = new Promise((resolve) => {
    daemon.once('exit', resolve);
    daemon.once('error', resolve);
  });
  const hasEnded = () => daemon.exitCode !== null || daemon.signalCode !== null || daemon.pid === undefined;

  const stop = async () => {
    if (hasEnded()) return;
    daemon.kill('SIGTERM'); // stops its containers and its containerd too
    const ended = await Promise.race([exited.then(() => true), sleep(STOP_LIMIT_MS, false, { ref: false })]);
    if (!ended) daemon.kill('SIGKILL');
    await exited;
    await unmountBelow({ run, folder });
  };
  const env = { PATH: path, DOCKER_HOST: socket, DOCKER_CONFIG: join(folder, 'config'), DOCKER_BUILDKIT: '0' };
  for (const deadline = Date.now() + READY_LIMIT_MS; Date.now() < deadline; await sleep(300)) {
    if (hasEnded()) throw new Skipped(`dockerd cannot run here: ${lastLine(logFile)}`);
    if (await run('docker', ['version'], { env, limitMs: 5000 }).then(() => true, () => false)) return { env, stop };
  }
  await stop();
  throw new Skipped(`dockerd was not ready in ${READY_LIMIT_MS / 1000} s: ${lastLine(logFile)}`);
}

/** dockerd leaves the mount of the host's network namespace behind. */
async function unmountBelow({ run, folder }) {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n').map((line) => line.split(' ')[4] ?? '');
  for (const mount of mounts.filter((path) => path.startsWith(`${folder}/`)).reverse()) await run('umount', [mount], { evenWhenStopped: true });
}

function lastLine(file) {
  return readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) ?? '';
}
