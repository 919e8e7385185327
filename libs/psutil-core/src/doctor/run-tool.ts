import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Folders of the system only: npx puts folders of projects in front of the PATH. */
const folders = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', String.raw`C:\Windows\System32`];

/** What a tool of the system prints; null if it is not there, fails, or does not know its arguments. */
export function runTool(name: string, ...args: readonly string[]): string | null {
  const path = folders.map((folder) => join(folder, name)).find((candidate) => existsSync(candidate));
  if (path === undefined) {
    return null;
  }
  const { status, stdout } = spawnSync(path, args, {
    encoding: 'utf8',
    timeout: 10_000,
    killSignal: 'SIGKILL',
    maxBuffer: 1 << 26,
    env: { LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout : null;
}

/** The numbers of the first line that begins with `label`, without those of words; null without such a line. */
export function numbersAfter(label: string, text: string): number[] | null {
  const line = text.split('\n').find((candidate) => candidate.startsWith(label));
  return line === undefined ? null : (line.slice(label.length).match(/(?<=\s|^)-?\d+(?=\s|$)/gu) ?? []).map(Number);
}
