import { setTimeout as delay } from 'node:timers/promises';
import { EX_CONFIG, type Logger } from '@psfleet/service-kit';
import { EmbeddedError } from '../errors.js';
import { type ProgramExit, type ProgramSpec, type RunningProgram, runProgram } from './child-program.js';

/** An event of a child that was ready before. */
export type ChildEvent =
  | {
      readonly type: 'exited';
      readonly exit: ProgramExit;
      readonly lastLines: readonly string[];
      readonly restartInMs: number | null;
    }
  | {
      /** It is not restarted as long as another program has its port. */
      readonly type: 'blocked';
      readonly reason: string;
    }
  | { readonly type: 'restarted'; readonly pid: number };

export interface SuperviseOptions {
  readonly program: ProgramSpec;
  /** Whether it accepts work; called every 50 ms while it starts. The start fails if it rejects. */
  readonly isReady: () => Promise<boolean>;
  /** Called before each restart. Rejects with EmbeddedError `port-busy` while another program has the child's port. */
  readonly requireFreePorts?: () => Promise<void>;
  readonly readyLimitMs: number;
  /** Whether to restart it when it exits unexpectedly. */
  readonly autoRestart: boolean;
  readonly logger: Logger;
  readonly onEvent?: (event: ChildEvent) => void;
  /** Aborts the first start: the child is asked to stop and `supervise` rejects. */
  readonly signal?: AbortSignal;
}

export interface SupervisedChild {
  /** Null while it does not run. */
  readonly pid: number | null;
  stop(): Promise<void>;
  /** Sends SIGKILL; it does not run again until `restart`. */
  kill(): Promise<void>;
  /** Stops it if it runs, starts it and waits until it is ready. */
  restart(): Promise<void>;
}

const readyPollMs = 50;
const firstBackoffMs = 500;
const maxBackoffMs = 30_000;
const blockedPollMs = 1000;
/** A child that ran this long starts with the first back-off again. */
const stableAfterMs = 60_000;

/**
 * Starts a child and resolves when it is ready; rejects with `start-failed` and its last output if it exits before or
 * takes too long.
 */
export async function supervise(options: SuperviseOptions): Promise<SupervisedChild> {
  const supervisor = new Supervisor(options);
  await supervisor.restart();
  return supervisor;
}

class Supervisor implements SupervisedChild {
  #running: RunningProgram | null = null;
  #isWanted = false;
  #backoffMs = firstBackoffMs;
  #backoffTimer: NodeJS.Timeout | undefined;
  #blockedBy: string | null = null;
  readonly #options: SuperviseOptions;

  constructor(options: SuperviseOptions) {
    this.#options = options;
  }

  get pid(): number | null {
    return this.#running?.pid ?? null;
  }

  async stop(): Promise<void> {
    await this.#end((running) => running.stop());
  }

  async kill(): Promise<void> {
    await this.#end((running) => running.kill());
  }

  async restart(): Promise<void> {
    await this.stop();
    this.#isWanted = true;
    await this.#launch();
  }

  async #end(how: (running: RunningProgram) => Promise<ProgramExit>): Promise<void> {
    this.#isWanted = false;
    clearTimeout(this.#backoffTimer);
    const running = this.#running;
    if (running === null) {
      return;
    }
    await how(running);
    if (this.#running === running) {
      this.#running = null;
    }
  }

  async #launch(): Promise<void> {
    const { program } = this.#options;
    let running: RunningProgram;
    try {
      running = await runProgram(program);
    } catch (error) {
      throw new EmbeddedError('start-failed', `${program.name} could not be started: ${(error as Error).message}`, {
        cause: error,
      });
    }
    this.#running = running;
    const startedAt = performance.now();
    try {
      await this.#waitUntilReady(running);
    } catch (error) {
      await (this.#options.signal?.aborted ? running.stop() : running.kill());
      this.#running = null;
      throw error;
    }
    void running.exited.then((exit) => this.#onExit(running, exit, performance.now() - startedAt));
  }

  async #waitUntilReady(running: RunningProgram): Promise<void> {
    const { program, isReady, readyLimitMs, signal } = this.#options;
    let exit: ProgramExit | null = null;
    void running.exited.then((value) => (exit = value));
    const deadline = performance.now() + readyLimitMs;
    while (!(await isReady())) {
      signal?.throwIfAborted();
      if (exit !== null) {
        throw new EmbeddedError(
          'start-failed',
          `${program.name} exited while starting (${describeExit(exit)}): ${lastOutput(running)}`,
        );
      }
      if (performance.now() > deadline) {
        throw new EmbeddedError(
          'start-failed',
          `${program.name} was not ready after ${readyLimitMs / 1000} s: ${lastOutput(running)}`,
        );
      }
      await delay(readyPollMs);
    }
    if (exit !== null) {
      throw new EmbeddedError(
        'start-failed',
        `${program.name} exited while starting (${describeExit(exit)}): ${lastOutput(running)}`,
      );
    }
  }

  #onExit(running: RunningProgram, exit: ProgramExit, ranMs: number): void {
    if (this.#running === running) {
      this.#running = null;
    }
    if (!this.#isWanted) {
      return;
    }
    if (ranMs > stableAfterMs) {
      this.#backoffMs = firstBackoffMs;
    }
    // Restarting does not correct a wrong configuration.
    const restartInMs = this.#options.autoRestart && exit.code !== EX_CONFIG ? this.#backoffMs : null;
    this.#options.logger.info(
      { child: this.#options.program.name, ...exit, restartInMs, lastOutput: lastOutput(running) },
      'child exited unexpectedly',
    );
    // Scheduled before the event, so that its listener can stop the child.
    if (restartInMs !== null) {
      this.#restartLater();
    }
    this.#options.onEvent?.({ type: 'exited', exit, lastLines: running.lastLines(), restartInMs });
  }

  #restartLater(): void {
    const waitMs = this.#backoffMs;
    this.#backoffMs = Math.min(this.#backoffMs * 2, maxBackoffMs);
    this.#backoffTimer = setTimeout(() => void this.#launchAgain(), waitMs);
  }

  async #launchAgain(): Promise<void> {
    const { program, logger, onEvent, requireFreePorts } = this.#options;
    try {
      await requireFreePorts?.();
      if (!this.#isWanted) {
        return;
      }
      this.#blockedBy = null;
      await this.#launch();
    } catch (error) {
      if (!this.#isWanted) {
        return;
      }
      if (error instanceof EmbeddedError && error.code === 'port-busy') {
        this.#awaitPorts(error.message);
        return;
      }
      logger.warn({ err: error, child: program.name, restartInMs: this.#backoffMs }, 'could not restart the child');
      this.#restartLater();
      return;
    }
    logger.info({ child: program.name, pid: this.pid }, 'child restarted');
    onEvent?.({ type: 'restarted', pid: this.pid ?? 0 });
  }

  /** Starting it would only fail again. */
  #awaitPorts(reason: string): void {
    if (reason !== this.#blockedBy) {
      this.#blockedBy = reason;
      this.#options.onEvent?.({ type: 'blocked', reason });
    }
    this.#backoffTimer = setTimeout(() => void this.#launchAgain(), blockedPollMs);
  }
}

export function describeExit({ code, signal }: ProgramExit): string {
  return signal === null ? `status ${String(code)}` : signal;
}

function lastOutput(running: RunningProgram): string {
  return running.lastLines().slice(-5).join(' | ') || 'no output';
}
