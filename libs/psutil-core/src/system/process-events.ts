import type { ProcessEventBatch, ProcessEventSource } from '../platform/process-event-source.js';

/** Arguments of processEvents. */
export interface ProcessEventOptions {
  /** Called when something happened. */
  readonly onEvents: (batch: ProcessEventBatch) => void;
  /** Milliseconds between looks; 50 when omitted. */
  readonly intervalMs?: number;
  /** While little happens the looks become rarer, down to one in so many milliseconds; `intervalMs` when omitted, or less. */
  readonly maxIntervalMs?: number;
}

/** A running subscription. */
export interface ProcessEvents {
  /** Delivers what is waiting now, without waiting for the next look. */
  flush(): void;
  stop(): void;
}

const DEFAULT_INTERVAL_MS = 50;
/** Events of one look after which the next comes soon: a source keeps only some thousands. */
const MANY_EVENTS = 200;

/** Looks at a source again and again, also after an error, which is thrown out of the timer. Does not keep the program alive. */
export function followEvents(source: ProcessEventSource, options: ProcessEventOptions): ProcessEvents {
  const { onEvents, intervalMs = DEFAULT_INTERVAL_MS, maxIntervalMs = intervalMs } = options;
  const maxMs = Math.max(maxIntervalMs, intervalMs);
  let pauseMs = intervalMs;
  let isStopped = false;
  const deliver = (batch: ProcessEventBatch): void => {
    if (batch.events.length > 0 || batch.overruns > 0) {
      onEvents(batch);
    }
  };
  const look = (): void => {
    try {
      const batch = source.take();
      pauseMs = batch.events.length > MANY_EVENTS || batch.overruns > 0 ? intervalMs : Math.min(pauseMs * 2, maxMs);
      deliver(batch);
    } finally {
      // What is thrown goes to the program, which may go on.
      if (!isStopped) {
        timer = setTimeout(look, pauseMs).unref();
      }
    }
  };
  let timer = setTimeout(look, pauseMs).unref();
  return {
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
