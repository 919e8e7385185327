import { spawn, type ChildProcess } from 'node:child_process';
import { setPriority } from 'node:os';

/** Processes that start, work, exec, rename themselves and end, so that even a quiet machine has events. */
export class LivelyProcesses {
  readonly busy = node('setInterval(() => { const end = Date.now() + 60; while (Date.now() < end); }, 400)');
  readonly reniced = node('setInterval(() => {}, 60_000)');
  /** Overwrites its arguments with another name, without an exec. */
  readonly renamed = node(
    "setTimeout(() => { process.title = 'renamed-by-itself'; }, 3_000); setInterval(() => {}, 60_000)",
  );
  readonly execed = run('sh', ['-c', 'sleep 4; exec sleep 1000']);
  readonly killed = run('sleep', ['1000']);
  readonly #brief: ChildProcess[] = [];

  /** To be called at every tick, counted from 0. */
  act(tick: number): void {
    if (tick === 4) {
      setPriority(pidOf(this.reniced), 7);
    }
    if (tick === 6) {
      this.killed.kill('SIGKILL');
    }
    this.#brief.push(run('sleep', [String(tick % 3)]));
  }

  async stop(): Promise<void> {
    const all = [this.busy, this.reniced, this.renamed, this.execed, this.killed, ...this.#brief];
    await Promise.all(
      all.map(
        (child) =>
          new Promise<void>((resolve) => {
            if (child.exitCode !== null || child.signalCode !== null) {
              return resolve();
            }
            child.once('exit', () => resolve());
            child.kill('SIGKILL');
          }),
      ),
    );
  }
}

export function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) {
    throw new Error('a process of the test did not start');
  }
  return pid;
}

function node(script: string): ChildProcess {
  return run(process.execPath, ['-e', script]);
}

function run(program: string, args: readonly string[]): ChildProcess {
  return spawn(program, args, { stdio: 'ignore' });
}
