import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { findProgram } from './find-program.js';

export interface ProgramSpec {
  /** Shown to people. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment of the child: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** How it is asked to end. With `stdin-end` it also ends when this process dies, because its standard input ends then. */
  readonly stopBy: 'sigterm' | 'stdin-end';
  /** After that long it is killed. */
  readonly stopLimitMs: number;
  /** Receives each line of both outputs. */
  readonly onLine?: (line: string) => void;
}

export interface ProgramExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunningProgram {
  readonly pid: number;
  readonly exited: Promise<ProgramExit>;
  /** The newest lines of its outputs, oldest first. */
  lastLines(): readonly string[];
  /** Asks it to end, kills it after its limit. */
  stop(): Promise<ProgramExit>;
  /** SIGKILL, to its whole process group. */
  kill(): Promise<ProgramExit>;
}

const keptLines = 20;
const maxLineLength = 2000;

/**
 * Starts a program in a process group of its own, so that Ctrl-C on the terminal reaches only the supervisor, which stops its children in order.
 * Programs that know nothing of their parent (`sigterm`) are started through setpriv: the kernel ends them when the parent dies, however that happens.
 */
export async function runProgram(spec: ProgramSpec): Promise<RunningProgram> {
  const [command, args] = spec.stopBy === 'sigterm' ? withParentDeathSignal(spec) : [spec.command, spec.args];
  const child = spawn(command, args, {
    env: spec.env,
    detached: true,
    stdio: [spec.stopBy === 'stdin-end' ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<ProgramExit>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  const lines = keepLastLines(child, spec.onLine);
  child.stdin?.on('error', () => {}); // EPIPE when it is gone: `exited` tells that
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => resolve(child.pid as number));
  });

  const kill = (): Promise<ProgramExit> => {
    if (child.exitCode === null && child.signalCode === null) {
      signalGroup(pid, 'SIGKILL');
    }
    return exited;
  };
  const stop = async (): Promise<ProgramExit> => {
    if (child.exitCode !== null || child.signalCode !== null) {
      return exited;
    }
    const limit = setTimeout(() => void kill(), spec.stopLimitMs);
    if (spec.stopBy === 'stdin-end') {
      child.stdin?.end();
    } else {
      child.kill('SIGTERM');
    }
    const exit = await exited;
    clearTimeout(limit);
    return exit;
  };
  return { pid, exited, lastLines: () => [...lines], stop, kill };
}

/** util-linux' setpriv is essential on Debian; without it (macOS) such a child outlives a parent that is killed. */
function withParentDeathSignal({ command, args }: ProgramSpec): readonly [string, readonly string[]] {
  const setpriv = findProgram('setpriv', '/usr/bin:/bin');
  return setpriv === null ? [command, args] : [setpriv, ['--pdeathsig', 'TERM', '--', command, ...args]];
}

function keepLastLines(child: ChildProcess, onLine: ((line: string) => void) | undefined): string[] {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) {
      continue;
    }
    createInterface({ input: stream, crlfDelay: Infinity }).on('line', (line) => {
      lines.push(line.slice(0, maxLineLength));
      if (lines.length > keptLines) {
        lines.shift();
      }
      onLine?.(line);
    });
  }
  return lines;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
      throw error;
    }
  }
}
