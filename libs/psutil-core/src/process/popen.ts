import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { NativeCallFailed } from '../errors.js';
import type { ChildProcess, SpawnOptions } from '../model/node-types.js';
import { BoundProcess, type ProcessFamily } from './process.js';

/**
 * A child process: Process around a ChildProcess of node:child_process. Its signals are those of Process, which never
 * hit another process, and `wait` resolves with the exit code or the negated signal. The constructor does not throw if
 * the child is already gone.
 */
export class BoundPopen extends BoundProcess {
  /** The standard streams and events. */
  readonly child: ChildProcess;

  constructor(system: ProcessFamily, child: ChildProcess) {
    if (child.pid === undefined) {
      throw new TypeError('that child process was not started: wait for its event "error"');
    }
    super(system, child.pid, (timeout) => waitForChild(child, timeout));
    this.child = child;
  }

  // Closes the streams and waits, for `await using child = await Popen.start(...)`. Without @types/node and the library
  // esnext.disposable there is no such symbol, hence the comment that declarations keep.
  /** @ts-ignore */
  async [Symbol.asyncDispose](): Promise<void> {
    this.child.stdin?.end();
    this.child.stdout?.destroy();
    this.child.stderr?.destroy();
    await this.wait();
  }
}

/** Starts a program. Rejects with NativeCallFailed if that fails. */
export async function startChild(
  command: string,
  args: readonly string[],
  options: SpawnOptions,
): Promise<ChildProcess> {
  try {
    const child = spawn(command, args, options);
    await once(child, 'spawn');
    return child;
  } catch (error) {
    throw toSpawnFailure(error);
  }
}

/** Wrong arguments, which have no errno, stay as they are. */
function toSpawnFailure(error: unknown): unknown {
  const { errno, code, path } = error as NodeJS.ErrnoException;
  if (typeof errno !== 'number') {
    return error;
  }
  const failure = new NativeCallFailed('spawn', Math.abs(errno), code ?? `errno ${Math.abs(errno)}`, path ?? null);
  failure.cause = error;
  return failure;
}

async function waitForChild(child: ChildProcess, timeout: number | null): Promise<{ readonly code: number } | null> {
  const code = decodeExit(child);
  if (code !== null) {
    return { code };
  }
  const stop = new AbortController();
  const { signal } = stop;
  try {
    const ended = once(child, 'exit', { signal });
    // Without a timeout nothing can race. With a timeout of 0, an exit that Node has already seen is still reported.
    const limits = timeout === null ? [] : [setTimeout(timeout * 1000, null, { signal })];
    await Promise.race([ended, ...limits]);
  } finally {
    stop.abort();
  }
  const late = decodeExit(child);
  return late === null ? null : { code: late };
}

function decodeExit(child: ChildProcess): number | null {
  return child.signalCode === null ? child.exitCode : -constants.signals[child.signalCode];
}
