import type { Logger } from './logging.js';

export interface ShutdownOptions {
  readonly logger: Logger;
  /** Time limit of all steps together, after which the program exits with 1. Milliseconds, default 15,000. */
  readonly limitMs?: number;
  /** Whether to stop when standard input ends: that is how a supervised child notices that its parent is gone. */
  readonly stdinEof?: boolean;
}

export interface Shutdown {
  /** Aborts when stopping begins. Pass it to waits that would otherwise delay the end. */
  readonly signal: AbortSignal;
  /**
   * Registers a step, which gets the reason: the name of a signal, or another word. Steps run one after the other, in
   * reverse order, as what was started last is stopped first.
   */
  onStop(name: string, step: (reason: string) => Promise<void> | void): void;
  /** Stops as a signal does, and exits at the end. A second call has no effect. */
  stop(reason: string, exitCode?: number): Promise<void>;
}

interface Step {
  readonly name: string;
  readonly run: (reason: string) => Promise<void> | void;
}

/**
 * Stops a program in order on SIGTERM, SIGINT, SIGHUP (its terminal was closed) or the end of standard input. A second
 * signal exits at once.
 */
export function installShutdown({ logger, limitMs = 15_000, stdinEof = false }: ShutdownOptions): Shutdown {
  const steps: Step[] = [];
  const stopping = new AbortController();

  const stop = async (reason: string, exitCode = 0): Promise<void> => {
    if (stopping.signal.aborted) {
      return;
    }
    logger.info({ reason }, 'stopping');
    stopping.abort();
    const limit = setTimeout(() => {
      logger.error({ limitMs }, 'stopping took too long, exiting');
      process.exit(1);
    }, limitMs);
    const failed = await runSteps(steps, reason, logger);
    clearTimeout(limit);
    logger.info('stopped');
    process.exit(failed && exitCode === 0 ? 1 : exitCode);
  };

  const stopOrDie = (reason: string): void => {
    stop(reason).catch((error: unknown) => {
      logger.error({ err: error }, 'stopping failed, exiting');
      process.exit(1);
    });
  };
  const onSignal = (name: NodeJS.Signals): void => {
    // The kernel and npm each send one when a terminal is closed.
    if (stopping.signal.aborted && name !== 'SIGHUP') {
      process.exit(1);
    }
    stopOrDie(name);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, onSignal);
  }
  if (stdinEof) {
    watchStdin(() => stopOrDie('parent is gone'));
  }

  return { signal: stopping.signal, onStop: (name, run) => void steps.push({ name, run }), stop };
}

async function runSteps(steps: readonly Step[], reason: string, logger: Logger): Promise<boolean> {
  let failed = false;
  for (const { name, run } of [...steps].reverse()) {
    try {
      await run(reason);
    } catch (error) {
      failed = true;
      logger.error({ err: error, step: name }, 'stop step failed');
    }
  }
  return failed;
}

function watchStdin(onEnd: () => void): void {
  process.stdin.on('end', onEnd);
  process.stdin.on('close', onEnd);
  process.stdin.on('error', onEnd);
  process.stdin.resume();
}
