import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface ListedProcess {
  readonly pid: number;
  readonly ppid: number;
  /** Arguments with blanks between them. */
  readonly commandLine: string;
  /** The lines of /proc/PID/status by their names. */
  readonly status: Readonly<Record<string, string>>;
}

/** All processes that can be read now. */
export function listProcesses(): readonly ListedProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const lines = readFileSync(`/proc/${name}/status`, 'utf8').trim().split('\n');
        const status = Object.fromEntries(lines.map((line) => line.split(/:\s*/, 2) as [string, string]));
        const commandLine = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return [{ pid: Number(name), ppid: Number(status['PPid']), commandLine, status }];
      } catch {
        return []; // it ended meanwhile
      }
    });
}

/** Whether a user without any right of the stack's users can read this file. */
export function strangerCanRead(path: string): boolean {
  const options = ['--reuid=61234', '--regid=61234', '--clear-groups', '--inh-caps=-all', '--bounding-set=-all'];
  return spawnSync('/usr/bin/setpriv', [...options, '--', '/bin/cat', path], { stdio: 'ignore' }).status === 0;
}
