import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { findNatsServer, loadEmbeddedConfig } from '@psfleet/embedded';

const root = new URL('../..', import.meta.url).pathname;

/** Makes a folder below which the servers, which run as a user of their own, find theirs. */
export function makeSharedFolder(prefix: string): string {
  const folder = mkdtempSync(prefix);
  chmodSync(folder, 0o755);
  return folder;
}

/** Makes packages of this machine's architecture, with the Node that runs this. */
export function makePackages(out: string): string {
  const script = join(root, 'scripts/package-agent.mjs');
  execFileSync(process.execPath, [script, '--arch', process.arch, '--running-node', '--out', out]);
  return out;
}

/**
 * Runs a script as the first process of namespaces of their own, with which all that it starts ends. Returns what its
 * last line says. Needs root.
 */
export async function runNetwork(script: string, options: Readonly<Record<string, unknown>>): Promise<unknown> {
  const { file } = await findNatsServer(loadEmbeddedConfig());
  const unshare = ['--net', '--pid', '--mount', '--uts', '--fork', '--mount-proc', '--kill-child'];
  const command = [process.execPath, join(import.meta.dirname, script), JSON.stringify(options)];
  const { status, stdout, stderr } = spawnSync('unshare', [...unshare, ...command], {
    encoding: 'utf8',
    timeout: 600_000,
    killSignal: 'SIGKILL',
    env: { PATH: `${process.env['PATH']}:/usr/sbin:/sbin`, PSFLEET_NATS_SERVER: file, PSFLEET_LOG_LEVEL: 'warn' },
  });
  if (status !== 0) {
    throw new Error(`${script} failed (${String(status)}):\n${stdout}\n${stderr}`);
  }
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}
