import { type ChildProcess, spawn } from 'node:child_process';
import os from 'node:os';
import { createInterface } from 'node:readline';
import { findSystemProgram, type SystemUser } from '@psfleet/service-kit';
import { EmbeddedError } from '../errors.js';

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
  /**
   * The user as whom it runs, in no further group, without any capability, and unable to gain one. Only root can give
   * one; by default it runs as this process does.
   */
  readonly user?: SystemUser | undefined;
  /** The niceness that it is given where the system lets us; by default ours. */
  readonly niceness?: number | undefined;
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
  const [command, args] = commandLine(spec);
  const child = spawn(command, args, {
    env: spec.env,
    detached: true,
    ...(spec.user === undefined ? {} : { cwd: '/' }), // it may not be allowed to enter ours
    stdio: [spec.stopBy === 'stdin-end' || spec.input !== undefined ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  });
  const program = new RunningProgram(spec, child);
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', resolve);
  });
  if (spec.niceness !== undefined) {
    setNiceness(program.pid, spec.niceness);
  }
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

/** Command and arguments that run a program as another user. Throws EmbeddedError `unsupported-system`. */
export function commandAs(
  user: SystemUser | undefined,
  command: string,
  args: readonly string[],
  furtherOptions: readonly string[] = [],
): readonly [string, readonly string[]] {
  if (user === undefined && furtherOptions.length === 0) {
    return [command, args];
  }
  return [findSetpriv(), [...furtherOptions, ...privilegeOptions(user), '--', command, ...args]];
}

/** `find` throws if there is none, as on macOS. */
export function findSetpriv(find: (name: string) => string = findSystemProgram): string {
  try {
    return find('setpriv');
  } catch (error) {
    throw new EmbeddedError(
      'unsupported-system',
      `psfleet runs its servers as another user by setpriv (${(error as Error).message}): install the package ` +
        'util-linux or setpriv, or start psfleet as an ordinary user',
      { cause: error },
    );
  }
}

/** setpriv resets the groups and drops all capabilities; with no_new_privs no set-uid program gives them back. */
function privilegeOptions(user: SystemUser | undefined): readonly string[] {
  if (user === undefined) {
    return [];
  }
  return [
    `--reuid=${user.uid}`,
    `--regid=${user.gid}`,
    '--clear-groups',
    '--no-new-privs',
    '--inh-caps=-all',
    '--ambient-caps=-all',
    '--bounding-set=-all',
  ];
}

/** The program's later threads have it too. Without CAP_SYS_NICE it only answers later while the machine is busy. */
function setNiceness(pid: number, niceness: number): void {
  try {
    os.setPriority(pid, niceness);
  } catch (error) {
    const { code } = (error as { info?: { code?: string } }).info ?? {};
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'ESRCH') {
      throw error;
    }
  }
}

function commandLine({ command, args, stopBy, user }: ProgramSpec): readonly [string, readonly string[]] {
  if (stopBy === 'stdin-end') {
    return commandAs(user, command, args);
  }
  try {
    return commandAs(user, command, args, ['--pdeathsig', 'TERM']);
  } catch (error) {
    if (user !== undefined) {
      throw error;
    }
    return [command, args]; // macOS has no setpriv: there, such a child outlives a parent that is killed
  }
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
