import { AccessDenied, NotSupported, type ProcessEvent, type ProcessEvents, type Psutil } from '@psfleet/psutil-core';
import type { Logger } from '@psfleet/service-kit';

/** What the kernel told since the last tick, in order. */
export interface KernelReport {
  readonly events: readonly ProcessEvent[];
  /** Whether events were lost: what they told is then noticed by the sweep. */
  readonly isComplete: boolean;
}

/** Each tick asks by itself; in between the kernel's buffer must not run over. */
const maxIntervalMs = 1_000;

/** More in one interval are not kept: a fork bomb must not eat the agent. */
const maxEvents = 20_000;

/** Collects what the kernel tells of starts and ends, where it tells us (CAP_NET_ADMIN in the first namespaces); otherwise the sweeps must do. */
export class KernelEvents {
  readonly source: 'kernel' | 'sweep';
  readonly #subscription: ProcessEvents | null;
  #events: ProcessEvent[] = [];
  #isComplete = true;

  constructor(ps: Psutil, logger: Logger) {
    this.#subscription = this.#subscribe(ps, logger);
    this.source = this.#subscription === null ? 'sweep' : 'kernel';
  }

  take(): KernelReport {
    this.#subscription?.flush();
    const report = { events: this.#events, isComplete: this.#isComplete };
    this.#events = [];
    this.#isComplete = true;
    return report;
  }

  stop(): void {
    this.#subscription?.stop();
  }

  #subscribe(ps: Psutil, logger: Logger): ProcessEvents | null {
    try {
      return ps.processEvents({
        maxIntervalMs,
        onEvents: ({ events, overruns }) => {
          const room = maxEvents - this.#events.length;
          this.#events.push(...events.slice(0, room));
          if (overruns > 0 || events.length > room) {
            this.#isComplete = false;
          }
        },
      });
    } catch (error) {
      if (!(error instanceof AccessDenied || error instanceof NotSupported)) {
        throw error;
      }
      logger.info(
        { reason: error.message },
        'starts and ends of processes are noticed by the sweep, not told by the kernel',
      );
      return null;
    }
  }
}
