import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { findProgram } from './find-program.js';

export interface ProgramSpec {
  /** Name shown to people. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The child's whole environment: it inherits nothing. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * How the child is asked to end. With `stdin-end` it also ends when this process dies, which closes its standard
   * input.
   */
  readonly stopBy: 'sigterm' | 'stdin-end';
  /** Milliseconds after which it is killed. */
  readonly stopLimitMs: number;
  /** Written to its standard input, which ends then: for a secret, which must not be an argument. */
  readonly input?: string;
  /** Receives each line of both outputs. */
  readonly onLine?: (line: string) => void;
}

export interface ProgramExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const keptLines = 20;
const maxLineLength = 2000;

/**
 * Starts a program in a process group of its own, so that Ctrl-C on the terminal reaches only the supervisor, which
 * stops its children in order. Programs that do not watch their standard input (`sigterm`) are started through setpriv:
 * the kernel ends them when the parent dies.
 */
export async function runProgram(spec: ProgramSpec): Promise<RunningProgram> {
  const [command, args] = spec.stopBy === 'sigterm' ? withParentDeathSignal(spec) : [spec.command, spec.args];
  const child = spawn(command, args, {
    env: spec.env,
    detached: true,
    stdio: [spec.stopBy === 'stdin-end' || spec.input !== undefined ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  });
  const program = new RunningProgram(spec, child);
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', resolve);
  });
  return program;
}

export class RunningProgram {
  readonly exited: Promise<ProgramExit>;
  readonly #spec: ProgramSpec;
  readonly #child: ChildProcess;
  readonly #lines: string[] = [];

  constructor(spec: ProgramSpec, child: ChildProcess) {
    this.#spec = spec;
    this.#child = child;
    this.exited = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
    child.stdin?.on('error', () => {}); // EPIPE once the child has ended, which `exited` reports
    if (spec.input !== undefined) {
      child.stdin?.end(spec.input);
    }
    this.#readLines();
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  /** The newest lines of its outputs, oldest first. */
  lastLines(): readonly string[] {
    return [...this.#lines];
  }

  /** Asks it to end, and kills it after its limit. */
  async stop(): Promise<ProgramExit> {
    if (this.#hasExited) {
      return this.exited;
    }
    const limit = setTimeout(() => void this.kill(), this.#spec.stopLimitMs);
    if (this.#spec.stopBy === 'stdin-end') {
      this.#child.stdin?.end();
    } else {
      this.#child.kill('SIGTERM');
    }
    const exit = await this.exited;
    clearTimeout(limit);
    return exit;
  }

  /** Sends SIGKILL to its whole process group. */
  kill(): Promise<ProgramExit> {
    if (!this.#hasExited) {
      signalGroup(this.pid, 'SIGKILL');
    }
    return this.exited;
  }

  get #hasExited(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  #readLines(): void {
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream === null) {
        continue;
      }
      createInterface({ input: stream, crlfDelay: Infinity }).on('line', (line) => {
        this.#lines.push(line.slice(0, maxLineLength));
        if (this.#lines.length > keptLines) {
          this.#lines.shift();
        }
        this.#spec.onLine?.(line);
      });
    }
  }
}

/** Debian always has setpriv (util-linux); without it (macOS) such a child outlives a parent that is killed. */
function withParentDeathSignal({ command, args }: ProgramSpec): readonly [string, readonly string[]] {
  const setpriv = findProgram('setpriv', '/usr/bin:/bin');
  return setpriv === null ? [command, args] : [setpriv, ['--pdeathsig', 'TERM', '--', command, ...args]];
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
