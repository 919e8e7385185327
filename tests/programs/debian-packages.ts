import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** Tests of another file may hold apt's locks for as long as their own packages take. */
const [attempts, pauseMs] = [12, 10_000];

/** Installs packages of Debian. Throws where that is not possible, with the command that a person would type. */
export async function installPackages(...names: readonly string[]): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (aptGet('install', ...names) || (aptGet('update') && aptGet('install', ...names))) {
      return;
    }
    await sleep(pauseMs);
  }
  throw new Error(`these tests need packages of Debian: apt-get install --no-install-recommends ${names.join(' ')}`);
}

function aptGet(command: string, ...names: readonly string[]): boolean {
  const options = command === 'install' ? ['-y', '--no-install-recommends'] : [];
  const { status } = spawnSync('/usr/bin/apt-get', [command, '-qq', ...options, ...names], {
    stdio: 'ignore',
    timeout: 600_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return status === 0;
}
