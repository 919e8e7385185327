import type { ProcessEventBatch, ProcessEventSource, ReapedTotals } from '../platform/process-event-source.js';

/** The arguments of processEvents. */
export interface ProcessEventOptions {
  /** Called when events occurred. */
  readonly onEvents: (batch: ProcessEventBatch) => void;
  /** Whether the kernel is asked to account ends; true when omitted. */
  readonly accounting?: boolean;
  /** Called with the error of a poll, after which polling continues. When omitted, the timer throws it. */
  readonly onError?: (error: unknown) => void;
  /** Milliseconds between two polls; 50 when omitted. */
  readonly intervalMs?: number;
  /** The longest interval, which polling approaches while few events occur; `intervalMs` when omitted or smaller. */
  readonly maxIntervalMs?: number;
}

/** A running subscription. */
export interface ProcessEvents {
  /** Why the ends of processes are not accounted; null if they are. */
  readonly accountingProblem: string | null;
  /** Delivers pending events now, without waiting for the next poll. */
  flush(): void;
  /** The arguments of a process now; null if it is gone, has none, or may not be read. */
  readCommand(pid: number): string[] | null;
  /** What a process took over from the children that it waited for; null if it is gone or may not be read. */
  readReaped(pid: number): ReapedTotals | null;
  stop(): void;
}

const defaultIntervalMs = 50;
/** The number of events in one poll after which the next follows soon, because a source buffers only some thousands. */
const manyEvents = 200;

/** Polls a source, and continues after an error. The timer does not keep the program alive. */
export function followEvents(source: ProcessEventSource, options: ProcessEventOptions): ProcessEvents {
  const { onEvents, onError, intervalMs = defaultIntervalMs, maxIntervalMs = intervalMs } = options;
  const maxMs = Math.max(maxIntervalMs, intervalMs);
  let pauseMs = intervalMs;
  let isStopped = false;
  const deliver = (batch: ProcessEventBatch): void => {
    const { events, ends, overruns, lostEnds, endOverruns } = batch;
    if (events.length > 0 || ends.length > 0 || overruns > 0 || lostEnds > 0 || endOverruns > 0) {
      onEvents(batch);
    }
  };
  const look = (): void => {
    try {
      const batch = source.take();
      pauseMs = batch.events.length > manyEvents || batch.overruns > 0 ? intervalMs : Math.min(pauseMs * 2, maxMs);
      deliver(batch);
    } catch (error) {
      if (onError === undefined) {
        throw error;
      }
      onError(error);
    } finally {
      // A program that catches what the timer throws may continue.
      if (!isStopped) {
        timer = setTimeout(look, pauseMs).unref();
      }
    }
  };
  let timer = setTimeout(look, pauseMs).unref();
  return {
    accountingProblem: source.accountingProblem,
    readCommand: (pid) => source.readCommand(pid),
    readReaped: (pid) => source.readReaped(pid),
    flush: () => {
      if (!isStopped) {
        deliver(source.take());
      }
    },
    stop: () => {
      if (!isStopped) {
        isStopped = true;
        clearTimeout(timer);
        source.close();
      }
    },
  };
}
