import { spawnSync } from 'node:child_process';

/** Installs packages of Debian. Throws where that is not possible, with the command that a person would type. */
export function installPackages(...names: readonly string[]): void {
  if (!aptGet('install', ...names)) {
    aptGet('update');
    if (!aptGet('install', ...names)) {
      throw new Error(
        `these tests need packages of Debian: apt-get install --no-install-recommends ${names.join(' ')}`,
      );
    }
  }
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
