import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** How the previous process with the PID ended: 128 + signal, as shells report it. */
export const endedByRecycler = 128 + 15;

/**
 * Gives the same PID to one process after the other without waiting for the event loop, so that each lives about a
 * millisecond and most share their start tick with the next. It needs its own PID namespace, where ns_last_pid (Linux
 * >= 3.3) sets the next PID.
 */
export interface Recycler {
  readonly pid: number;
  /** Ends the process, gives its PID to a new one, and returns how the old one ended. */
  recycle(): number;
  close(): void;
}

/** The processes are copies of the shell that block in opening a FIFO which nobody writes. */
const script = `
block() { read nothing <"$1/never" & }
block "$1"; pid=$!; echo $pid 0
while read line; do
  kill -TERM $pid; wait $pid; ended=$?
  echo $((pid - 1)) >/proc/sys/kernel/ns_last_pid
  block "$1"
  if [ $! != $pid ]; then echo $! -1; exit 1; fi
  echo $pid $ended
done
kill -KILL $pid
`;

export function startRecycler(folder: string): Recycler {
  const [requests, answers] = [join(folder, 'requests'), join(folder, 'answers')];
  const made = spawnSync('mkfifo', [requests, answers, join(folder, 'never')]);
  if (made.status !== 0) {
    throw new Error(`mkfifo: ${made.stderr.toString()}`);
  }
  const shell: ChildProcess = spawn('/bin/sh', ['-c', `exec <"$1/requests" >"$1/answers"\n${script}`, 'sh', folder], {
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  const toShell = openSync(requests, 'w');
  const fromShell = openSync(answers, 'r');
  const buffer = Buffer.alloc(64);

  const receive = (): readonly [number, number] => {
    const length = readSync(fromShell, buffer);
    const [pid = Number.NaN, ended = Number.NaN] = buffer.toString('latin1', 0, length).split(' ').map(Number);
    if (!(ended >= 0)) {
      throw new Error(`the shell answered ${JSON.stringify(buffer.toString('latin1', 0, length))}`);
    }
    return [pid, ended];
  };

  const [pid] = receive();
  return {
    pid,
    recycle: () => {
      writeSync(toShell, '\n');
      return receive()[1];
    },
    close: () => {
      closeSync(toShell);
      closeSync(fromShell);
      shell.kill();
    },
  };
}
